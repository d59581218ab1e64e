"""What work costs, and what it will have cost when tries fail: gathered from the records, worked out beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from core.answers import Estimated, Risk
from core.errors.tries import NeverCertainError
from core.ledger.changes import WalletKey
from core.people import Context
from core.prices.book import PriceBook
from core.prices.estimate import Estimate, EstimateLine, Total, estimate
from core.prices.market import Market
from core.retries.batch import CERTAIN, batch_of
from core.retries.odds import Odds, Recorded
from core.retries.record import Kind, Record
from core.retries.spread import spread
from core.session import Session, market_on
from core.shares import share_text
from core.uses.trying import all_records
from core.work.work import Work


@dataclass(frozen=True, slots=True)
class Question:
    """Work with its prices, and how often each line of it is kept."""

    work: Work
    priced: Estimated
    said: tuple[Odds, ...]
    """By what was said, a line each; certain where nothing was."""
    own: tuple[Odds, ...]
    """And by the caller's own records where nothing was."""

    @property
    def needs_work(self) -> bool:
        """Whether anything is said, or recorded, of tries that fail."""
        return bool(self.priced.records) or self.rated

    @property
    def rated(self) -> bool:
        """Whether it was said of any of it that tries fail."""
        return any(odds != CERTAIN for odds in self.said)


def question(session: Session, work: Work, day: date | None, *, own: bool) -> Question:
    """Price work at the prices of the moment, or of a day that is named.

    Args:
        own: Look for the caller's own records as well.

    Raises:
        RefusedError: As estimate().
    """
    priced = session.estimate(work, day)
    keys = [WalletKey(total.provider, total.channel, total.amount.unit) for total in priced.totals]
    said = tuple(line.success or CERTAIN for line in work.lines)
    kept = {record.kind: record for record in all_records(session)} if own else {}
    found = [
        None if line.success is not None else kept.get(kind_of_line(one))
        for line, one in zip(work.lines, priced.lines, strict=True)
    ]
    return Question(
        work,
        Estimated(
            priced,
            providers=session.book.providers,
            holdings=tuple(map(session.holdings, keys)),
            moderators=session.moderators(),
            default=session.market().default,
            records=tuple(dict.fromkeys(record for record in found if record is not None)),
        ),
        said,
        tuple(_odds(record, of_line) for record, of_line in zip(found, said, strict=True)),
    )


def by_the_book(book: PriceBook, context: Context, work: Work, day: date | None) -> Question:
    """The same where the records cannot be read: as on a server that set nothing, and of nobody's credits. Raises
    RefusedError as question()."""
    now = Market(book, (), context.at, on=context.today)
    market = now if day is None else market_on(now, context, day)
    said = tuple(line.success or CERTAIN for line in work.lines)
    priced = Estimated(
        estimate(work, market), providers=book.providers, holdings=(), moderators={}, default=now.default, unread=True
    )
    return Question(work, priced, said, said)


def answered(asked: Question, confidence: Fraction | None) -> Estimated:
    """With what it will have cost. Takes long for much work at odd rates.

    Args:
        confidence: How often it is to be enough, besides what is always told.

    Raises:
        NeverCertainError, AmountTooLargeError: As spread().
    """
    confidences = () if confidence is None else (confidence,)
    priced = asked.priced.estimate
    try:
        return replace(
            asked.priced,
            risks=tuple(risks(priced, asked.said, confidences)) if asked.rated else (),
            own_risks=tuple(risks(priced, asked.own, confidences)) if asked.priced.records else (),
        )
    except NeverCertainError as error:
        raise with_less(error, asked.work) from None


def with_less(error: NeverCertainError, work: Work) -> NeverCertainError:
    """With the same work to be asked again, for less than certainty."""
    share = share_text(error.confidence)
    error.fixes = ((share, f"{work} confidence {share}"),)
    return error


def risks(priced: Estimate, odds: Sequence[Odds], confidences: Iterable[Fraction] = ()) -> Iterable[Risk]:
    """Of each total, what it will have cost.

    Args:
        odds: Of each line.
    """
    for total in priced.totals:
        paid = [(line, one) for line, one in zip(priced.lines, odds, strict=True) if _pays(total, line)]
        yield Risk(total, spread([batch_of(line, one) for line, one in paid], confidences))


def kind_of_line(line: EstimateLine) -> Kind:
    """What a line is made with."""
    return Kind(line.price.provider, line.price.model, line.medium)


def _pays(total: Total, line: EstimateLine) -> bool:
    wallet = (line.price.provider, line.price.channel, line.price.amount.unit)
    return line.exact and line.amount is not None and wallet == (total.provider, total.channel, total.amount.unit)


def _odds(record: Record | None, said: Odds) -> Odds:
    return said if record is None else Recorded(record.kept, record.tried)
