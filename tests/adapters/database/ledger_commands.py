"""What can be asked of the ledger, as values, and sequences of it that are worth trying.

A new kind of change joins here and in ledger_model.py. Importing and forgetting have tests of their own.
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


Command = (
    TopUp
    | Spend
    | SpendOnWork
    | Adjust
    | SetBalance
    | Refund
    | Undo
    | Reserve
    | ReserveOnWork
    | Settle
    | Release
    | SetPlan
    | StopPlan
    | Wait
    | Again
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
undo = st.builds(Undo, either, st.booleans())
reserve = st.builds(Reserve, numbers, st.sampled_from((30, DAY, 30 * DAY)) | st.integers(1, 3 * DAY))
reserve_on_work = st.builds(ReserveOnWork, st.integers(1, 2))
settle = st.builds(Settle, either, st.none() | st.integers(1, 1_500))
release = st.builds(Release, either)
plan = st.builds(SetPlan, st.integers(0, 2), st.none() | st.integers(-40, 40)) | st.just(StopPlan())
wait = st.builds(Wait, st.integers(-2 * DAY, 3 * DAY) | st.integers(1, 80).map(lambda days: days * DAY))
again = st.builds(Again, st.booleans())

# What can go wrong between two kinds of commands takes both of them several times.
together = (
    (top_up, spend, refund, undo, wait, again),
    (top_up, adjust, refund, undo, again),
    (top_up, adjust, reserve, settle, undo, wait),
    (top_up, spend, reserve, reserve_on_work, settle, release, refund, wait, again),
    (plan, spend, reserve, settle, undo, wait),
    (top_up, plan, spend, adjust, refund, undo, reserve, reserve_on_work, settle, release, wait, again),
)
sequences = st.sampled_from(together).flatmap(
    lambda kinds: st.tuples(st.sampled_from(sorted(PLACES)), st.lists(st.one_of(kinds), min_size=4, max_size=20))
)
