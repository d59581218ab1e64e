"""Compares what work costs at all providers of the price book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import TypeAlias

from core.comparing.comparison import Comparison, Row
from core.comparing.features import hidden_costs
from core.comparing.lines import Line, cheapest_line
from core.comparing.makers import Doubt, makers_of
from core.comparing.misfits import Excluded, Misfit, Why, nearest
from core.comparing.parts import Part, part_of
from core.errors.numbers import AmountTooLargeError
from core.prices.book import PriceBook
from core.prices.cards import RateCard, ServerPack
from core.prices.market import Market
from core.prices.provider import Provider
from core.work.schedule import Schedule
from core.work.work import WorkLine

_Made: TypeAlias = Mapping[str, Sequence[Line | Misfit]]
"""Of each channel, every line of the work."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The lines of a schedule, each once, and which of them each month has."""

    lines: tuple[WorkLine, ...]
    kinds: tuple[WorkLine, ...]
    """What of them is looked for: lines that differ in their count alone are one kind."""
    kind_of: tuple[int, ...]
    """Of each line, its kind."""
    months: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, schedule: Schedule) -> _Asked:
        lines: list[WorkLine] = []
        kinds: list[WorkLine] = []
        kind_of: list[int] = []
        months: list[tuple[int, ...]] = []
        for work in schedule.months:
            places: list[int] = []
            for line in () if work is None else work.lines:
                if line not in lines:
                    lines.append(line)
                    kind = replace(line, count=1, success=None)
                    kinds += [] if kind in kinds else [kind]
                    kind_of.append(kinds.index(kind))
                places.append(lines.index(line))
            months.append(tuple(places))
        return cls(tuple(lines), tuple(kinds), tuple(kind_of), tuple(months))


def compare(schedule: Schedule, market: Market, packs: Sequence[ServerPack] = ()) -> Comparison:
    """What the work of some months costs at each provider of the book, each line by the cheapest model that fits.

    All lines are made on one channel, the one on which there is least to doubt and that is cheapest; only where no
    channel makes all of them, two channels share them. What has to be bought is counted, leftovers included, at the
    prices of one day. Where a share of tries is kept, the mean number of tries is. Prices that are not exact, and
    currencies other than the US dollar, enter no total.

    Args:
        packs: That the server's moderators set; its prices are the market's.
    """
    asked = _Asked.of(schedule)
    rows: list[Row] = []
    excluded: list[Excluded] = []
    for provider in market.book.providers.values():
        try:
            parts = _parts(provider, asked, market, packs)
        except AmountTooLargeError:
            parts = Misfit(Why.TOO_LARGE)
        if isinstance(parts, Misfit):
            excluded.append(Excluded(provider, parts))
        else:
            rows.append(Row(provider, parts, len(schedule.months), hidden_costs(provider)))
    ranked = sorted(rows, key=lambda row: (row.total.micros, row.provider.name.casefold()))
    return Comparison(schedule, market.at, tuple(ranked), tuple(excluded))


def _parts(provider: Provider, asked: _Asked, market: Market, packs: Sequence[ServerPack]) -> tuple[Part, ...] | Misfit:
    """The cheapest way to have all of it done, else what is in the way."""
    begins = market.book.begins(provider)
    if begins is not None and market.day < begins:
        return Misfit(Why.BEFORE_THE_BOOK, start=begins)
    usual = market.default_channel(provider)
    made: dict[str, Sequence[Line | Misfit]] = {}
    for channel in sorted(provider.channels, key=lambda one: one.id != usual):
        made[channel.id] = _made(asked, market.card(provider, channel.id), market.book)
    whole = [{channel: range(len(lines))} for channel, lines in made.items() if _makes(lines)]
    misfits: list[Misfit] = []
    for divisions in (whole, list(_divisions(made))):
        found: list[tuple[Part, ...]] = []
        for division in divisions:
            parts = [_part(provider, channel, places, made, asked, packs) for channel, places in division.items()]
            misfits += [part for part in parts if isinstance(part, Misfit)]
            if not any(isinstance(part, Misfit) for part in parts):
                found.append(tuple(part for part in parts if isinstance(part, Part)))
        if found:
            return min(found, key=_order)
    return _in_the_way(made, misfits)


def _made(asked: _Asked, card: RateCard, book: PriceBook) -> list[Line | Misfit]:
    """Every line, as far as the channel makes it."""
    makers = [makers_of(kind, card, book) for kind in asked.kinds]
    by_line = [(line, makers[kind]) for line, kind in zip(asked.lines, asked.kind_of, strict=True)]
    return [one if isinstance(one, Misfit) else cheapest_line(line, one, card) for line, one in by_line]


def _order(parts: Sequence[Part]) -> tuple[tuple[int, ...], int]:
    """Less is better: how much there is to doubt, then the cost."""
    doubts = [doubt for part in parts for line in part.lines for doubt in line.doubts]
    return tuple(doubts.count(doubt) for doubt in Doubt), sum(part.cost.micros for part in parts)


def _makes(lines: Sequence[Line | Misfit]) -> bool:
    return not any(isinstance(line, Misfit) for line in lines)


def _divisions(made: _Made) -> Iterator[dict[str, Sequence[int]]]:
    """Which lines two channels make together: all that it can the first, the rest the second."""
    for first, second in permutations(made, 2):
        own = [place for place, line in enumerate(made[first]) if isinstance(line, Line)]
        rest = [place for place in range(len(made[first])) if place not in own]
        if own and rest and all(isinstance(made[second][place], Line) for place in rest):
            yield {first: own, second: rest}


def _part(
    provider: Provider,
    channel: str,
    places: Sequence[int],
    made: _Made,
    asked: _Asked,
    packs: Sequence[ServerPack],
) -> Part | Misfit:
    lines = {place: line for place in places if isinstance(line := made[channel][place], Line)}
    months = [tuple(lines[place] for place in month if place in lines) for month in asked.months]
    return part_of(provider, channel, months, packs)


def _in_the_way(made: _Made, misfits: Sequence[Misfit]) -> Misfit:
    """What keeps a provider out: the line that stays farthest from a price, else what cannot be bought."""
    stuck = [
        nearest(way for way in ways if isinstance(way, Misfit))
        for ways in zip(*made.values(), strict=True)
        if not any(isinstance(way, Line) for way in ways)
    ]
    if stuck:
        return min(stuck, key=lambda one: one.nearness)
    return nearest(misfits or [Misfit(Why.NOT_TOGETHER)])
