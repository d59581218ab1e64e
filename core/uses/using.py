"""Credits that are used, and credits that come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.amounts import MICROS_PER_UNIT, Amount
from core.answers import Changed, Refund
from core.errors.changes import (
    AlreadyUndoneError,
    NoSuchChangeError,
    NotInThatChangeError,
    NotRefundableError,
    PartReturnedError,
    RefundTooLargeError,
    WhichRefundError,
)
from core.errors.holds import NotEnoughCreditsError
from core.errors.numbers import AmountNotPositiveError
from core.errors.prices import RateOfUseError
from core.ledger.changes import REFUNDABLE, Change, Entry, Wallet, WalletKey, WalletName, without_filling
from core.people import Account
from core.prices.estimate import Estimate, one_total
from core.prices.parts import counts, part_of, rest_of
from core.session import Session, Taken, WriteSession
from core.store import Records
from core.uses.receiving import positive
from core.work.media import Medium
from core.work.work import Work, WorkLine

SUGGESTED = 5
"""So many changes are offered where none is named to refund."""


def spend(session: WriteSession, wanted: Work | Decimal, name: WalletName | None, note: str | None = None) -> Changed:
    """Use credits for work at the prices of the moment, or a bare number of them."""
    taken, needed, priced = needed_for(session, wanted, name)
    check_available(session, taken, needed)
    step, draws = taken.open.spend(needed, priced, note)
    return taken.finish(step, draws=draws)


def adjust(session: WriteSession, wanted: Work | Decimal, name: WalletName | None, note: str | None) -> Changed:
    """Record what the provider took already; what no lot covers is owed."""
    taken, needed, priced = needed_for(session, wanted, name)
    step, draws = taken.open.adjust(needed, estimate=priced, reason=note)
    return taken.finish(step, draws=draws)


def set_balance(session: WriteSession, number: Decimal, name: WalletName | None) -> Changed:
    """Record the difference to what the provider shows. Raises AmountNotPositiveError below zero."""
    key = session.key(name)
    shown = Amount.exactly(number, key.unit)
    if shown.micros < 0:
        raise AmountNotPositiveError(amount=shown.plain)
    taken = session.take(key)
    return taken.finish(taken.open.set_left(shown))


def refund(
    session: WriteSession,
    number: int | None,
    part: Work | Decimal | None,
    name: WalletName | None,
    reason: str | None,
) -> Changed:
    """Give back what a change used, whole or in part, to the lots that it came from, latest first.

    Args:
        number: Of the change.
        part: None: all that has not come back yet. Work counts at the prices that it was used at, and comes back once.

    Raises:
        WhichRefundError: No change is named; it names the latest.
        NoSuchChangeError, AlreadyUndoneError, NotRefundableError, NotInThatChangeError, PartReturnedError,
            RefundTooLargeError: As they say.
        RateOfUseError: The part is said with success rates.
    """
    if isinstance(part, Work):
        check_counted(part)
    taken = session.take(session.key(name))
    records, account, wallet = session.records, session.account, taken.wallet
    if number is None:
        latest = _latest(records, account, wallet)
        example = _example(records, account, wallet, latest[0]) if latest else None
        raise WhichRefundError(latest, taken.open.key, part, example)
    spent = records.change(account, wallet, number)
    if spent is None:
        raise NoSuchChangeError(number, wallet.changes)
    reversal = records.reversal(account, wallet, number)
    if reversal is not None:
        raise AlreadyUndoneError(number=number, by=reversal.by, at=reversal.at)
    if spent.kind not in REFUNDABLE:
        raise NotRefundableError(number=number, kind=spent.kind.value)
    came_from = _not_returned(records, account, wallet, number)
    rest = _sum(came_from, wallet.key)
    earlier = records.refunds(account, wallet, number)
    share = None if isinstance(part, Decimal) else _work_back(spent, part, earlier, rest)
    if isinstance(part, Decimal):
        amount = positive(part, taken.open.key)
    else:
        amount = rest if part is None or share is None else share.totals[0].amount
    if not rest.micros or rest < amount:
        used = -spent.amount
        raise RefundTooLargeError(number=number, used=used, returned=used - rest, rest=rest)
    taken.bring_lots(came_from)
    step = taken.open.refund(spent, came_from, amount, reason, share)
    return taken.finish(step, draws=taken.returned(step), refund=Refund(spent, rest - amount))


def needed_for(
    session: WriteSession, wanted: Work | Decimal, name: WalletName | None
) -> tuple[Taken, Amount, Estimate | None]:
    """The wallet that pays, how much, and the work with its prices.

    Raises:
        NotExactError: A price is not known exactly.
        SeveralWalletsError: The work takes credits of several wallets.
        RefusedError: The work cannot be priced as it stands.
        AmountNotPositiveError: The number is not above zero.
        RateOfUseError: The work is said with success rates.
    """
    if not isinstance(wanted, Work):
        key = session.key(name)
        needed = positive(wanted, key)
        return session.take(key), needed, None
    check_counted(wanted)
    priced = session.estimate(wanted)
    total = one_total(wanted, priced, session.book.providers)
    key = WalletKey(total.provider, total.channel, total.amount.unit)
    return session.take(key), total.amount, priced


def check_counted(work: Work) -> None:
    """Raises RateOfUseError: what is used is counted, every try of it."""
    if work.has_rates:
        raise RateOfUseError(work=str(work.without_rates()))


def check_available(session: WriteSession, taken: Taken, needed: Amount) -> None:
    """Raises NotEnoughCreditsError: what is available does not cover it."""
    inside, key = taken.open, taken.open.key
    if inside.available < needed:
        raise NotEnoughCreditsError(
            provider=session.provider_name(key),
            channel=key.channel,
            needed=needed,
            available=inside.available,
            missing=needed - inside.available,
            known=inside.changes > 0,
            makes=session.makes(key, inside.available),
            default=key == session.default_key,
            held=inside.held if inside.held.micros else None,
        )


def refundable(session: Session, name: WalletName | None) -> tuple[Change, ...]:
    """The latest changes of one of the caller's wallets of which something can come back, latest first."""
    key = session.key(name)
    wallet = session.records.wallet(session.account, key) if session.account else None
    return _latest(session.records, session.account, wallet) if session.account and wallet else ()


