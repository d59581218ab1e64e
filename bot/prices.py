"""`scrip prices`: what is wrong in the price files, and what in them is old."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.error_replies.running import flaw_line
from bot.phrases import STALE_PLAN_DAYS, STALE_RATE_DAYS
from bot.source_phrases import day_of, held_today
from core.chat.message import Day, Joined, Message, Name, Value, Words, msg, nmsg
from core.errors.setup import PriceBookError, SettingError
from core.prices.book import PriceBook
from core.prices.files import Loaded, clashes, load_file, merge, own_files, packaged_files
from core.prices.provider import Provider, Source
from core.prices.rates import Status

_OVER = frozenset((Status.SUPERSEDED, Status.RETIRED))
"""Of these nobody needs to know any more what they cost today."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is said, a line each, and the exit status."""

    lines: tuple[Message, ...]
    status: int = 0


def check(folder: Path | None) -> Found:
    """Look at every packaged price file and at those of a folder: the first flaw of each, else how many there are."""
    wrong: list[PriceBookError] = []
    packaged = _loaded(((file, file.name) for file in packaged_files()), wrong)
    own: list[Loaded] = []
    if folder is not None:
        try:
            own = _loaded([(file, str(file)) for file in own_files(folder)], wrong)
        except PriceBookError as error:
            wrong.append(error)
    book = merge(packaged, own)
    wrong += clashes(book)
    if wrong:
        return Found(tuple(map(flaw_line, wrong)), status=1)
    providers = [provider for _, provider in book]
    facts: dict[str, Value] = {
        "files": len(packaged) + len(own),
        "providers": len(providers),
        "rates": sum(len(provider.rates) for provider in providers),
        "plans": sum(len(provider.plans) for provider in providers),
        "packs": sum(len(provider.packs) for provider in providers),
    }
    return Found(
        (
            nmsg(
                "{files} price file is right: {providers} providers, {rates} rates, {plans} plans, {packs} packs.",
                "{files} price files are right: {providers} providers, {rates} rates, {plans} plans, {packs} packs.",
                "files",
                **facts,
            ),
        )
    )


def _loaded(files: Iterable[tuple[Traversable, str]], wrong: list[PriceBookError]) -> list[Loaded]:
    """Those that can be read; what is wrong in the others is added to the list."""
    loaded = []
    for file, name in files:
        try:
            loaded.append((name, load_file(file, name)))
        except PriceBookError as error:
            wrong.append(error)
    return loaded


def day(text: str) -> date:
    """The day of `--at`. Raises SettingError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SettingError(setting="--at", problem="not_a_day") from None


@dataclass(frozen=True, slots=True)
class _Old:
    """A source that figures of today rest on, and how many."""

    source: Source
    rates: int
    plans: int

    @property
    def what(self) -> Joined:
        """So many rates and plans."""
        parts: list[Value] = []
        if self.rates:
            parts.append(nmsg("{count} rate", "{count} rates", "count", count=self.rates))
        if self.plans:
            parts.append(nmsg("{count} plan", "{count} plans", "count", count=self.plans))
        return Joined(tuple(parts))


def stale(book: PriceBook, today: date) -> Found:
    """What is old on that day: a provider after another, the oldest first, then what rests on undated sources."""
    providers = book.providers.values()
    old = [(provider, sorted(_old(provider, today), key=_age)) for provider in providers]
    old = sorted(((provider, found) for provider, found in old if found), key=lambda one: _age(one[1][0]))
    lines: list[Message] = []
    if old:
        facts: dict[str, Value] = {"rates": STALE_RATE_DAYS, "plans": STALE_PLAN_DAYS, "day": Day(today)}
        lines.append(msg("Rates older than {rates} days and plans older than {plans} on {day}:", **facts))
    else:
        lines.append(msg("Nothing that has a date is old on {day}.", day=Day(today)))
    for provider, found in old:
        lines += [_heading(provider, found), *(_dated_line(one, today) for one in found)]
    undated = [(provider, list(_undated(provider, today))) for provider in providers]
    if any(found for _, found in undated):
        lines.append(msg("Nobody dated these:"))
    for provider, found in undated:
        if found:
            lines += [_heading(provider, found), *map(_undated_line, found)]
    return Found(tuple(lines))


def _heading(provider: Provider, found: list[_Old]) -> Message:
    total = _Old(found[0].source, sum(one.rates for one in found), sum(one.plans for one in found))
    return msg("{provider}: {what}", provider=Name(provider.name), what=total.what)


def _dated_line(one: _Old, today: date) -> Message:
    facts: dict[str, Value] = {"day": day_of(one.source), "what": one.what, "where": _where(one.source)}
    if one.source.day is not None:
        facts["days"] = (today - one.source.day).days
    return nmsg(
        "  {day}, {days} day old: {what}, {where}", "  {day}, {days} days old: {what}, {where}", "days", **facts
    )


def _undated_line(one: _Old) -> Message:
    return msg("  read {day}: {what}, {where}", day=Day(one.source.read), what=one.what, where=_where(one.source))


def _where(source: Source) -> Words | Name:
    return Name(source.title) if source.url is None else Words(source.url)


def _age(one: _Old) -> date:
    return one.source.day or date.max


def _old(provider: Provider, today: date) -> Iterator[_Old]:
    for one in _resting(provider, today):
        if one.source.day is not None:
            days = (today - one.source.day).days
            rates = one.rates if days > STALE_RATE_DAYS else 0
            plans = one.plans if days > STALE_PLAN_DAYS else 0
            if rates or plans:
                yield _Old(one.source, rates, plans)


def _undated(provider: Provider, today: date) -> Iterator[_Old]:
    yield from (one for one in _resting(provider, today) if one.source.day is None and (one.rates or one.plans))


def _resting(provider: Provider, today: date) -> Iterator[_Old]:
    """Each source with what rests on it of that day."""
    rates = [rate.source for rate in held_today(provider, today)]
    plans = [plan.source for plan in provider.plans if plan.status not in _OVER]
    yield from (_Old(source, rates.count(source.id), plans.count(source.id)) for source in provider.sources)
