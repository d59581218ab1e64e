"""Answers of the use cases: values that hold all that a reply shows.

Those of changes are stored with the request, as JSON, so that the same request again gets the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from core.alerts.budgets import Outlook as MonthOutlook
from core.alerts.levels import Mark, Measure
from core.alerts.outbox import Alert
from core.alerts.thresholds import Threshold
from core.amounts import Amount
from core.buying.purchase import Purchases
from core.choices import Choices
from core.forecast.forecast import Outlook
from core.forecast.spending import DaySpent
from core.ledger.changes import Change, ChangeKind, WalletKey
from core.ledger.course import Course, Left
from core.ledger.holds import Hold
from core.ledger.lots import Draw, Lot
from core.ledger.renewal import Subscription
from core.prices.cards import Price, RateCard, ServerPack
from core.prices.estimate import Estimate, Total
from core.prices.provider import ChannelKey, Provider
from core.retries.record import Record
from core.retries.spread import Spread
from core.work.afford import Makes, Way
from core.work.media import Medium


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is in a wallet."""

    provider: str
    """Its name, for people."""
    key: WalletKey
    available: Amount
    known: bool
    """False: nothing was ever recorded, so how much there is is not known."""
    makes: Makes
    """What that would make at the prices of the moment."""
    lots: tuple[Lot, ...]
    """Live, in the order of use; what is set aside of them is in them."""
    left: Amount
    """Available or set aside; below zero: owed."""
    holds: tuple[Hold, ...] = ()
    """Open, oldest first."""
    plan: Subscription | None = None
    """That renews it."""
    owed: Amount | None = None
    """Used, and covered by no lot; None: nothing."""
    default: bool = True
    """It is the wallet that is meant when none is named."""

    @property
    def held(self) -> Amount:
        """What is set aside."""
        return self.left - self.available


@dataclass(frozen=True, slots=True)
class Risk:
    """What work takes from one wallet when tries fail."""

    total: Total
    spread: Spread


@dataclass(frozen=True, slots=True)
class Estimated:
    """Answer to a question for a cost."""

    estimate: Estimate
    providers: Mapping[str, Provider]
    """The price book's, by id."""
    holdings: tuple[Holdings, ...]
    """The caller's wallet for each total, in their order."""
    moderators: Mapping[UUID, str]
    """Names of those who set prices of the server, as far as they are still here."""
    default: ChannelKey
    """What is meant on the server where none is named."""
    risks: tuple[Risk, ...] = ()
    """By the rates that were said, one for each total, in their order; none where no rate was said."""
    records: tuple[Record, ...] = ()
    """Of the caller's, if they were asked for: those of lines of which no rate was said, in the order of these."""
    own_risks: tuple[Risk, ...] = ()
    """By the rates that were said, and by these records; none where there are none."""
    unread: bool = False
    """The records could not be read: it is by the price book alone, and has no holdings."""


@dataclass(frozen=True, slots=True)
class Buying:
    """Answer to a question for the cheapest purchase."""

    provider: str
    """Its name, for people."""
    key: WalletKey
    needed: Amount
    """What is bought for: of work with rates, what is enough as often as `confidence` says."""
    purchases: Purchases
    moderators: Mapping[UUID, str]
    """Names of those who set packs of the server, as far as they are still here."""
    priced: Estimate | None = None
    """The work; None: so much was asked for."""
    confidence: Fraction | None = None
    risk: Risk | None = None
    """Of work with rates."""