def _latest(records: Records, account: Account, wallet: Wallet) -> tuple[Change, ...]:
    found = records.refundable(account, wallet, SUGGESTED)
    return tuple(change for change in found if _not_returned(records, account, wallet, change.number))


def _not_returned(records: Records, account: Account, wallet: Wallet, number: int) -> list[Entry]:
    """The effects of a change that are not given back yet, in their order."""
    used = without_filling(records.entries(account, wallet, number))
    came_from = {entry.lot for entry in used}
    back: dict[int | None, int] = {}
    for earlier in records.refunds(account, wallet, number):
        for entry in without_filling(records.entries(account, wallet, earlier.number)):
            # What was owed, and has been filled since, came back as a lot of its own.
            lot = entry.lot if entry.lot in came_from else None
            back[lot] = back.get(lot, 0) + entry.amount.micros
    open_entries: list[Entry] = []
    for entry in reversed(used):
        returned = min(back.get(entry.lot, 0), -entry.amount.micros)
        back[entry.lot] = back.get(entry.lot, 0) - returned
        open_entries.append(Entry(entry.lot, Amount(entry.amount.micros + returned, entry.amount.unit)))
    return [entry for entry in reversed(open_entries) if entry.amount.micros < 0]


def _sum(came_from: Sequence[Entry], key: WalletKey) -> Amount:
    return Amount(-sum(entry.amount.micros for entry in came_from), key.unit)


def _parts(refunds: Sequence[Change]) -> list[Estimate]:
    """Of the work of a change, that came back; what came back as a bare number limits the sum alone."""
    return [refund.estimate for refund in refunds if refund.estimate is not None]


def _work_back(spent: Change, part: Work | None, earlier: Sequence[Change], rest: Amount) -> Estimate | None:
    """The work that comes back with a part of a change, at the prices of then, or with all the rest of it; None: it
    cannot be told of what the rest is.

    Args:
        earlier: What gave back of it before, and was not undone.
        rest: Of its credits.
    """
    whole, back = spent.estimate, _parts(earlier)
    if part is None:
        left = None if whole is None else rest_of(whole, back)
        return left if left is not None and left.totals[0].amount == rest else None
    if whole is None or part_of(whole, part) is None:
        raise NotInThatChangeError(number=spent.number, rest=rest)
    share = part_of(whole, part, back)
    if share is None and rest.micros:
        raise _part_returned(spent, whole, part, earlier, rest)
    return share


def _part_returned(
    spent: Change, whole: Estimate, part: Work, earlier: Sequence[Change], rest: Amount
) -> PartReturnedError:
    short = {line.medium for line in part.lines if part_of(whole, Work((line,)), _parts(earlier)) is None}
    gone: dict[Medium, int] = {}
    refunds: list[int] = []
    for refund in earlier:
        lines = [line for line in refund.estimate.lines if line.medium in short] if refund.estimate else []
        for line in lines:
            gone[line.medium] = gone.get(line.medium, 0) + line.count
        refunds += [refund.number] if lines else []
    left = rest_of(whole, _parts(earlier))
    return PartReturnedError(
        number=spent.number,
        came_back=_counted(gone),
        refunds=tuple(refunds),
        remaining=None if left is None else _counted(counts(left)),
        rest=rest,
        example=_one_of(whole, _parts(earlier), rest.micros),
    )


def _counted(gone: Mapping[Medium, int]) -> Work:
    return Work(tuple(WorkLine(count, medium) for medium, count in gone.items()))


def _one_of(priced: Estimate, back: Sequence[Estimate], most: int) -> Work | None:
    """One of a kind of work that did not come back yet and cost no more than so many millionths."""
    for medium in counts(priced):
        one = Work((WorkLine(1, medium),))
        share = part_of(priced, one, back)
        if share is not None and share.totals[0].amount.micros <= most:
            return one
    return None


def _example(records: Records, account: Account, wallet: Wallet, spent: Change) -> Work | Amount | None:
    """A part of what can still come back of a change: one of a kind of its work, else about half; never all."""
    rest = _sum(_not_returned(records, account, wallet, spent.number), wallet.key)
    back = _parts(records.refunds(account, wallet, spent.number))
    one = None if spent.estimate is None else _one_of(spent.estimate, back, rest.micros - 1)
    if one is not None:
        return one
    least = 10 ** (6 - rest.unit.decimals)  # millionths that can be typed
    steps = (step for step in (MICROS_PER_UNIT, MICROS_PER_UNIT // 100, least) if 2 * step <= rest.micros)
    step = next(steps, None)
    return None if step is None else Amount(rest.micros // 2 // step * step, rest.unit)
