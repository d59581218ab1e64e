"""Budgets a month: set, looked at, taken away, and judged with every change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.alerts.budgets import Stage, Used, judge_budget, outlook
from core.alerts.kept_budgets import MAX_BUDGET, KeptBudget, NamedBudget, month_of
from core.alerts.levels import as_much_as_fits
from core.alerts.outbox import BudgetAlert
from core.amounts import MICROS_PER_UNIT, Amount
from core.answers import BudgetChanged, BudgetLook
from core.errors import (
    AmountNotPositiveError,
    AmountTooLargeError,
    BudgetOfWalletError,
    NoSuchBudgetError,
    WhichBudgetError,
)
from core.ledger.changes import Wallet, WalletName
from core.ledger.days import end_of, start_of
from core.ledger.use import uses

if TYPE_CHECKING:  # a session judges budgets by this file
    from core.session import Session, WriteSession


def all_budgets(session: Session) -> tuple[BudgetLook, ...]:
    """All of the caller's, those in money first, each with where the present month leads."""
    account = session.account
    kept = session.records.budgets(account) if account else ()
    return tuple(_look(session, one) for one in kept)


def set_budget(session: WriteSession, wanted: Amount | Decimal, name: WalletName | None) -> BudgetChanged:
    """Let a month take so much from now on. What there is to warn of, the answer tells.

    Args:
        wanted: Money, for whatever wallet where none is named; or so many of a wallet's unit.

    Raises:
        AmountNotPositiveError, AmountTooLargeError, TooManyDecimalsError: As they say.
        BudgetOfWalletError: Money, for a wallet that is not counted in it.
    """
    key = session.key(name) if name is not None or isinstance(wanted, Decimal) else None
    if isinstance(wanted, Decimal):
        amount = Amount.exactly(wanted, session.key(name).unit)
    elif key is not None and key.unit is not wanted.unit:
        raise BudgetOfWalletError(provider=session.provider_name(key), money=wanted, unit=key.unit.value)
    else:
        amount = wanted
    if amount.micros <= 0:
        raise AmountNotPositiveError(amount=amount.plain)
    if amount.micros > MAX_BUDGET * MICROS_PER_UNIT:
        raise AmountTooLargeError(limit=MAX_BUDGET)
    budget = KeptBudget(amount, key, session.context.at)
    before = next((one for one in _taken(session) if one.counts_same(budget)), None)
    found = _look(session, budget)
    if found.outlook.stage is not None:
        budget = replace(budget, month=month_of(session.today), told=found.outlook.stage)
    session.records.put_budget(session.account, budget)
    return BudgetChanged(found, removed=False, before=None if before is None else before.amount)


def remove_budget(session: WriteSession, money: Amount | None, name: WalletName | None) -> BudgetChanged:
    """Let a month take any amount again.

    Args:
        money: Of which budget in money; with no wallet either, the only budget is meant.

    Raises:
        NoSuchBudgetError: It is not set.
        WhichBudgetError: None was named, and several are set.
    """
    kept = _taken(session)
    named = [one for one in kept if _is_meant(session, one, money, name)]
    if len(named) != 1:
        wrong = WhichBudgetError if named else NoSuchBudgetError
        raise wrong(budgets=tuple(_named(session, one) for one in kept))
    (budget,) = named
    session.records.remove_budget(session.account, budget)
    return BudgetChanged(_look(session, budget), removed=True, before=budget.amount)


def judge(session: WriteSession, wallet: Wallet) -> None:
    """Warn of budgets that a change of a wallet leads beyond; those in money whatever was changed, since a pace may be
    one by time alone.

    Args:
        wallet: As it is with that change.
    """
    for budget in _taken(session):
        if budget.wallet not in (None, wallet.key) or Stage.OVER in budget.told_by(session.today):
            continue  # of what is exceeded nothing more is told in this month
        used = _used(session, budget, wallet)
        stage = judge_budget(budget.rule, used, budget.told_by(used.today))
        if stage is None:
            continue
        session.records.put_budget(session.account, replace(budget, month=month_of(used.today), told=stage))
        alert = BudgetAlert(
            session.context.caller.server.name,
            stage,
            outlook(budget.rule, used),
            budget.wallet,
            None if budget.wallet is None else session.provider_name(budget.wallet),
        )
        session.records.put_alert(session.account, session.context, alert)


def _taken(session: WriteSession) -> tuple[KeptBudget, ...]:
    """The caller's, which nobody else changes, nor judges, before this unit of work ends."""
    return tuple(session.records.budgets(session.account, lock=True))


def _is_meant(session: Session, budget: KeptBudget, money: Amount | None, name: WalletName | None) -> bool:
    if name is not None:
        return budget.wallet == session.key(name) and money in (None, budget.amount)
    return money is None or (budget.wallet is None and budget.amount == money)


def _named(session: Session, budget: KeptBudget) -> NamedBudget:
    if budget.wallet is None:
        return NamedBudget(budget.amount, None, None, None)
    provider = session.book.provider(budget.wallet.provider)
    channel = provider.channel(budget.wallet.channel)
    other = channel.id != provider.default.channel
    return NamedBudget(budget.amount, budget.wallet, provider.name, channel.name if other else None)


def _look(session: Session, budget: KeptBudget) -> BudgetLook:
    wallet = None
    if budget.wallet is not None and session.account is not None:
        wallet = session.records.wallet(session.account, budget.wallet)
    found = outlook(budget.rule, _used(session, budget, wallet))
    return BudgetLook(budget.wallet, found, default=budget.wallet == session.default_key)


def _used(session: Session, budget: KeptBudget, wallet: Wallet | None) -> Used:
    """What this month took so far of what a budget counts, as its owner counts days.

    Args:
        wallet: The budget's, as it is now, if it has one.
    """
    today, zone, account = session.today, session.context.caller.time_zone, session.account
    if account is None:
        return _counted((), budget, today, today)
    first = today.replace(day=1)
    start, end = start_of(first, zone), end_of(today, zone)
    wallets = session.records.wallets(account)
    if budget.wallet is None:
        unit = budget.amount.unit
        payments = [one for each in wallets for one in session.records.payments(account, each, unit, start, end)]
        taken = [(_day(one.at, zone), one.amount) for one in payments]
    elif wallet is None:
        taken = []
    else:
        found = uses(session.records.changes_since(account, wallet, start))
        taken = [(use.day(zone), use.amount) for use in found if start <= use.change.at < end]
    begun = [_day(at, zone) for each in wallets if (at := session.records.first_change_at(account, each))]
    # By a clock that was set back something may have been recorded tomorrow.
    return _counted(taken, budget, max(first, min([today, *begun])), today)


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _counted(taken: Iterable[tuple[date, Amount]], budget: KeptBudget, first: date, today: date) -> Used:
    days, micros = set[date](), 0
    for day, amount in taken:
        days.add(day)
        micros += amount.micros
    return Used(as_much_as_fits(micros, budget.amount.unit), len(days), first, today)