@dataclass(frozen=True, slots=True)
class Afforded:
    """What an amount would make."""

    provider: str
    """Its name, for people."""
    key: WalletKey
    amount: Amount
    """That was given, or that is available to the caller."""
    given: bool
    known: bool
    """False: nothing was given, and nothing was ever recorded."""
    work: Estimate | None
    """What is to be made first, if anything; all of it exact, and of this wallet."""
    needed: Amount
    """For that."""
    ways: tuple[Way, ...]
    """To use up what that leaves, or where it is not enough for it, all."""
    each: Estimate | None
    """One of each kind, as the ways count it; None: none of them has a price."""
    moderators: Mapping[UUID, str]
    """Names of those who set prices of the server, as far as they are still here."""
    default: ChannelKey
    """What is meant on the server where none is named."""

    @property
    def usual(self) -> bool:
        """Whether its wallet is the one that is meant when none is named."""
        return ChannelKey(self.key.provider, self.key.channel) == self.default

    @property
    def left(self) -> Amount:
        """By the work; below zero: what is missing."""
        return self.amount - self.needed


@dataclass(frozen=True, slots=True)
class Changed:
    """Answer to a change of a wallet."""

    provider: str
    change: Change
    key: WalletKey
    makes: Makes
    """What is left would make."""
    draws: tuple[Draw, ...] = ()
    """The lots that paid, as they were before; of a hold those that are set aside, of a refund and an undo those that
    the credits went back to, of a plan that was stopped, replaced or set again what it granted and is still there."""
    undone: Change | None = None
    """Of an undo: what it took back."""
    undo_until: datetime | None = None
    """Until when a member can undo it; None: cannot be."""
    available: Amount | None = None
    """What can be used now; None: all that is left, as stored before anything could be set aside."""
    lost: Amount | None = None
    """What came back to credits that have ended, and so cannot be used."""
    hold: Hold | None = None
    """That it set aside, settled or released."""
    refund: Refund | None = None
    """Of a refund: what of."""
    received: Lot | None = None
    """The lot that it brought."""
    plan: Subscription | None = None
    """That it set, or stopped."""
    default: bool = True
    """Its wallet is the one that is meant when none is named."""
    owed: Amount | None = None
    """Used, and covered by no lot; None: nothing."""
    filled: Amount | None = None
    """What it filled of what was owed; None: nothing."""
    renewed: Amount | None = None
    """What a plan that it brought back has renewed meanwhile; None: nothing."""

    @property
    def left(self) -> Amount:
        """What is left now, set aside or not; below zero: owed."""
        left = self.change.after if self.lost is None else self.change.after - self.lost
        return left if self.renewed is None else left + self.renewed

    @property
    def held(self) -> Amount:
        """What is set aside now."""
        return self.left - self.free

    @property
    def free(self) -> Amount:
        """What can be used now; below zero: owed."""
        return self.change.after if self.available is None else self.available


@dataclass(frozen=True, slots=True)
class UndoneFor:
    """Answer to a moderator who undid what somebody else did. It says nothing of what that person has, nor who they
    are: they may be forgotten, and it stays with the request."""

    provider: str
    key: WalletKey
    number: int
    """Of the undo, in that person's wallet."""
    undone: int
    """Number of what it took back."""
    kind: ChangeKind
    at: datetime
    """When that was done."""
    amount: Amount
    """What that did, signed; of a hold, what it set aside."""
    default: bool = True
    """Its wallet is the one that is meant when none is named."""


@dataclass(frozen=True, slots=True)
class Refund:
    """What a refund was of."""

    of: Change
    rest: Amount
    """What can still come back of it."""


@dataclass(frozen=True, slots=True)
class Past:
    """How a wallet went lately."""

    course: Course
    free: tuple[Left, ...]
    """What of its balance was not set aside, one a moment."""
    warned_at: Amount | None
    """The highest level at which its person is warned now; None: nowhere that is known."""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of a wallet's changes, latest first."""

    provider: str
    key: WalletKey
    total: int
    changes: tuple[Change, ...]
    names: Mapping[UUID, str]
    """Of those who did them, as far as they are still here."""
    default: bool
    """It is the wallet that is meant when none is named."""
    caller: UUID | None = None
    """Who asks, as the changes name them."""
    costs: Mapping[int, Amount] = field(default_factory=dict)
    """What was paid for what changes brought, by their numbers."""
    month: Mapping[Medium | None, Amount] = field(default_factory=dict)
    """On the first page: what was used in this month for which kind, the most first; None: nobody said for what."""
    month_of: int | None = None
    """That counts no more than so many of the latest changes; None: all of the month."""
    past: Past | None = None
    """On the first page."""


