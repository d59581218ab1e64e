"""What to buy for work, or for so much: gathered from the records, then worked out beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from core.amounts import Amount
from core.answers import Buying
from core.buying.buying import buy
from core.buying.offers import Offers
from core.buying.on_sale import on_sale
from core.errors.tries import NeverCertainError
from core.ledger.changes import WalletKey, WalletName
from core.prices.estimate import Estimate, one_total
from core.retries.batch import CERTAIN
from core.session import Session
from core.uses.estimating import risks, with_less
from core.uses.packing import packs_of
from core.uses.receiving import positive
from core.work.work import Work

USUAL_CONFIDENCE = Fraction(95, 100)
"""How often it is to be enough, where nobody says."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be bought, and where."""

    key: WalletKey
    provider: str
    offers: Offers
    needed: Amount
    """If every try is kept."""
    work: Work | None
    priced: Estimate | None
    confidence: Fraction
    moderators: Mapping[UUID, str]


def wish(session: Session, wanted: Work | Decimal, name: WalletName | None, confidence: Fraction | None) -> Wish:
    """What is to be bought, with all that is on sale there.

    Raises:
        RefusedError: As one_total() and estimate() of work, and positive() of an amount.
    """
    priced = None
    if isinstance(wanted, Work):
        priced = session.estimate(wanted)
        total = one_total(wanted, priced, session.book.providers)
        key, needed = WalletKey(total.provider, total.channel, total.amount.unit), total.amount
    else:
        key = session.key(name)
        needed = positive(wanted, key)
    packs = packs_of(session, key)
    return Wish(
        key,
        session.provider_name(key),
        on_sale(session.book.provider(key.provider), key.channel, packs),
        needed,
        wanted if isinstance(wanted, Work) else None,
        priced,
        confidence or USUAL_CONFIDENCE,
        session.records.names(session.context.caller, {pack.set_by for pack in packs if pack.set_by}),
    )


def purchased(asked: Wish) -> Buying:
    """The cheapest purchase. Takes long for much work at odd rates.

    Raises:
        NeverCertainError, AmountTooLargeError: As spread().
        NoPackPriceError, NotSoMuchSoldError: As buy().
    """
    needed, risk = asked.needed, None
    if asked.priced is not None and asked.work is not None and asked.work.has_rates:
        odds = [line.success or CERTAIN for line in asked.work.lines]
        try:
            (risk,) = risks(asked.priced, odds, (asked.confidence,))
        except NeverCertainError as error:
            raise with_less(error, asked.work) from None
        needed = risk.spread.at(asked.confidence).amount
    return Buying(
        asked.provider,
        asked.key,
        needed,
        buy(asked.offers, (needed,)),
        asked.moderators,
        asked.priced,
        asked.confidence,
        risk,
    )
