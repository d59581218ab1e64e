from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest

from core.amounts import Amount, Unit
from core.errors import NoRateError
from core.prices.book import BookBasis, Price, PriceBook, RateCard, ServerBasis, ServerPrice
from core.prices.rates import Channel, Period, Rate, SourceKind
from core.work.media import Medium

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
ANA = UUID(int=7)
MOMENT = timedelta(microseconds=1)
BOOK = PriceBook.packaged()
VIDZY = BOOK.provider("vidzy")


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def set_price(
    amount: int, starts_at: datetime = AT, medium: Medium = Medium.VIDEO, by: UUID | None = ANA
) -> ServerPrice:
    return ServerPrice("vidzy", "app", medium, credit(amount), starts_at, by, starts_at)


def card(*own: ServerPrice, at: datetime = AT) -> RateCard:
    return BOOK.rate_card(VIDZY, "app", at, own)


def video_price(*own: ServerPrice, at: datetime = AT) -> str:
    return card(*own, at=at).price(Medium.VIDEO).amount.plain


def test_packaged_book_knows_what_a_generation_costs_on_vidzy() -> None:
    assert card().amounts == {Medium.VIDEO: credit(500), Medium.IMAGE: credit(70)}


def test_price_of_the_book_says_where_it_comes_from() -> None:
    basis = BookBasis(SourceKind.ARTICLE, None, date(2026, 11, 22))
    assert card().price(Medium.IMAGE) == Price("vidzy", "app", Medium.IMAGE, "any", credit(70), basis)


def test_no_provider_named_means_vidzy() -> None:
    assert BOOK.provider(None) is VIDZY


def test_kind_without_a_price_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(NoRateError) as caught:
        card().price(Medium.AUDIO)
    assert caught.value.facts() == {"provider": "Vidzy", "medium": "audio", "known": ("video", "image")}


def test_price_of_the_server_says_who_set_it_and_when() -> None:
    basis = ServerBasis(ANA, AT)
    assert card(set_price(450)).price(Medium.VIDEO) == Price("vidzy", "app", Medium.VIDEO, "any", credit(450), basis)


def test_price_of_the_server_leaves_other_kinds_alone() -> None:
    assert card(set_price(450)).amounts == {Medium.VIDEO: credit(450), Medium.IMAGE: credit(70)}


def test_server_may_price_what_the_book_does_not() -> None:
    assert card(set_price(30, medium=Medium.AUDIO)).price(Medium.AUDIO).amount == credit(30)


@pytest.mark.parametrize(("at", "price"), [(AT - MOMENT, "500"), (AT, "450"), (AT + 400 * timedelta(days=1), "450")])
def test_price_of_the_server_holds_from_its_moment_on(at: datetime, price: str) -> None:
    assert video_price(set_price(450, AT), at=at) == price


def test_latest_price_that_has_begun_wins_in_whatever_order_they_were_set() -> None:
    earlier, later = set_price(450, AT - timedelta(days=2)), set_price(550, AT - timedelta(days=1))
    to_come = set_price(600, AT + MOMENT)
    assert video_price(earlier, later, to_come) == "550"
    assert video_price(to_come, later, earlier) == "550"
    assert video_price(earlier, later, to_come, at=AT + MOMENT) == "600"


def test_of_two_from_the_same_moment_the_one_set_last_wins() -> None:
    assert video_price(set_price(450), set_price(460)) == "460"


@pytest.mark.parametrize("field", ["provider", "channel"])
def test_price_set_for_another_provider_or_channel_does_not_count(field: str) -> None:
    names = {"provider": "vidzy", "channel": "app"} | {field: "other"}
    other = ServerPrice(**names, medium=Medium.VIDEO, amount=credit(1), starts_at=AT, set_by=ANA, set_at=AT)
    assert video_price(other) == "500"


def dated_book() -> PriceBook:
    video = VIDZY.rates[0]

    def rate(rate_id: str, price: int, start: date | None, until: date | None, channel: str = "app") -> Rate:
        return msgspec.structs.replace(
            video, id=rate_id, price=Decimal(price), holds=Period(start, until), channel=channel
        )

    rates = (
        rate("first", 500, None, date(2026, 11, 30)),
        rate("second", 550, date(2026, 12, 1), date(2026, 12, 31)),
        rate("api", 9, None, None, "api"),
    )
    channels = (*VIDZY.channels, Channel("api", "API", Unit.CREDIT))
    return PriceBook([msgspec.structs.replace(VIDZY, rates=rates, channels=channels)])


@pytest.mark.parametrize(
    ("day", "price"),
    [("2020-01-01", "500"), ("2026-11-30", "500"), ("2026-12-01", "550"), ("2026-12-31", "550"), ("2027-01-01", None)],
)
def test_price_of_the_book_holds_from_its_first_day_to_its_last(day: str, price: str | None) -> None:
    book = dated_book()
    at = datetime.fromisoformat(day).replace(hour=23, tzinfo=UTC)
    amounts = book.rate_card(book.provider("vidzy"), "app", at, ()).amounts
    assert (amounts[Medium.VIDEO].plain if amounts else None) == price


def test_channels_keep_prices_of_their_own() -> None:
    book = dated_book()
    assert book.rate_card(book.provider("vidzy"), "api", AT, ()).price(Medium.VIDEO).amount == credit(9)


def test_name_nicknames_and_id_of_a_provider_are_words() -> None:
    nicknamed = msgspec.structs.replace(VIDZY, name="Vid.Zy", nicknames=("VZ",))
    assert PriceBook([nicknamed]).vocabulary.providers == {"vid.zy": "vidzy", "vz": "vidzy", "vidzy": "vidzy"}


@pytest.mark.parametrize(
    ("day", "inside"), [("2026-01-01", True), ("2026-06-30", True), ("2025-12-31", False), ("2026-07-01", False)]
)
def test_both_ends_of_a_period_belong_to_it(day: str, inside: bool) -> None:
    assert (date.fromisoformat(day) in Period(date(2026, 1, 1), date(2026, 6, 30))) is inside
