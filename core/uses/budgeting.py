"""Budgets a month: set, looked at, taken away, and judged with every change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.alerts.budgets import Stage, Used, judge_budget, next_pace_look, outlook
from core.alerts.kept_budgets import MAX_BUDGET, KeptBudget, NamedBudget, month_of
from core.alerts.levels import as_much_as_fits
from core.alerts.outbox import BudgetAlert
from core.amounts import MICROS_PER_UNIT, Amount
from core.answers import BudgetChanged, BudgetLook, UncountedPlan
from core.errors.budgets import BudgetOfWalletError, NoSuchBudgetError, WhichBudgetError
from core.errors.numbers import AmountNotPositiveError, AmountTooLargeError
from core.ledger.changes import Wallet, WalletKey, WalletName
from core.ledger.days import end_of, start_of
from core.ledger.use import uses

if TYPE_CHECKING:  # a session judges budgets by this file
    from core.session import Session, Taken, WriteSession


def all_budgets(session: Session, name: WalletName | None = None) -> tuple[BudgetLook, ...]:
    """All of the caller's, those in money first, each with where the present month leads; of a wallet that is named,
    its own."""
    account = session.account
    kept = session.records.budgets(account) if account else ()
    key = None if name is None else session.key(name)
    return tuple(_with_course(session, one) for one in kept if key is None or one.wallet == key)


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
    watched = _watched_for(session, budget)
    before = next((one for one in _taken(session) if one.counts_same(budget)), None)
    found = _look(session, budget)
    if found.outlook.stage is not None:
        budget = replace(budget, month=month_of(session.today), told=found.outlook.stage)
    session.records.put_budget(session.account, budget)
    if watched is not None:
        watched.watch_on()
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


def next_look(session: Session, key: WalletKey) -> datetime | None:
    """The next morning at which a wallet is to be looked at for a budget of it, or for one in money: whichever wallet
    is looked at, all are. None: there is none."""
    at, zone = session.context.at, session.context.caller.time_zone
    kept = [budget for budget in session.kept_budgets if budget.wallet in (None, key)]
    looks = (next_pace_look(budget.rule, session.first_day, at, zone) for budget in kept)
    return min((look for look in looks if look is not None), default=None)


def judge(session: WriteSession, wallets: Sequence[Wallet]) -> None:
    """Warn of budgets that a change of a wallet, or time, leads beyond; those in money whatever was changed.

    Args:
        wallets: Those that were changed, or are looked at, as they are now.
    """
    by_key = {wallet.key: wallet for wallet in wallets}
    for budget in _taken(session):
        wallet = None if budget.wallet is None else by_key.get(budget.wallet)
        if (wallet is None and budget.wallet is not None) or Stage.OVER in budget.told_by(session.today):
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
            None if budget.wallet is None else session.wallet_name(budget.wallet),
        )
        session.records.put_alert(session.account, session.context, alert)


def _watched_for(session: WriteSession, budget: KeptBudget) -> Taken | None:
    """The wallet whose row says when time may matter to a budget: its own, or of one in money the first; None: there is
    none yet, and the first change of it will say so. Wallets are taken before budgets, as changes do."""
    wallets = [one for one in session.records.wallets(session.account) if budget.wallet in (None, one.key)]
    return session.take(wallets[0].key) if wallets else None


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
    plans = tuple(_plans(session)) if budget.wallet is None else ()
    return BudgetLook(budget.wallet, found, default=budget.wallet == session.default_key, uncounted=plans)


def _plans(session: Session) -> Iterator[UncountedPlan]:
    """Those that renew the caller's wallets."""
    records, account = session.records, session.account
    for wallet in records.wallets(account) if account else ():
        plan = records.subscription(account, wallet) if account and wallet.subscribed else None
        if plan is not None:
            offered = session.book.provider(plan.terms.provider).plans
            price = next((one.price for one in offered if one.id == plan.terms.plan), None)
            month = None
            if price is not None and price.month is not None and plan.terms.days is None:
                month = Amount.rounded(Fraction(price.month), price.currency)
            yield UncountedPlan(wallet.key, plan.terms.name, month)


def _with_course(session: Session, budget: KeptBudget) -> BudgetLook:
    """Where it is, and how it came there: a point a day."""
    look = _look(session, budget)
    if not look.outlook.so_far.micros or session.account is None:
        return look
    zone = session.context.caller.time_zone
    wallet = None if budget.wallet is None else session.records.wallet(session.account, budget.wallet)
    by_day: dict[date, datetime] = {}
    micros: dict[date, int] = {}
    for at, amount in sorted(_of_month(session, budget, wallet), key=lambda one: one[0]):
        day = _day(at, zone)
        by_day[day] = at
        micros[day] = micros.get(day, 0) + amount.micros
    sums = zip(by_day.values(), accumulate(micros.values()), strict=True)
    course = [(at, as_much_as_fits(total, budget.amount.unit)) for at, total in sums]
    return replace(look, course=(*course, (session.context.at, look.outlook.so_far)))


def _used(session: Session, budget: KeptBudget, wallet: Wallet | None) -> Used:
    """What this month took so far of what a budget counts, as its owner counts days.

    Args:
        wallet: The budget's, as it is now, if it has one.
    """
    today, zone = session.today, session.context.caller.time_zone
    if session.account is None:
        return _counted((), budget, today, today)
    taken = [(_day(at, zone), amount) for at, amount in _of_month(session, budget, wallet)]
    return _counted(taken, budget, max(today.replace(day=1), session.first_day), today)


def _of_month(session: Session, budget: KeptBudget, wallet: Wallet | None) -> list[tuple[datetime, Amount]]:
    """What was taken in this month, and when."""
    today, zone, account = session.today, session.context.caller.time_zone, session.account
    start, end = start_of(today.replace(day=1), zone), end_of(today, zone)
    if account is None or (wallet is None and budget.wallet is not None):
        return []
    if wallet is None:
        unit, wallets = budget.amount.unit, session.records.wallets(account)
        payments = [one for each in wallets for one in session.records.payments(account, each, unit, start, end)]
        return [(one.at, one.amount) for one in payments]
    found = uses(session.records.changes_since(account, wallet, start))
    return [(use.change.at, use.amount) for use in found if start <= use.change.at < end]


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _counted(taken: Iterable[tuple[date, Amount]], budget: KeptBudget, first: date, today: date) -> Used:
    days, micros = set[date](), 0
    for day, amount in taken:
        days.add(day)
        micros += amount.micros
    return Used(as_much_as_fits(micros, budget.amount.unit), len(days), first, today)