@dataclass(frozen=True, slots=True)
class Forecasted:
    """When a wallet's credits will have run out."""

    provider: str
    key: WalletKey
    default: bool
    """It is the wallet that is meant when none is named."""
    outlook: Outlook | None
    """None: nothing was ever recorded there."""
    history: tuple[DaySpent, ...]
    """What it rests on, oldest first."""
    today: date
    """In the caller's time zone."""
    held: Holdings
    past: Past | None = None
    """Of a forecast: the weeks before it."""


@dataclass(frozen=True, slots=True)
class PriceSet:
    """Answer to a price set by a moderator."""

    price: Price
    before: Price | None
    provider: str
    example: Estimate
    """What ten of them cost now."""


@dataclass(frozen=True, slots=True)
class PriceRemoved:
    """Answer to a price that a moderator took back."""

    key: WalletKey
    medium: Medium
    before: Price
    price: Price | None
    """That holds now; None: it depends on more than the kind, or is not known."""
    listed: bool
    """The price book has prices of that kind."""


@dataclass(frozen=True, slots=True)
class PriceList:
    """The prices of a server's channel."""

    provider: str
    card: RateCard
    book: RateCard
    """What the price book alone says."""
    moderators: Mapping[UUID, str]
    """Names of those who set prices of the server, as far as they are still here."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a mark is."""

    mark: Mark
    level: Amount | None
    """At which it fires now, or did; None: that is not known yet, of a share or of days."""
    again: Amount | None
    """At which it is armed again; likewise."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the caller is warned."""

    provider: str
    key: WalletKey
    available: Amount
    known: bool
    thresholds: tuple[Placed, ...]
    """Those in credits, then in shares, then in days, the highest first."""
    peak: Amount
    """What shares are of."""
    a_day: Amount | None
    """What is used, where one is in days; None: that is not known."""
    snoozed_until: datetime | None
    """None: it is not."""
    server: tuple[Mark, ...]
    """Where nothing was ever set: where the server warns of it, from its next change on."""
    default: bool
    """It is the wallet that is meant when none is named."""
    others: tuple[tuple[WalletKey, tuple[Mark, ...]], ...] = ()
    """Where none was named: the caller's other wallets with what is set there, in the order of first use."""


@dataclass(frozen=True, slots=True)
class ThresholdSet:
    """Answer to a threshold that was set or removed."""

    provider: str
    available: Amount
    known: bool
    makes: Makes
    """What the threshold itself would make: what it is worth."""
    left_makes: Makes
    """What is available would make."""
    placed: Placed | None = None
    """None: it was stored while all of them were in credits."""
    also: tuple[Mark, ...] = ()
    """Set besides."""
    key: WalletKey | None = None
    default: bool = True
    """It is the wallet that is meant when none is named."""
    peak: Amount | None = None
    """What shares are of."""
    a_day: Amount | None = None
    """What is used, where one is in days; None: that is not known."""
    threshold: Threshold | None = None
    """Stored in place of `placed` then."""
    others: tuple[Amount, ...] = ()
    """And of `also`."""

    @property
    def which(self) -> Placed:
        """The threshold, and where it is."""
        if self.placed is not None:
            return self.placed
        if self.threshold is None:
            raise ValueError("it is of no threshold")
        amount = self.threshold.amount
        mark = Mark(Measure.CREDITS, amount.micros, self.threshold.state)
        return Placed(mark, amount, self.threshold.armed_again_at)

    @property
    def besides(self) -> tuple[Mark, ...]:
        """Set besides, highest first."""
        return self.also or tuple(Mark(Measure.CREDITS, other.micros) for other in self.others)


