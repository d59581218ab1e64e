"""Pictures: SVG in, PNG out; with the font that they are written in."""
