"""The process that draws: SVGs in, each answered by a PNG or by what is wrong. It ends with the one that started it.

The library keeps Python's lock all the while that it draws, so that in a thread of the bot nothing else would go on.
"""

from __future__ import annotations

import sys
from typing import IO

from adapters.drawing.drawing import draw
from adapters.drawing.frames import DRAWN, REFUSED, read, write


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Draw until nothing more is asked."""
    while (svg := read(asked)) is not None:
        try:
            answer = DRAWN + draw(svg.decode())
        except ValueError as error:
            answer = REFUSED + str(error).encode()
        write(answers, answer)


def main() -> None:
    """Run by Drawer."""
    serve(sys.stdin.buffer, sys.stdout.buffer)
