"""Work: what a person asks for, as values, and written back in the words it is read from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from core.numerals import unmistakable
from core.work.attributes import NO, YES, Attribute, Kind, Value
from core.work.media import Medium
from core.work.success import Success

BARE_RESOLUTION = re.compile(r"[0-9]{3,4}(?:p|px)|(?:0\.5|[1248])k")
"""Resolutions that are understood without the word."""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One kind with its count (1 or more) and what was said of it."""

    count: int
    medium: Medium
    provider: str | None = None
    """The id of the provider that was named; None when none was."""
    provider_assumed: bool = field(default=False, compare=False)
    """It was named behind a later line, and taken to be meant here too."""
    channel: str | None = None
    """Of the provider, where one was named."""
    model: str | None = None
    """As slug() writes it."""
    values: Mapping[Attribute, Value] = field(default_factory=dict)
    spread: frozenset[Attribute] = field(default=frozenset(), compare=False)
    """What of it was said behind a later line, and taken to be meant here too."""
    model_assumed: bool = field(default=False, compare=False)
    """So was the model."""
    success: Success | None = None
    """How often a try is kept; None: nobody said that any fails."""
    success_assumed: bool = field(default=False, compare=False)
    """It was said behind a later line, and taken to be meant here too."""

    def __str__(self) -> str:
        return self.written()

    def written(self, *, provider_first: bool = False, success_first: bool = False) -> str:
        """In words that read back. What stands first does not describe earlier lines: `on fal 3 images at 60%`."""
        before = (*(self._success if success_first else ()), *(self._seller if provider_first else ()))
        behind = (*(() if success_first else self._success), *(() if provider_first else self._seller))
        return " ".join((*before, self._counted, *self._said, *behind))

    @property
    def _counted(self) -> str:
        return f"{self.count} {self.medium.value if self.count == 1 else self.medium.word}"

    @property
    def _said(self) -> tuple[str, ...]:
        """Of what was said, what the kind is made by and how."""
        said = (_said(topic, self.values[topic], self.medium) for topic in Attribute if topic in self.values)
        return (*said, *([self.model] if self.model else ()))

    @property
    def _success(self) -> tuple[str, ...]:
        return (f"at {self.success}",) if self.success else ()

    @property
    def _seller(self) -> tuple[str, ...]:
        channel = (self.channel,) if self.channel else ()
        return (f"on {self.provider}", *channel) if self.provider else ()


@dataclass(frozen=True, slots=True)
class Work:
    """At least one line, in the order asked."""

    lines: tuple[WorkLine, ...]

    @property
    def has_rates(self) -> bool:
        """Whether it is said of any of it how often a try is kept."""
        return any(line.success is not None for line in self.lines)

    def anywhere(self) -> Work:
        """The same, whoever makes it and by what model."""
        lines = (replace(line, provider=None, channel=None, model=None) for line in self.lines)
        return Work(tuple(lines))

    def without_rates(self) -> Work:
        """The same, as if every try were kept."""
        return Work(tuple(replace(line, success=None) for line in self.lines))

    def __str__(self) -> str:
        """Words that read back as this work: `50 videos 100 images on vidzy`."""
        words, nameless, rateless = [], False, False
        plain = not any(line.values or line.model or line.success for line in self.lines)
        for line in self.lines:
            words.append(line.written(provider_first=nameless, success_first=rateless))
            plain = plain and not (nameless and line.provider)
            nameless, rateless = nameless or line.provider is None, rateless or line.success is None
        return (" " if plain else ", ").join(words)


def _said(attribute: Attribute, value: Value, medium: Medium) -> str:
    """What was said, in words that mean it wherever they stand behind a kind."""
    if attribute.kind is Kind.NUMBER:
        value = unmistakable(value)
    if value == attribute.value:  # the quality that is called quality
        return value
    match attribute:
        case Attribute.LENGTH:
            return f"{value}s"
        case Attribute.SOURCE_LENGTH:
            return f"from {value}s"
        case Attribute.SOURCE_MEGAPIXELS:
            return f"from {value} megapixels"
        case Attribute.SCALE:
            return f"{value}x"
        case Attribute.BATCH:
            return f"{value} per prompt"
        case Attribute.SIZE:
            return value
        case Attribute.RESOLUTION if BARE_RESOLUTION.fullmatch(value):
            return value
        case Attribute.INPUT:
            return f"{value}-to-{medium.value}"
        case Attribute.HDR:
            return {YES: "hdr", NO: "sdr"}.get(value, value)
        case Attribute.SOUND if value == NO:
            return "silent"
    if attribute.kind is Kind.FLAG:
        return f"{'with' if value == YES else 'without'} {attribute.value}"
    return f"{value} {attribute.value}"
