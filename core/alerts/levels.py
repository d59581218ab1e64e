"""Marks: where a person wants to be warned, in credits, as a share or in days; each is a level of credits at a moment.

Credits are what they say. A share is of the highest that was available since the last top-up, days are what the
present pace would use in them: both move, so a mark may fire, or be armed, without a change in the wallet.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from core.alerts.thresholds import ThresholdState
from core.amounts import MAX_MICROS, MICROS_PER_UNIT, Amount, Unit

MAX_SHARE = MICROS_PER_UNIT - 1
"""Millionths: all of it would warn at once, always."""
MAX_DAYS = 365


class Measure(enum.Enum):
    """What a mark counts. Of marks at the same level the first in this order is named first."""

    CREDITS = "credits"
    SHARE = "share"
    DAYS = "days"


_ORDER = {measure: place for place, measure in enumerate(Measure)}


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a person wants to be warned. A wallet has each measure and value once."""

    measure: Measure
    value: int
    """Millionths of a credit, up to MAX_THRESHOLD; millionths of the whole (20% is 200,000), up to MAX_SHARE; whole
    days, up to MAX_DAYS. Above zero."""
    state: ThresholdState = ThresholdState.ARMED


@dataclass(frozen=True, slots=True)
class Seen:
    """What a wallet's marks are judged by, at one moment."""

    available: Amount
    peak: Amount
    """The highest available since the last top-up, as next_peak() follows it."""
    pace: Fraction | None = None
    """Millionths used a day lately; None or zero: not known."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A mark that fired: at how much, and what arms it again. Of a share and of days both move on with them."""

    mark: Mark
    level: Amount
    again: Amount


@dataclass(frozen=True, slots=True)
class Fall:
    """Marks that fired together: one warning, for the most severe."""

    lowest: Reached
    also: tuple[Reached, ...]
    """The others, highest first."""


def level(mark: Mark, seen: Seen) -> int | None:
    """At how many available millionths the mark fires; rounded down, since what is available is whole millionths.

    Returns:
        0 or more; it may be more than an Amount holds. None: there is none, of a share where there was never anything,
        of days where the pace is not known. Such a mark stays as it is.
    """
    match mark.measure:
        case Measure.CREDITS:
            return mark.value
        case Measure.SHARE:
            return seen.peak.micros * mark.value // MICROS_PER_UNIT if seen.peak.micros > 0 else None
        case Measure.DAYS:
            return floor(seen.pace * mark.value) if seen.pace is not None and seen.pace > 0 else None


def judge(marks: Iterable[Mark], seen: Seen) -> tuple[tuple[Mark, ...], Fall | None]:
    """What a change, or time, does to a wallet's marks: an armed one fires at its level or below it, one that has fired
    is armed again from a tenth above it on, 1,100 for 1,000.

    Returns:
        Those that are in another state now, and the fall to warn of, if any fired.
    """
    changed: list[Mark] = []
    fired: list[Reached] = []
    available, unit = seen.available.micros, seen.available.unit
    for mark in marks:
        fires_at = level(mark, seen)
        if fires_at is None or (available <= fires_at) is (mark.state is ThresholdState.FIRED):
            continue
        again_at = _armed_again_at(mark, fires_at, seen)
        if mark.state is ThresholdState.ARMED:
            changed.append(replace(mark, state=ThresholdState.FIRED))
            fired.append(Reached(changed[-1], as_much_as_fits(fires_at, unit), as_much_as_fits(again_at, unit)))
        elif available >= again_at:
            changed.append(replace(mark, state=ThresholdState.ARMED))
    if not fired:
        return tuple(changed), None
    lowest = min(fired, key=lambda reached: (reached.level.micros, *_rank(reached)))
    fired.remove(lowest)
    fired.sort(key=lambda reached: (-reached.level.micros, *_rank(reached)))
    return tuple(changed), Fall(lowest, tuple(fired))


def next_armed(marks: Iterable[Mark], seen: Seen) -> Mark | None:
    """The mark that fires next if nothing comes in; None: none is armed, or none of these has a level."""
    armed = [mark for mark in marks if mark.state is ThresholdState.ARMED]
    levels = [(found, mark) for mark in armed if (found := level(mark, seen)) is not None]
    return max(levels, key=lambda one: one[0])[1] if levels else None


def set_mark(measure: Measure, value: int, seen: Seen | None) -> tuple[Mark, Fall | None]:
    """A mark that a person sets, or sets again: armed anew, and fired at once where the wallet is that low already.

    Args:
        seen: None: nothing was ever recorded in the wallet, so how much there is is not known.
    """
    mark = Mark(measure, value)
    if seen is None:
        return mark, None
    changed, fall = judge((mark,), seen)
    return (changed[0] if changed else mark), fall


def next_peak(peak: Amount | None, before: Amount, after: Amount, *, topped_up: bool) -> Amount:
    """The highest available since the last top-up, once a change was made.

    Args:
        peak: As it was; None: not followed yet.
        before: Available before the change: what time brought or let go may have raised it since the last one.
        topped_up: Credits were received, or what was received was undone: either begins anew, at what is there then.
    """
    if topped_up:
        return after
    return max(before, after) if peak is None else max(peak, before, after)


def as_much_as_fits(micros: int, unit: Unit) -> Amount:
    """So many millionths, or the most that an amount holds. For levels and outlooks, which nobody owns or pays: no
    wallet holds more, so nothing is decided otherwise."""
    return Amount(max(-MAX_MICROS, min(micros, MAX_MICROS)), unit)


def _armed_again_at(mark: Mark, fires_at: int, seen: Seen) -> int:
    tenth_up = -(-fires_at * 11 // 10)
    # A tenth above a share beyond ten elevenths is more than there ever was: it would warn once and never again.
    return min(tenth_up, seen.peak.micros) if mark.measure is Measure.SHARE else tenth_up


def _rank(reached: Reached) -> tuple[int, int]:
    return _ORDER[reached.mark.measure], reached.mark.value
