"""What can be asked of the ledger, as values, and sequences of it that are worth trying.

A new kind of change joins here and in ledger_model.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from core.ledger.changes import WalletName
from core.ledger.lots import LotKind
from tests.adapters.database.ledger_model import Terms

# What is done. Numbers of changes are counted back from the latest of a fitting kind; NAMED + 3 is #3 itself.

NAMED = 100


@dataclass(frozen=True)
class Rest:
    """All that is available, and so much more or less."""

    more: int = 0


Number = int | Rest


@dataclass(frozen=True)
class TopUp:
    amount: int
    kind: LotKind = LotKind.PAID
    days: int | None = None
    """Through which day, counted from today."""


@dataclass(frozen=True)
class Spend:
    amount: Number


@dataclass(frozen=True)
class SpendOnWork:
    videos: int
    images: int


@dataclass(frozen=True)
class Adjust:
    amount: Number


@dataclass(frozen=True)
class SetBalance:
    amount: int | None
    """None: to what it is."""


@dataclass(frozen=True)
class Refund:
    change: int | None
    amount: int | None = None
    videos: int = 0


@dataclass(frozen=True)
class Undo:
    change: int | None = None
    moderator: bool = False


@dataclass(frozen=True)
class UndoneByModerator:
    """Somebody else does it, by name."""

    change: int | None = None


@dataclass(frozen=True)
class Reserve:
    amount: Number
    minutes: int = 30


@dataclass(frozen=True)
class ReserveOnWork:
    videos: int


@dataclass(frozen=True)
class Settle:
    change: int | None = None
    amount: int | None = None


@dataclass(frozen=True)
class Release:
    change: int | None = None


@dataclass(frozen=True)
class SetPlan:
    which: int = 0
    day: int | None = None
    """On which it renews, counted from today."""


@dataclass(frozen=True)
class StopPlan:
    pass


@dataclass(frozen=True)
class Wait:
    """The clock goes on, or what comes next has an earlier one."""

    minutes: int


@dataclass(frozen=True)
class Again:
    """The latest request that was carried out comes once more, perhaps with other content."""

    other: bool = False


@dataclass(frozen=True)
class Elsewhere:
    """What follows is on another server, or back on the first."""


@dataclass(frozen=True)
class TakeOut:
    as_json: bool = False


@dataclass(frozen=True)
class Line:
    """Of a table of the person's own."""

    amount: int
    kind: LotKind = LotKind.PAID
    days: int | None = None
    """Through which day it lasts, counted from the one on which it is sent."""


@dataclass(frozen=True)
class BringIn:
    """A file is sent."""

    which: int | tuple[Line, ...]
    """Counted back from the latest that there is, or a new one."""
    confirmed: bool = True


@dataclass(frozen=True)
class Confirm:
    """What was sent last is to be recorded."""


@dataclass(frozen=True)
class Forget:
    pass


Command = (
    TopUp
    | Spend
    | SpendOnWork
    | Adjust
    | SetBalance
    | Refund
    | Undo
    | UndoneByModerator
    | Reserve
    | ReserveOnWork
    | Settle
    | Release
    | SetPlan
    | StopPlan
    | Wait
    | Again
    | Elsewhere
    | TakeOut
    | BringIn
    | Confirm
    | Forget
)
DAY = 24 * 60


@dataclass(frozen=True)
class Place:
    """A wallet, and plans that renew it."""

    name: WalletName | None
    plans: dict[str, Terms] = field(default_factory=dict)


PLACES = {
    "vidzy": Place(None),
    "runway": Place(
        WalletName("runway", "web"),
        {
            "standard": Terms(625, "month", "none"),
            "max": Terms(9_500, "month", "months", months=1),
            "free": Terms(125, "once", "does-not-expire"),
        },
    ),
    "leonardo": Place(
        WalletName("leonardo", "app"),
        {"essential": Terms(8_500, "month", "capped-bank", cap=25_500), "free": Terms(150, "day", None)},
    ),
    "krea": Place(
        WalletName("krea", "app"), {"business": Terms(80_000, "month", "rolls-over"), "free": Terms(100, "day", "none")}
    ),
}

