"""What an amount of credits, or what somebody has, would make."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from core.amounts import Amount
from core.answers import Afforded
from core.errors.prices import NotSaidError, SeveralWalletsError
from core.errors.tree import RefusedError
from core.ledger.changes import WalletKey, WalletName
from core.numerals import unmistakable
from core.prices.estimate import Estimate, Total, one_total
from core.session import Session
from core.uses.counting import counted_otherwise
from core.uses.receiving import positive
from core.work.afford import ways
from core.work.media import Medium
from core.work.work import Work, WorkLine


def afford(
    session: Session, number: Decimal | None, money: Amount | None, work: Work | None, name: WalletName | None
) -> Afforded:
    """What an amount would make, and with work what remains of it for the rest.

    Args:
        number: None: what is available to the caller, unless `money` says it. Only then is anything of theirs read.
        money: In a wallet that is counted in it.
        name: Work says its wallet itself.

    Raises:
        CountedOtherwiseError: The wallet is not counted in that money, and no number is given.
        AmountNotPositiveError, TooManyDecimalsError, AmountTooLargeError: As positive().
        RefusedError: The work cannot be priced exactly, or takes credits of several wallets.
    """
    given = money.decimal if number is None and money is not None else number
    priced, total = (None, None) if work is None else _priced(session, work, given)
    key = session.key(name) if total is None else WalletKey(total.provider, total.channel, total.amount.unit)
    needed = Amount(0, key.unit) if total is None else total.amount
    if number is None and money is not None and money.unit is not key.unit:
        raise counted_otherwise(session, money, key, name)
    held = session.holdings(key) if given is None else None
    amount = held.available if given is None and held is not None else positive(given or Decimal(0), key)
    card = session.card(key.provider, key.channel)
    left = amount - needed
    return Afforded(
        provider=session.provider_name(key),
        key=key,
        amount=amount,
        given=held is None,
        known=held is None or held.known,
        work=priced,
        needed=needed,
        ways=ways(amount if left.micros < 0 else left, card.amounts),
        each=_each(session, key, card.amounts),
        moderators=session.moderators(),
        default=session.market().default,
    )


def _priced(session: Session, work: Work, number: Decimal | None) -> tuple[Estimate, Total]:
    """The work at the prices of the moment; one wallet pays for it. What can be asked instead is of the same amount."""
    try:
        priced = session.estimate(work)
        return priced, one_total(work, priced, session.book.providers)
    except RefusedError as error:
        if number is not None:
            _ask_again(error, unmistakable(f"{number.normalize():,f}"))
        raise


def _ask_again(error: RefusedError, amount: str) -> None:
    error.fixes = tuple((name, f"{amount} {work}") for name, work in error.fixes)
    match error:
        case SeveralWalletsError(works=works):
            error.works = tuple(f"{amount} {work}" for work in works)
        case NotSaidError(work=work):
            error.work = f"{amount} {work}"


def _each(session: Session, key: WalletKey, media: Iterable[Medium]) -> Estimate | None:
    """One of each kind, priced."""
    lines = tuple(WorkLine(1, medium, provider=key.provider, channel=key.channel) for medium in media)
    return session.estimate(Work(lines)) if lines else None
