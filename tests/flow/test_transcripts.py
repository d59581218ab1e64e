"""Conversations as a person sees them, compared letter by letter with those in `transcripts/`.

In a transcript a line that begins with `$` is typed, what follows is shown, and `[exit 2]` stands where the exit status
is not 0. `python -m tests.flow.test_transcripts` writes them anew, for eyes to read before they are kept.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.flow.program import Program

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


def told_anew(transcript: str, program: Program) -> str:
    """The transcript with what is shown today."""
    comments = [line for line in transcript.splitlines() if line.startswith("# ")]
    typed = [line for line in transcript.splitlines() if line.startswith("$ scrip ")]
    answers = program.in_turn(*(shlex.split(line)[2:] for line in typed))
    shown = [
        f"\n{line}\n{answer.out}{answer.err}" + (f"[exit {answer.status}]\n" if answer.status else "")
        for line, answer in zip(typed, answers, strict=True)
    ]
    return "\n".join(comments) + "\n" + "".join(shown)


@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
def test_the_conversation_reads_as_it_is_written_down(file: Path, program: Program) -> None:
    transcript = file.read_text(encoding="utf-8")
    assert told_anew(transcript, program) == transcript


def test_every_transcript_is_a_conversation() -> None:
    assert TRANSCRIPTS
    assert all(file.read_text(encoding="utf-8").count("\n$ scrip ask ") >= 2 for file in TRANSCRIPTS)


if __name__ == "__main__":
    for each in TRANSCRIPTS:
        with TemporaryDirectory() as home:
            each.write_text(told_anew(each.read_text(encoding="utf-8"), Program(Path(home))), encoding="utf-8")
