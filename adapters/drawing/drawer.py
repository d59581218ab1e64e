"""Drawer: draws in a process of its own, which is started for the first picture and kept for the next."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Lock, Timer
from typing import Final

from adapters.drawing.frames import DRAWN, read, write

PATIENCE_S: Final = 5.0
"""A picture that takes longer will never be there: the process is ended, the next picture has a new one."""
_OURS = str(Path(__file__).resolve().parents[2])
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from adapters.drawing.worker import main; main()"


class DrawingError(Exception):
    """No picture came of it: it was no SVG, or the process that draws ended or took too long."""


class Drawer:
    """Draws one picture at a time; whoever asks meanwhile waits. Close it at the end."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._turn = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def draw(self, svg: str) -> bytes:
        """What `drawing.draw` does, elsewhere. It waits, so it belongs in a thread, where it keeps nobody else waiting.

        Raises:
            DrawingError: There is no picture. The next may be drawn.
        """
        with self._turn:
            process = self._process = self._running() or _started()
            answer = self._asked(process, svg.encode())
            if answer is None:
                self._end()
                raise DrawingError("the process that draws ended or took too long")
        if not answer.startswith(DRAWN):
            raise DrawingError(answer[1:].decode())
        return answer[1:]

    def close(self) -> None:
        """End the process, after the picture that is being drawn."""
        with self._turn:
            self._end()

    def _running(self) -> subprocess.Popen[bytes] | None:
        """The process, if it has not ended by itself."""
        if self._process is not None and self._process.poll() is not None:
            self._end()
        return self._process

    def _asked(self, process: subprocess.Popen[bytes], svg: bytes) -> bytes | None:
        """The answer; None where there is none in time."""
        if process.stdin is None or process.stdout is None:
            return None
        timer = Timer(self._patience_s, process.kill)
        timer.start()
        try:
            write(process.stdin, svg)
            return read(process.stdout)
        except OSError:
            return None
        finally:
            timer.cancel()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _started() -> subprocess.Popen[bytes]:
    """A process with our own search path and nothing else that Python loads: it is there at once. Where we ourselves
    are is told it besides: an editable installation is found by a hook, and stands in no path.

    It is not of our session, so that Ctrl-C reaches only us; it ends when its input does.
    """
    return subprocess.Popen(  # noqa: S603 - our own program, without a shell
        [sys.executable, "-I", "-S", "-c", _PROGRAM, _OURS, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
