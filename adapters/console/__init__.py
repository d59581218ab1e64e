"""The terminal: lines in, text or JSON out; needs no token."""