numbers = st.integers(1, 3_000) | st.builds(Rest, st.sampled_from((-1, 0, 1, 200)))
changes = st.integers(0, 2) | st.integers(NAMED - 1, NAMED + 12)
either = st.none() | changes
lot_kinds = st.sampled_from(LotKind)

top_up = st.builds(TopUp, st.integers(1, 3_000), lot_kinds, st.none() | st.integers(0, 2) | st.integers(0, 40))
spend = st.builds(Spend, numbers) | st.builds(SpendOnWork, st.integers(0, 3), st.integers(1, 3))
adjust = st.builds(Adjust, numbers) | st.builds(SetBalance, st.none() | st.integers(0, 3_000))
refund = st.builds(Refund, changes, st.none() | st.integers(1, 1_500)) | st.builds(
    Refund, either, st.none(), st.integers(0, 2)
)
undo = st.builds(Undo, either, st.booleans()) | st.builds(UndoneByModerator, either)
reserve = st.builds(Reserve, numbers, st.sampled_from((30, DAY, 30 * DAY)) | st.integers(1, 3 * DAY))
reserve_on_work = st.builds(ReserveOnWork, st.integers(1, 2))
settle = st.builds(Settle, either, st.none() | st.integers(1, 1_500))
release = st.builds(Release, either)
plan = st.builds(SetPlan, st.integers(0, 2), st.none() | st.integers(-40, 40)) | st.just(StopPlan())
wait = st.builds(Wait, st.integers(-2 * DAY, 3 * DAY) | st.integers(1, 80).map(lambda days: days * DAY))
again = st.builds(Again, st.booleans())
elsewhere = st.just(Elsewhere())
take_out = st.builds(TakeOut, st.booleans())
line = st.builds(Line, st.integers(-2_000, 2_000), lot_kinds, st.none() | st.integers(-2, 9))
which = st.integers(0, 2) | st.lists(line, min_size=1, max_size=4).map(tuple)
bring_in = st.builds(BringIn, which, st.sampled_from((True, True, False))) | st.just(Confirm())
forget = st.just(Forget())

# What can go wrong between two kinds of commands takes both of them several times.
together = (
    (top_up, spend, refund, undo, wait, again),
    (top_up, adjust, refund, undo, again),
    (top_up, adjust, reserve, settle, undo, wait),
    (top_up, spend, reserve, reserve_on_work, settle, release, refund, wait, again),
    (plan, spend, reserve, settle, undo, wait),
    (top_up, plan, spend, adjust, refund, undo, reserve, reserve_on_work, settle, release, wait, again),
    (top_up, spend, adjust, take_out, bring_in, forget, elsewhere, again),
    (top_up, adjust, refund, undo, reserve, take_out, bring_in, elsewhere, wait),
    (plan, spend, undo, take_out, bring_in, forget, wait),
)
sequences = st.sampled_from(together).flatmap(
    lambda kinds: st.tuples(st.sampled_from(sorted(PLACES)), st.lists(st.one_of(kinds), min_size=4, max_size=20))
)

