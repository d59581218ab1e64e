"""What a TrueType file says of its signs, read without a library.

python -m tests.adapters.drawing.font > core/charts/advances.txt
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).parents[3] / "adapters" / "drawing" / "NotoSans.ttf"


class Font:
    """Tables of a font whose characters are mapped by a table of format 4."""

    def __init__(self, content: bytes = FILE.read_bytes()) -> None:
        self.content = content
        (count,) = struct.unpack_from(">4xH", content)
        rows = (struct.unpack_from(">4s4xLL", content, 12 + 16 * row) for row in range(count))
        self.tables = {name.decode(): content[start : start + size] for name, start, size in rows}
        self.units, self.long_places = struct.unpack_from(">18xH30xh", self.tables["head"])

    def advances(self) -> dict[int, int]:
        """Number of a character -> width."""
        (long,) = struct.unpack_from(">34xH", self.tables["hhea"])
        widths = struct.unpack_from(">" + "H2x" * long, self.tables["hmtx"])
        return {character: widths[min(glyph, long - 1)] for character, glyph in self._glyphs()}

    def heights(self) -> dict[int, tuple[int, int]]:
        """Number of a character -> lowest and highest place from the baseline, where it has a shape."""
        loca = self.tables["loca"]
        wide, times = (4, 1) if self.long_places else (2, 2)
        places = [times * place for place in struct.unpack(f">{len(loca) // wide}{'L' if wide == 4 else 'H'}", loca)]
        return {
            character: struct.unpack_from(">4xh2xh", self.tables["glyf"], places[glyph])
            for character, glyph in self._glyphs()
            if places[glyph] < places[glyph + 1]
        }

    def _glyphs(self) -> Iterator[tuple[int, int]]:
        cmap = self.tables["cmap"]
        (start,) = struct.unpack_from(">8xL", cmap)
        form, twice = struct.unpack_from(">H4xH", cmap, start)
        assert form == 4
        columns = (start + 14, start + 16 + twice, start + 16 + 2 * twice, start + 16 + 3 * twice)
        for part in range(0, twice, 2):
            last, first, delta, offset = (struct.unpack_from(">H", cmap, column + part)[0] for column in columns)
            for character in range(first, min(last, 0xFFFE) + 1):
                glyph = character
                if offset:
                    (glyph,) = struct.unpack_from(">H", cmap, columns[3] + part + offset + 2 * (character - first))
                if glyph:
                    yield character, (glyph + delta) & 0xFFFF


def rows(advances: dict[int, int]) -> Iterator[str]:
    """The lines of `advances.txt`: a character and the widths from there on."""
    for character, width in sorted(advances.items()):
        if character - 1 in advances:
            yield f" {width}"
        else:
            yield f"\nU+{character:04X} {width}"


if __name__ == "__main__":
    print("".join(rows(Font().advances())).lstrip())
