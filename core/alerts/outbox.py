"""Alerts as the outbox keeps them: all that each says, as JSON, so that it reads the same whenever it is delivered."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

import msgspec

from core.alerts.budgets import Outlook, Stage
from core.alerts.changed_prices import PriceChange
from core.alerts.ending import Ending
from core.alerts.levels import Fall, Mark, Measure, Reached
from core.alerts.thresholds import Alert as UntaggedAlert
from core.alerts.thresholds import Threshold, ThresholdState
from core.amounts import Amount
from core.ledger.changes import Change, WalletKey
from core.work.afford import Makes


class ThresholdAlert(msgspec.Struct, frozen=True, tag="threshold"):
    """A wallet fell to where its owner wants to be warned."""

    server_name: str
    wallet: WalletKey
    provider_name: str
    """Of the wallet, with the channel where it is not the provider's default one; before that was kept, without."""
    fall: Fall
    available: Amount
    makes: Makes
    cause: Change | None
    """The change that made the credits fall; None: they were low already when the mark was set, or time did."""
    a_day: Amount | None = None
    """Used lately; None: not known."""
    lasts_to: date | None = None
    """About, at that pace; None: not known."""
    peak: Amount | None = None
    """The highest available since the last top-up; None: not known."""
    next_mark: Mark | None = None
    """The highest that is still armed: where the next warning comes if nothing is added; None: there is none, or it was
    not kept yet."""


class EndingPart(msgspec.Struct, frozen=True):
    """Credits that end, and what they would still make."""

    provider_name: str
    """As that of a ThresholdAlert."""
    ending: Ending
    makes: Makes


class EndingAlert(msgspec.Struct, frozen=True, tag="ending"):
    """Credits are about to end unused: everything of a person on a server that a morning tells."""

    server_name: str
    day: date
    """Of the look, in the owner's zone."""
    parts: tuple[EndingPart, ...]
    """Soonest end first, at least one."""


class BudgetAlert(msgspec.Struct, frozen=True, tag="budget"):
    """A month's budget is on pace to be exceeded, or was."""

    server_name: str
    stage: Stage
    outlook: Outlook
    wallet: WalletKey | None = None
    """Of a budget in credits; None: in money, of all wallets."""
    provider_name: str | None = None
    """Of that wallet, likewise."""


class PricePart(msgspec.Struct, frozen=True):
    """A price that changed, and whose."""

    provider_name: str
    """As that of a ThresholdAlert."""
    change: PriceChange
    money: Amount | None = None
    """What the difference to a month costs, where all credits of the wallet cost the same; None elsewhere."""


class PriceAlert(msgspec.Struct, frozen=True, tag="price"):
    """Prices of what a person used lately have changed."""

    server_name: str
    parts: tuple[PricePart, ...]
    """Wallet by wallet, of each the largest difference to a month first; at least one."""


class UndoneAlert(msgspec.Struct, frozen=True, tag="undone"):
    """A moderator undid what the person did."""

    server_name: str
    wallet: WalletKey
    provider_name: str
    """As that of a ThresholdAlert."""
    by: UUID | None
    """The moderator; None: they are gone."""
    moderator: str | None
    """What they are called; None likewise."""
    undone: Change
    number: int
    """Of the undo."""
    left: Amount
    """Behind it, set aside or not; below zero: owed."""


class TrialAlert(msgspec.Struct, frozen=True, tag="test"):
    """A person wants to see whether warnings reach them."""

    server_name: str
    asked_at: datetime


Alert: TypeAlias = ThresholdAlert | EndingAlert | BudgetAlert | PriceAlert | UndoneAlert | TrialAlert


class _Tag(msgspec.Struct):
    type: str | None = None


_TAG = msgspec.json.Decoder(_Tag)
_TAGGED: msgspec.json.Decoder[Alert] = msgspec.json.Decoder(Alert)
_UNTAGGED = msgspec.json.Decoder(UntaggedAlert)


def write_alert(alert: Alert) -> str:
    """As the outbox keeps it; the same alert is always the same text."""
    return msgspec.json.encode(alert).decode()


def without_moderator(content: str, who: UUID) -> str:
    """An alert as it is kept, in which somebody who is gone did nothing."""
    alert = read_alert(content)
    if not isinstance(alert, UndoneAlert) or alert.by != who:
        return content
    return write_alert(msgspec.structs.replace(alert, by=None, moderator=None))


def read_alert(content: str) -> Alert:
    """An alert out of the outbox. Those from before there were several kinds carry no tag: they are of thresholds in
    credits."""
    if _TAG.decode(content).type is None:
        return _with_marks(_UNTAGGED.decode(content))
    return _TAGGED.decode(content)


def _with_marks(alert: UntaggedAlert) -> ThresholdAlert:
    fall = Fall(_reached(alert.fall.threshold), tuple(map(_reached, alert.fall.also)))
    return ThresholdAlert(
        alert.server_name, alert.wallet, alert.provider_name, fall, alert.available, alert.makes, alert.cause
    )


def _reached(amount: Amount) -> Reached:
    return Reached(Mark(Measure.CREDITS, amount.micros, ThresholdState.FIRED), amount, Threshold(amount).armed_again_at)
