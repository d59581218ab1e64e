"""What moderators choose of their members' warnings: where they go, and at which marks; and a warning once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from core.alerts.levels import Mark, Measure
from core.alerts.outbox import TrialAlert
from core.alerts.place import WarningPlace
from core.alerts.thresholds import MAX_THRESHOLD, MAX_THRESHOLDS
from core.amounts import MICROS_PER_UNIT, Amount, Unit
from core.answers import KeptAlert, SettingsChanged
from core.errors.alerts import NoWarningError, TooManyThresholdsError
from core.errors.asking import NoPlaceError, PlaceClosedError
from core.errors.numbers import AmountNotPositiveError, AmountTooLargeError
from core.people import Place
from core.session import Session, WriteSession

_ORDER = {measure: place for place, measure in enumerate(Measure)}


def choose_here(session: WriteSession, *, amounts: bool) -> SettingsChanged:
    """Warn members where this was asked. Raises NoPlaceError: that is no place of a server; and as choose_place()."""
    here = session.context.caller.place
    if here is None:
        raise NoPlaceError
    return choose_place(session, here, amounts=amounts)


def choose_place(session: WriteSession, place: Place | None, *, amounts: bool) -> SettingsChanged:
    """Warn members in a place of their server; None: each privately.

    Raises:
        NoPlaceError: This is somebody's own chat, where nobody else is warned.
        PlaceClosedError: The network says already that we cannot write there.
    """
    caller, at = session.context.caller, session.context.at
    if not caller.server.name:
        raise NoPlaceError
    if place is not None and not place.writable:
        raise PlaceClosedError(place=place.name)
    chosen = None if place is None else WarningPlace(place.external_id, place.name, amounts)
    held = session.settings.choices
    changed = session.choose(replace(held, server=replace(held.server, warnings=chosen)))
    if chosen is not None and not caller.anonymous:  # a first line there shows at once whether it works
        session.records.put_alert(session.account, session.context, TrialAlert(caller.server.name, at))
    return changed


def set_default_marks(session: WriteSession, wanted: Sequence[Decimal | Mark]) -> SettingsChanged:
    """Let members have these in wallets in which they never set an alert, with their next change; none: no alert.

    Raises:
        AmountNotPositiveError: A mark is above zero.
        AmountTooLargeError: It is above MAX_THRESHOLD.
        TooManyDecimalsError: It has more of them than credits have.
        TooManyThresholdsError: More than a wallet may have.
    """
    marks = {_mark(one) for one in wanted}
    if len(marks) > MAX_THRESHOLDS:
        raise TooManyThresholdsError(limit=MAX_THRESHOLDS)
    in_order = tuple(sorted(marks, key=lambda mark: (_ORDER[mark.measure], -mark.value)))
    held = session.settings.choices
    return session.choose(replace(held, server=replace(held.server, marks=in_order)))


def _mark(wanted: Decimal | Mark) -> Mark:
    if isinstance(wanted, Mark):
        return wanted
    amount = Amount.exactly(wanted, Unit.CREDIT)
    if amount.micros <= 0:
        raise AmountNotPositiveError(amount=amount.plain)
    if amount.micros > MAX_THRESHOLD * MICROS_PER_UNIT:
        raise AmountTooLargeError(limit=MAX_THRESHOLD)
    return Mark(Measure.CREDITS, amount.micros)


def last_warning(session: Session, number: int | None) -> KeptAlert:
    """A warning of the caller's on this server: the one of that number, or the latest. Raises NoWarningError."""
    found = session.records.last_alert(session.account, number) if session.account else None
    if found is None:
        raise NoWarningError(number=number)
    return found
