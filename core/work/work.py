"""Work: what a person asks for, as values, and written back in the words it is read from."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.work.media import Medium


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One kind with its count (1 or more) and what was said of it."""

    count: int
    medium: Medium
    provider: str | None = None
    """The id of the provider that was named; None when none was."""
    provider_assumed: bool = field(default=False, compare=False)
    """It was named behind a later line, and taken to be meant here too."""

    def __str__(self) -> str:
        word = self.medium.value if self.count == 1 else self.medium.word
        return f"{self.count} {word}" + (f" on {self.provider}" if self.provider else "")


@dataclass(frozen=True, slots=True)
class Work:
    """At least one line, in the order asked."""

    lines: tuple[WorkLine, ...]

    def __str__(self) -> str:
        """Words that read back as this work: `50 videos 100 images on vidzy`."""
        return " ".join(map(str, self.lines))
