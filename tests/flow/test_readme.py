"""Every transcript of the README was run: this runs them all again, in turn, and compares letter by letter.

`python -m tests.flow.test_readme` writes the answers anew, for eyes to read before they are kept.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.flow.program import ROOT, Program

README = ROOT / "README.md"
CLOCK = ("--at", "2026-11-22T10:00Z")
"""Of every line, so that the days in the answers stay as they are."""
_BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)


def run_again(text: str, program: Program) -> str:
    """The text with the answers of today."""
    typed = [line for block in _BLOCK.findall(text) for line in block.splitlines() if line.startswith("$ scrip ask ")]
    answers = iter(program.in_turn(*(["ask", *CLOCK, *shlex.split(line)[3:]] for line in typed)))

    def again(block: re.Match[str]) -> str:
        lines = [line for line in block.group().splitlines() if line.startswith("$ ")]
        return "".join(f"{line}\n{(answer := next(answers)).out}{answer.err}" for line in lines)

    return _BLOCK.sub(again, text)


def test_every_transcript_of_the_readme_was_run(program: Program) -> None:
    text = README.read_text(encoding="utf-8")
    assert text.count("$ scrip ask ") > 10
    assert run_again(text, program) == text


if __name__ == "__main__":
    with TemporaryDirectory() as home:
        README.write_text(run_again(README.read_text(encoding="utf-8"), Program(Path(home))), encoding="utf-8")
