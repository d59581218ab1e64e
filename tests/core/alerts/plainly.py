"""What should be said, given what happened: the rules of warnings in plain sentences, from nothing in core/alerts.

No mark has a state here. Each rule looks back over the facts: a mark warns at the first low moment since it was set,
snoozed while low, or well above; a lot is told of at the first look of each stage; and so on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.core.alerts.desk import Fact, Name, Said

DAY = timedelta(days=1)
DAYS_BEFORE = {30: range(8, 31), 7: range(2, 8), 1: range(2)}
KINDS = ("credits", "share", "days")


def expected(facts: Sequence[Fact], zone: str, started: datetime) -> list[Said]:
    """Every alert that these facts call for, in the order of time."""
    local = [fact.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for fact in facts]
    first = started.astimezone(ZoneInfo(zone)).date()
    said = [*falls(facts), *endings(facts, local, zone), *budgets(facts, local, first), *prices(facts)]
    return sorted(said, key=lambda each: (each[0], each[1]))


def falls(facts: Sequence[Fact]) -> list[Said]:
    """One alert a moment, of all marks for which it is the first low moment since they were armed."""
    armed_since: dict[Name, int] = {}
    low_at: dict[Name, int] = {}
    peak, quiet_until = 0, None
    said: list[Said] = []
    for place, fact in enumerate(facts):
        if fact.renewed:
            peak = fact.before
        peak = fact.available if fact.what == "top-up" else max(peak, fact.before, fact.available)
        if fact.what in ("set", "given") and fact.mark is not None:
            armed_since[fact.mark] = place
            low_at.pop(fact.mark, None)
        elif fact.what == "remove" and fact.mark is not None:
            del armed_since[fact.mark]
        elif fact.what == "snooze":
            heights = {name: _height(name, peak, fact.pace) for name in armed_since}
            low = {name for name, height in heights.items() if height is not None and fact.available <= height}
            armed_since |= dict.fromkeys(low, place)
            quiet_until = fact.quiet_until
        if not fact.known:
            looked_at = []  # nobody knows how low it is
        elif fact.what == "set":
            looked_at = [fact.mark] if fact.mark else []  # it is answered, snoozed or not
        elif fact.what in ("top-up", "spend", "refund", "look") and (quiet_until is None or fact.at >= quiet_until):
            looked_at = list(armed_since)
        else:
            looked_at = []
        fired: list[tuple[int, Name]] = []
        for name in looked_at:
            height = _height(name, peak, fact.pace)
            if height is None:
                continue
            if fact.available <= height:
                if low_at.get(name, -1) < armed_since[name]:
                    fired.append((int(height), name))
                low_at[name] = place
            elif _well_above(name, fact.available, int(height), peak):
                armed_since[name] = place
        if fired:
            lowest = min(fired, key=lambda each: (each[0], KINDS.index(each[1][0]), each[1][1]))
            fired.remove(lowest)
            fired.sort(key=lambda each: (-each[0], KINDS.index(each[1][0]), each[1][1]))
            said.append((fact.at, "fall", (lowest[1], tuple(name for _, name in fired))))
    return said


def _height(name: Name, peak: int, pace: Fraction | None) -> Fraction | None:
    kind, value = name
    if kind == "credits":
        return Fraction(value)
    if kind == "share":
        return Fraction(peak * value, 1_000_000) if peak > 0 else None
    return pace * value if pace else None


def _well_above(name: Name, available: int, height: int, peak: int) -> bool:
    return 10 * available >= 11 * height or (name[0] == "share" and available >= peak)


def endings(facts: Sequence[Fact], local: Sequence[datetime], zone: str) -> list[Said]:
    """A lot is told of at the first look of each stage that is at nine or later, if it was there at nine."""
    told: set[tuple[int, int]] = set()
    said: list[Said] = []
    for fact, here in zip(facts, local, strict=True):
        if fact.what != "look" or here.hour < 9:
            continue
        new = []
        for number, began, last in fact.lots:
            away = (last - here.date()).days
            stage = next((stage for stage, days in DAYS_BEFORE.items() if away in days), None)
            if stage is not None and (number, stage) not in told:
                started = began.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
                new += [(number, stage)] if started <= datetime.combine(here.date(), time(9)) else []
        told.update(new)
        if new:
            said.append((fact.at, "ending", tuple(sorted(new))))
    return said


def budgets(
    facts: Sequence[Fact], local: Sequence[datetime], first: date, enough: tuple[int, int] = (4, 2)
) -> list[Said]:
    """Over: at the first moment of a month, and of a budget, with more than it. Pace: likewise, but never behind, and
    only with `enough` days counted, and used on."""
    said: list[Said] = []
    amount: int | None = None
    period: object = None
    told: set[str] = set()
    for fact, here in zip(facts, local, strict=True):
        if fact.what == "budget":
            amount, period = fact.budget, None
        if fact.what not in ("top-up", "spend", "refund", "look", "budget") or amount is None:
            continue
        if period != (here.year, here.month):
            period, told = (here.year, here.month), set()
        used, days_used = fact.month
        next_month = (here.date().replace(day=28) + 4 * DAY).replace(day=1)
        begun = max(first, here.date().replace(day=1))
        counted, to_come = (here.date() - begun).days + 1, (next_month - here.date()).days - 1
        is_pace = counted >= enough[0] and days_used >= enough[1]
        if used > amount:
            kind = "over"
        elif is_pace and used * (counted + to_come) > amount * counted and "over" not in told:
            kind = "pace"
        else:
            continue
        if kind not in told:
            told.add(kind)
            said.append((fact.at, "budget", kind))
    return said


def prices(facts: Sequence[Fact]) -> list[Said]:
    """At a look at prices: today's is another than was told last within 30 days, or else was paid first within them."""
    said: list[Said] = []
    for place, fact in enumerate(facts):
        if fact.what != "prices":
            continue
        lately = [before for before in facts[:place] if before.at >= fact.at - 30 * DAY]
        paid = [before.each for before in lately if before.videos]
        told = [each[2][1] for each in said if each[0] >= fact.at - 30 * DAY and isinstance(each[2], tuple)]
        if paid and (known := told[-1] if told else paid[0]) != fact.each:
            said.append((fact.at, "price", (known, fact.each)))
    return said