@dataclass(frozen=True, slots=True)
class Snoozed:
    """Answer to a snooze."""

    provider: str
    key: WalletKey
    until: datetime
    default: bool
    """It is the wallet that is meant when none is named."""


@dataclass(frozen=True, slots=True)
class TrialSent:
    """Answer to a warning that is tried."""

    at: datetime


@dataclass(frozen=True, slots=True)
class UncountedPlan:
    """A plan whose price no budget in money counts: whether it is paid by the month or the year, at the first month's
    price, for how many seats, nobody recorded."""

    wallet: WalletKey
    name: str
    price: Amount | None
    """A month, for one seat, billed monthly, as the price book has it today; None: it has none."""


@dataclass(frozen=True, slots=True)
class BudgetLook:
    """A budget a month, and where the present month leads."""

    wallet: WalletKey | None
    """Of which is counted what is used; None: money, of which is counted what is paid."""
    outlook: MonthOutlook
    default: bool
    """Its wallet is the one that is meant when none is named."""
    course: tuple[tuple[datetime, Amount], ...] = ()
    """What was taken by the end of each day on which something was, and now, where that is shown."""
    uncounted: tuple[UncountedPlan, ...] = ()
    """Of a budget in money: plans that renew, which are paid for, too."""


@dataclass(frozen=True, slots=True)
class BudgetChanged:
    """Answer to a budget that was set or removed."""

    look: BudgetLook
    """With it."""
    removed: bool
    before: Amount | None
    """A month, that held before; None: none did."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a caller and their server chose, and the wallet that follows from it where none is named."""

    choices: Choices
    default: WalletKey


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """Answer to a choice."""

    before: Settings
    after: Settings


@dataclass(frozen=True, slots=True)
class KeptAlert:
    """A warning that was decided, delivered or not."""

    alert: Alert
    decided_at: datetime
    server_id: UUID


@dataclass(frozen=True, slots=True)
class PackChanged:
    """Answer to a pack that was set or taken away."""

    provider: str
    key: WalletKey
    pack: ServerPack | None
    """As it is now; None: it is gone."""
    before: ServerPack | None
    packs: tuple[ServerPack, ...]
    """All that are sold now, the smallest first."""


@dataclass(frozen=True, slots=True)
class PackList:
    """The packs of one channel on a server."""

    provider: str
    key: WalletKey
    packs: tuple[ServerPack, ...]
    """The smallest first."""
    moderators: Mapping[UUID, str]
    """Names of those who set prices or packs, as far as they are still here."""


@dataclass(frozen=True, slots=True)
class TriesKept:
    """Answer to tries that were told of."""

    record: Record
    """With them."""
    kept: int
    tried: int
    assumed: bool
    """The kind was not said: it is that of the work that was used last."""


@dataclass(frozen=True, slots=True)
class TriesForgotten:
    """Answer to a kind that was forgotten."""

    record: Record
    """As it was."""


@dataclass(frozen=True, slots=True)
class WalletPreview:
    """What a file would change in one wallet."""

    provider: str
    key: WalletKey
    before: Amount
    after: Amount
    known: bool
    """Something was recorded in it before."""
    rows: int
    """New ones."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Answer to a file that was sent; nothing of it is recorded yet."""

    name: str
    word: str
    """That lets it be recorded."""
    rows: int
    new: int
    """The others are known."""
    wallets: tuple[WalletPreview, ...]


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """Answer to a file that was recorded."""

    rows: int
    wallets: tuple[Changed, ...]
    """The latest change of each wallet."""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What is, or would be, forgotten."""

    server: str
    words: str
    """That confirm it."""
    changes: int
    alerts: int
    wallets: tuple[Holdings, ...]


STORED: tuple[type, ...] = (
    *(Changed, UndoneFor, ThresholdSet, Snoozed, TrialSent, BudgetChanged, SettingsChanged, PriceSet, PackChanged),
    *(PriceRemoved, TriesKept, TriesForgotten, Preview, BroughtIn),
)
"""Answers that are kept with their request, and read again when it comes again."""