FOUND = (
    (
        "vidzy",
        [
            TopUp(10),
            Spend(4),
            UndoneByModerator(),
            Again(),
            Wait(25 * 60),
            UndoneByModerator(NAMED + 1),
            Undo(),
            Again(),
        ],
    ),
    (
        "runway",
        [SetPlan(0), Spend(9), Reserve(5), Wait(60), UndoneByModerator(), UndoneByModerator(NAMED + 1), Again(True)],
    ),
    # Used: before they were put right, each of these ended otherwise than the model.
    ("vidzy", [Adjust(100), TopUp(200), Refund(0), Refund(0)]),
    ("vidzy", [TopUp(10), Spend(4), Reserve(5), Wait(60), Undo(), Undo()]),
    ("vidzy", [TopUp(100, days=0), Reserve(50, 2 * DAY), Wait(DAY), Adjust(10), Wait(2 * DAY), TopUp(1)]),
    ("krea", [TopUp(1, days=0), Spend(1), Wait(DAY), Refund(0)]),
    # What the rules are about, whatever is drawn besides.
    ("runway", [SetPlan(0), Spend(9), Undo(), Wait(40 * DAY), Spend(9)]),  # of what the plan granted, not of the plan
    ("vidzy", [TopUp(9), Wait(60), TopUp(9), Wait(-60), Reserve(5), Wait(80), Wait(20)]),  # from the latest moment on
    ("vidzy", [TopUp(9, days=5), TopUp(9), Reserve(5), Reserve(7), Release(NAMED + 3), Settle(None, 6)]),
    ("vidzy", [TopUp(9, days=0), Reserve(5, 14 * 60), Wait(DAY)]),  # lets go at the moment at which the lot ends
    ("vidzy", [TopUp(10), TopUp(10), Spend(15), Undo(NAMED + 1, True), Undo(NAMED + 2, True), Undo(NAMED + 3), Undo()]),
    (
        "vidzy",
        [TopUp(10), Spend(4), Again(), Again(True), Undo(), Again(), Undo(NAMED + 2), Undo(), Again(), Again(True)],
    ),
    ("vidzy", [TopUp(10), Wait(25 * 60), TopUp(10), Wait(-25 * 60), Undo(NAMED + 1), Undo(NAMED + 1, True)]),
    (
        "vidzy",
        [TopUp(9, days=0), TopUp(9), Spend(15), Refund(0, 8), Refund(0, 8), Wait(DAY), Refund(0), Undo(0), Undo(0)],
    ),
    (
        "vidzy",
        [TopUp(1_500, days=1), ReserveOnWork(2), Wait(3 * DAY), Settle(), Refund(0, None, 1), Refund(0, None, 2)],
    ),
    (
        "vidzy",
        [
            *(TopUp(1_500), ReserveOnWork(2), Settle(), Refund(0, None, 1), Refund(0, None, 2), Refund(0, None, 1)),
            *(Undo(), Refund(0, 1), Refund(0, None, 1), Refund(0, None, 1), Refund(0, None, 1), Refund(0)),
        ],
    ),
    (
        "vidzy",
        [TopUp(9, days=1), Reserve(9, 5 * DAY), Wait(3 * DAY), Settle(None, 4), Undo(), Settle(NAMED + 2), Release()],
    ),
    (
        "vidzy",
        [Reserve(1), TopUp(9), Reserve(5), Adjust(9), TopUp(3), Release(), Undo(NAMED + 2), SetBalance(0), Undo()],
    ),
    ("runway", [SetPlan(1, -3), Spend(500), Wait(40 * DAY), Spend(9_500), Wait(80 * DAY), StopPlan(), Wait(80 * DAY)]),
    ("leonardo", [SetPlan(0), Reserve(5_000, 30 * DAY), *[Wait(31 * DAY), Spend(1)] * 5, Settle(), Undo(NAMED + 1)]),
    ("leonardo", [SetPlan(1), Adjust(400), Wait(2 * DAY), SetPlan(0, 9), Undo(), Undo(), Wait(80 * DAY), Spend(1)]),
    ("runway", [SetPlan(0), SetPlan(0), SetPlan(1), SetPlan(0), Undo(), SetPlan(1), Undo(), Wait(40 * DAY), Spend(1)]),
    ("runway", [SetPlan(0), SetPlan(1), Undo(NAMED + 1), Undo(NAMED + 2), Wait(40 * DAY), SetPlan(0), SetPlan(1)]),
    ("krea", [SetPlan(1), SetPlan(0), Wait(3 * DAY), Undo(NAMED + 3, True), Undo(0, True), Spend(1), Undo(0, True)]),
    ("leonardo", [SetPlan(1), Adjust(400), SetPlan(0), Wait(2 * DAY), Undo(NAMED + 3, True), Spend(1), StopPlan()]),
    (
        "vidzy",
        [
            *(TopUp(9, days=2), Spend(4), Adjust(7), TopUp(8), Refund(0), Undo(), TakeOut(), Elsewhere(), TopUp(5)),
            *(BringIn(0), BringIn(0), Undo(), TakeOut(True), Forget(), BringIn(0), TopUp(3), BringIn(0), Elsewhere()),
            BringIn(0),
        ],
    ),
    (
        "vidzy",
        [
            *(TopUp(5), TakeOut(), BringIn(0), Elsewhere(), BringIn(0, False), Spend(1), Confirm(), Confirm(), Again()),
            *(Again(True), Forget(), Confirm(), TopUp(5), Again(), Forget(), Forget(), TakeOut(), BringIn(0)),
        ],
    ),
    (
        "runway",
        [
            BringIn((Line(9), Line(9), Line(-20), Line(5, days=-1), Line(0))),
            *(BringIn(0), TopUp(4, days=1), Reserve(1), BringIn((Line(-9), Line(9, LotKind.PLAN, 3))), Spend(1)),
            *(Undo(NAMED + 1, True), TakeOut(), Forget(), BringIn(0), BringIn(1), BringIn(2), Wait(9 * DAY), Spend(1)),
        ],
    ),
    # A plan that goes on brings nothing a second time: stopped and undone, stopped and set, moved, replaced and set.
    (
        "runway",
        [
            *(SetPlan(0, -20), Spend(600), StopPlan(), Undo(), StopPlan(), SetPlan(0), SetPlan(0), Wait(40 * DAY)),
            *(Undo(NAMED + 6, True), StopPlan(), Wait(40 * DAY), Undo(0, True), SetPlan(0), Spend(1)),
        ],
    ),
    (
        "runway",
        [
            *(SetPlan(0, -3), Spend(9), SetPlan(0, -1), Spend(9), Undo(), Refund(0), Wait(28 * DAY), SetPlan(0, 3)),
            *(Wait(4 * DAY), Undo(NAMED + 3, True), Undo(0, True), Undo(), SetPlan(0), Wait(40 * DAY), Spend(1)),
        ],
    ),
    (
        "runway",
        [
            *(SetPlan(0), SetPlan(1), StopPlan(), Undo(NAMED + 2), Undo(NAMED + 3), SetPlan(1), StopPlan()),
            *(SetPlan(0, 3), Undo(NAMED + 7, True), Undo(), Undo(), SetPlan(2), StopPlan(), SetPlan(2), Wait(40 * DAY)),
        ],
    ),
    (
        "leonardo",
        [SetPlan(0), Wait(40 * DAY), SetPlan(0, 12), StopPlan(), SetPlan(0), Wait(40 * DAY), Undo(), Spend(1)],
    ),
    (
        "krea",
        [SetPlan(0), Spend(9), StopPlan(), SetPlan(1), SetPlan(0, 5), Undo(), SetPlan(1), Wait(2 * DAY), Spend(1)],
    ),
    (
        "runway",
        [
            *(
                SetPlan(0),
                Spend(9),
                StopPlan(),
                Undo(),
                SetPlan(0, 9),
                StopPlan(),
                SetPlan(0),
                TakeOut(),
                TakeOut(True),
            ),
            *(Elsewhere(), BringIn(0), BringIn(1), Undo(), Wait(9 * DAY), Spend(1), Forget(), BringIn(0)),
        ],
    ),
    (
        "runway",
        [SetPlan(1), Spend(9), TakeOut(), Wait(40 * DAY), TakeOut(True), Forget(), BringIn(1), BringIn(1), Spend(1)],
    ),
)
