"""What stands in the cells of one row -> values."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.amounts import MICROS_PER_UNIT, Amount, Unit
from core.dates import NEVER, read_day
from core.errors.numbers import AmbiguousNumberError, AmountTooLargeError, TooManyDecimalsError
from core.errors.takeout import RowProblem
from core.errors.tree import ReadingError
from core.ledger.changes import WalletKey
from core.ledger.days import end_of, start_of
from core.ledger.lots import LotKind
from core.ledger.naming import LOT_KINDS
from core.money import read_money
from core.numerals import read_number, unmistakable
from core.prices.book import PriceBook
from core.takeout.cells import Cells
from core.work.vocabulary import name_key

_WRITTEN = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,6})?")
_COMMA = re.compile(r"(?P<head>[-+\u2212]?(?P<whole>[0-9]+(?P<groups>(?:[.'\s][0-9]{3})*))),(?P<tail>[0-9]+)")
"""A number with one comma, and nothing but whole thousands before it."""
_STRANGE = re.compile(r"[^0-9.,'\s+\u2212-]")
_YEARS = range(1900, 2201)


class MisreadError(Exception):
    """What stands in a column is not what belongs there."""

    def __init__(self, column: str, problem: RowProblem, place: int | None = None) -> None:
        super().__init__(column, problem)
        self.column, self.problem, self.place = column, problem, place


def written_amount(word: str, unit: Unit) -> Amount | None:
    """An amount as writing.py writes it, with more decimals than a person may; None: it is not written so."""
    if not _WRITTEN.fullmatch(word):
        return None
    try:
        return Amount(int(Decimal(word) * MICROS_PER_UNIT), unit)
    except AmountTooLargeError:
        return None


def read_amount(cells: Cells, unit: Unit) -> Amount:
    """An amount as a person writes it. Raises MisreadError."""
    word = cells["amount"]
    if not word:
        raise MisreadError("amount", "missing")
    said = _with_decimal_point(word, decimal_comma=cells.decimal_comma)
    try:
        return Amount.exactly(read_number(said, 0, len(said)), unit)
    except AmbiguousNumberError:
        raise MisreadError("amount", "ambiguous_number") from None
    except TooManyDecimalsError:
        raise MisreadError("amount", "too_many_decimals") from None
    except AmountTooLargeError:
        raise MisreadError("amount", "too_large") from None
    except ReadingError:
        strange = _STRANGE.search(word)
        raise MisreadError("amount", "not_a_number", strange.start() + 1 if strange else None) from None


def _with_decimal_point(word: str, *, decimal_comma: bool) -> str:
    """A number whose comma stands before decimals, with a point there: `1.000,5`, `12,50`. Three digits behind it may
    be decimals or thousands. Raises MisreadError.

    Args:
        decimal_comma: It was saved where a comma stands before decimals; else three digits behind it are thousands.
    """
    found = _COMMA.fullmatch(word)
    if found is None:
        return word
    tail, head = found["tail"], re.sub(r"[.'\s]", "", found["head"])
    if len(tail) == 3 and not found["groups"] and len(found["whole"]) <= 3 and found["whole"] != "0":
        if decimal_comma:
            raise MisreadError("amount", "ambiguous_number")
        return word
    return unmistakable(f"{head}.{tail}")


def read_wallet(cells: Cells, book: PriceBook, default: WalletKey) -> WalletKey:
    """Which wallet a row is of; where it names no provider, the default one. Raises MisreadError."""
    key = default
    if cells["provider"] or cells["channel"]:
        name = cells["provider"] or default.provider
        provider_id = book.vocabulary.provider(name)
        if provider_id is None:
            raise MisreadError("provider", "not_a_provider")
        provider = book.provider(provider_id)
        channel: str | None = provider.default.channel
        if cells["channel"]:
            channel = book.vocabulary.channels.get(provider_id, {}).get(name_key(cells["channel"]))
        elif provider_id == default.provider:
            channel = default.channel
        if channel is None:
            raise MisreadError("channel", "not_a_channel")
        key = WalletKey(provider_id, channel, provider.channel(channel).unit)
    if cells["unit"] and cells["unit"].casefold() != key.unit.value.casefold():
        raise MisreadError("unit", "not_a_unit")
    return key


def read_moment(cells: Cells, column: str, zone: str, today: date) -> datetime | None:
    """A moment, or a day: its first moment, or of an end the first one after it. Raises MisreadError."""
    word = cells[column]
    if not word or word.casefold() in NEVER:
        return None
    edge = end_of if column == "lot_ends" else start_of
    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        try:
            moment = datetime.combine(read_day(word, 0, len(word), today), time.min)
        except ReadingError:
            raise MisreadError(column, "not_a_moment") from None
    if moment.year not in _YEARS:
        raise MisreadError(column, "not_a_moment")
    if moment.tzinfo is None and moment.time() == time.min:
        return edge(moment.date(), zone)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def read_kind(cells: Cells) -> LotKind:
    """What credits are that come with a row. Raises MisreadError."""
    word = cells["lot_kind"].casefold()
    kind = LOT_KINDS.get(word) if word else LotKind.PAID
    if kind is None:
        raise MisreadError("lot_kind", "not_a_kind_of_lot")
    return kind


def read_cost(cells: Cells) -> Amount | None:
    """What was paid for them. Raises MisreadError."""
    word = cells["lot_cost"]
    if not word:
        return None
    try:
        return read_money(word, 0, len(word))
    except ReadingError:
        raise MisreadError("lot_cost", "not_money") from None
