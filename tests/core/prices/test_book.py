"""Who sells what on which day: names, sellers, channels, and a server's own prices before those of the book."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from core.amounts import Amount, Unit
from core.errors.prices import (
    BeforeTheBookError,
    NoRateError,
    NotSaidError,
    NotSoldError,
    UnknownModelError,
    WhichProviderError,
)
from core.errors.tree import RequestError
from core.prices.book import PriceBook
from core.prices.cards import BookBasis, Price, RateCard, ServerBasis, ServerPrice
from core.prices.estimate import EstimateLine
from core.prices.files import packaged_files
from core.prices.market import Market
from core.prices.provider import Provider, SourceKind
from core.prices.rates import Certainty, Period
from core.work.attributes import Attribute
from core.work.grammar import parse_work
from core.work.media import Medium
from tests.core.prices.asking import BOOK, TODAY, answer
from tests.core.prices.toys import provider, rate

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
ANA = UUID(int=7)
MOMENT, DAY = timedelta(microseconds=1), timedelta(days=1)
VIDZY = BOOK.provider("vidzy")


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def set_price(
    amount: int | None, starts_at: datetime = AT, medium: Medium = Medium.VIDEO, by: UUID | None = ANA
) -> ServerPrice:
    return ServerPrice("vidzy", "app", medium, None if amount is None else credit(amount), starts_at, by, starts_at)


def card(*own: ServerPrice, at: datetime = AT) -> RateCard:
    return Market(BOOK, own, at).card(VIDZY)


def video_price(*own: ServerPrice, at: datetime = AT) -> str:
    return card(*own, at=at).price(Medium.VIDEO).amount.plain


# A card, and a server's own prices


def test_packaged_book_knows_what_a_generation_costs_on_vidzy() -> None:
    assert card().amounts == {Medium.VIDEO: credit(500), Medium.IMAGE: credit(70)}


def test_price_of_the_book_says_where_it_comes_from() -> None:
    title = "An article on what credits for AI generation cost"
    basis = BookBasis(SourceKind.ARTICLE, None, date(2026, 11, 22), title=title)
    assert card().price(Medium.IMAGE) == Price("vidzy", "app", Medium.IMAGE, "any", credit(70), basis, ("image",))


def test_no_provider_named_means_vidzy() -> None:
    assert BOOK.provider(None) is VIDZY


def test_kind_without_a_price_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(NoRateError) as caught:
        card().price(Medium.AUDIO)
    facts = caught.value.facts()
    assert (facts["provider"], facts["medium"], facts["known"]) == ("Vidzy", "audio", ("video", "image"))


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


@pytest.mark.parametrize(
    ("at", "price"),
    [(AT - 3 * DAY, "500"), (AT - 2 * DAY, "450"), (AT - DAY - MOMENT, "450"), (AT - DAY, "500"), (AT, "550")],
)
def test_behind_a_price_that_was_taken_back_the_book_holds_until_another_is_set_and_before_it_what_held(
    at: datetime, price: str
) -> None:
    prices = set_price(450, AT - 2 * DAY), set_price(None, AT - DAY), set_price(550, AT)
    assert video_price(*prices, at=at) == price


def test_of_two_from_the_same_moment_the_one_set_last_wins() -> None:
    assert video_price(set_price(450), set_price(460)) == "460"


@pytest.mark.parametrize("field", ["provider", "channel"])
def test_price_set_for_another_provider_or_channel_does_not_count(field: str) -> None:
    names = {"provider": "vidzy", "channel": "app"} | {field: "other"}
    other = ServerPrice(**names, medium=Medium.VIDEO, amount=credit(1), starts_at=AT, set_by=ANA, set_at=AT)
    assert video_price(other) == "500"


def test_card_leaves_out_what_is_only_known_about() -> None:
    assert Market(BOOK, (), AT).card(BOOK.provider("midjourney")).prices == {}


def test_card_leaves_out_what_comes_several_at_once() -> None:
    four = PriceBook([provider(rate(price=16, outputs=4), medium=Medium.IMAGE)])
    assert Market(four, (), AT).card(four.providers["acme"]).prices == {}


def test_price_of_a_kind_on_a_card_is_that_of_the_usual_model_and_length() -> None:
    acme = provider(rate(price="0.5", per="second", lengths=[5, 10]), rate(id="two", model="acme-2", price=9))
    prices = Market(PriceBook([acme]), (), AT).card(acme).prices
    assert {medium: price.amount.plain for medium, price in prices.items()} == {Medium.VIDEO: "2.5"}


# By date


def dated(*rows: tuple[str, str, str | None, str | None]) -> PriceBook:
    rates = [rate(id=name, price=price, holds={"from": start, "until": until}) for name, price, start, until in rows]
    acme = provider(*rates)
    undated = msgspec.structs.replace(acme, sources=(msgspec.structs.replace(acme.sources[0], dated=None),))
    return PriceBook([undated])


DATED = dated(("first", "500", None, "2026-11-30"), ("second", "550", "2026-12-01", "2026-12-31"))


def on(day: str, book: PriceBook = DATED) -> EstimateLine:
    return answer("1 video on acme", date.fromisoformat(day), book)


@pytest.mark.parametrize(
    ("day", "price"), [("2026-11-30", "500"), ("2026-12-01", "550"), ("2026-12-31", "550"), ("2026-12-15", "550")]
)
def test_price_of_the_book_holds_from_its_first_day_to_its_last(day: str, price: str) -> None:
    assert on(day).price.amount.plain == price


def test_price_with_an_end_says_so() -> None:
    basis = on("2026-12-05").price.basis
    assert isinstance(basis, BookBasis)
    assert basis.until == date(2026, 12, 31)


def test_model_that_is_no_longer_sold_is_refused_with_its_last_day() -> None:
    with pytest.raises(NotSoldError) as caught:
        on("2027-01-01")
    assert (caught.value.until, caught.value.start) == (date(2026, 12, 31), None)


def test_model_that_is_not_yet_sold_is_refused_with_its_first_day() -> None:
    two = PriceBook([provider(rate(holds={"from": "2026-12-01", "until": None}), rate(id="old", model="acme-2"))])
    with pytest.raises(NotSoldError) as caught:
        on("2026-11-30", two)
    assert (caught.value.until, caught.value.start) == (None, date(2026, 12, 1))


def test_day_before_anything_is_known_is_refused_with_the_first_that_is() -> None:
    with pytest.raises(BeforeTheBookError) as caught:
        on("2026-04-30", PriceBook([provider(rate())]))
    assert caught.value.begins == date(2026, 5, 1)
    assert on("2026-05-01", PriceBook([provider(rate())])).amount is not None


def test_nothing_is_known_of_when_undated_sources_began() -> None:
    assert BOOK.begins(VIDZY) is None
    assert DATED.begins(DATED.providers["acme"]) is None


@pytest.mark.parametrize(
    ("day", "inside"), [("2026-01-01", True), ("2026-06-30", True), ("2025-12-31", False), ("2026-07-01", False)]
)
def test_both_ends_of_a_period_belong_to_it(day: str, inside: bool) -> None:
    assert (date.fromisoformat(day) in Period(date(2026, 1, 1), date(2026, 6, 30))) is inside


def test_sora_is_sold_until_the_day_before_it_ended() -> None:
    assert answer("1 sora 2 video 8s 720p on openai", date(2026, 9, 23)).price.rates == ("api.sora-2.720p",)
    with pytest.raises(NotSoldError) as caught:
        answer("1 sora 2 video 8s 720p on openai", date(2026, 9, 24))
    assert caught.value.until == date(2026, 9, 23)


def test_model_that_ended_on_one_channel_is_sold_on_another() -> None:
    ended = date(2026, 10, 22)
    before = answer("1 veo 3.1 video 8s 1080p with sound on google", ended - timedelta(days=1))
    after = answer("1 veo 3.1 video 8s 1080p with sound on google", ended)
    assert (before.price.channel, after.price.channel) == ("gemini", "vertex")
    assert ("channel" in before.assumed, "channel" in after.assumed) == (False, True)
    with pytest.raises(NotSoldError):
        answer("1 veo 3.1 video 8s 1080p with sound on google gemini", ended)


# Names


def test_name_nicknames_and_id_of_a_provider_are_words() -> None:
    nicknamed = msgspec.structs.replace(VIDZY, name="Vid.Zy", nicknames=("VZ",))
    assert PriceBook([nicknamed]).vocabulary.providers == {"vid.zy": "vidzy", "vz": "vidzy", "vidzy": "vidzy"}


@pytest.mark.parametrize(
    "words",
    ["runway gen-4.5", "gen 4.5 on runway", "GEN-4.5 from Runway", "gen4.5 on runway ml", "gen-4.5"],
)
def test_model_is_found_however_its_name_is_written(words: str) -> None:
    assert answer(f"1 video {words} 5s").model_name == "Gen-4.5"


@pytest.mark.parametrize("provider", list(BOOK.providers.values()), ids=lambda each: str(each.provider))
def test_every_name_and_nickname_of_a_model_means_that_model(provider: Provider) -> None:
    for model in provider.models:
        for name in (model.id, model.name, *model.nicknames):
            for medium in model.media:
                meant, said = BOOK.model(provider, name, medium, TODAY)
                assert (meant.id, said) == (model.id, {})


@pytest.mark.parametrize("provider", list(BOOK.providers.values()), ids=lambda each: str(each.provider))
def test_every_name_of_a_model_can_be_typed_as_it_is_shown(provider: Provider) -> None:
    for model in provider.models:
        for medium in () if model.any else model.media:
            for name in (model.name, *model.nicknames):
                (line,) = parse_work(f"1 {medium.value} {name} on {provider.provider}", BOOK.vocabulary).lines
                assert line.model is not None, name
                assert (line.provider, BOOK.model(provider, line.model, medium, TODAY)[0].id) == (
                    provider.provider,
                    model.id,
                )


def test_name_of_a_model_may_say_its_quality() -> None:
    replicate = BOOK.provider("replicate")
    model, said = BOOK.model(replicate, "kling 3 pro", Medium.VIDEO, TODAY)
    assert (model.name, said) == ("Kling 3.0", {Attribute.QUALITY: "pro"})
    line = answer("1 kling 3 pro video 5s silent on replicate")
    assert (line.price.rates, line.values["quality"]) == (("kling-v3.pro.silent",), "pro")


def test_model_of_that_whole_name_comes_before_a_quality() -> None:
    rows = (rate(when={"quality": ["pro"]}), rate(id="two", model="acme-1-pro"))
    book = PriceBook([provider(*rows)])
    assert book.model(book.providers["acme"], "acme 1 pro", Medium.VIDEO, AT.date()) == (
        book.providers["acme"].models[1],
        {},
    )


@pytest.mark.parametrize("words", ["1 wan 3.0 video 5s", "2 wan 3.0 videos 5s", "1 video wan 3 5s"])
def test_kind_behind_the_name_of_a_model_changes_nothing(words: str) -> None:
    assert answer(f"{words} on wan").model_name == "Wan 3.0"
    with pytest.raises(WhichProviderError):
        answer(words)


def test_kind_in_the_name_of_a_model_is_not_needed_where_it_is_not_in_the_name() -> None:
    model, _ = BOOK.model(BOOK.provider("runway"), "grok video", Medium.VIDEO, TODAY)
    assert model.id == "grok-imagine-1.5"
    assert BOOK.model(BOOK.provider("freepik"), "grok video", Medium.VIDEO, TODAY)[0].id == "grok-video"


def test_model_that_is_not_sold_is_refused_with_the_likeliest_first() -> None:
    with pytest.raises(UnknownModelError) as caught:
        BOOK.model(BOOK.provider("runway"), "gen 5", Medium.VIDEO, TODAY)
    assert (caught.value.provider, caught.value.model) == ("Runway", "gen 5")
    assert len(caught.value.sold) == 6
    assert caught.value.sold[0].startswith("Gen-")


def test_where_every_model_costs_the_same_any_name_is_one() -> None:
    line = answer("2 veo 3.1 videos on vidzy")
    assert (line.price.model, line.price.amount, line.unaffected) == ("any", credit(500), ("model",))


# Sellers


def test_model_of_one_seller_needs_no_provider() -> None:
    line = answer("1 gen-4.5 video 5s")
    assert (line.price.provider, line.assumed[0]) == ("runway", "provider")


def test_model_of_several_sellers_asks_which() -> None:
    with pytest.raises(WhichProviderError) as caught:
        answer("1 veo 3.1 video 8s")
    sellers = [name for name, _ in caught.value.providers]
    assert sellers == sorted(sellers)
    assert {"fal", "google", "replicate"} <= {*sellers}
    assert [name for _, name in caught.value.providers][: len(caught.value.fixes)] == [
        name for name, _ in caught.value.fixes
    ]


def test_who_no_longer_sells_a_model_is_not_asked_about() -> None:
    two = [
        provider(rate(holds={"from": None, "until": "2026-10-31"}), provider_id="acme"),
        provider(rate(), provider_id="other"),
    ]
    book = PriceBook(two)
    assert [p.provider for p in book.sellers("acme 1", Medium.VIDEO, date(2026, 10, 31))] == ["acme", "other"]
    assert [p.provider for p in book.sellers("acme 1", Medium.VIDEO, date(2026, 11, 1))] == ["other"]


def test_who_ever_sold_a_model_that_nobody_sells_is_named() -> None:
    ended = PriceBook([provider(rate(holds={"from": None, "until": "2026-10-31"}))])
    assert [p.provider for p in ended.sellers("acme 1", Medium.VIDEO, TODAY)] == ["acme"]
    assert ended.sellers("acme 1", Medium.IMAGE, TODAY) == []


# Channels


def test_channel_that_is_named_is_used() -> None:
    assert answer("1 gen-4.5 clip 5s on runway web").price.channel == "web"
    assert answer("1 gen-4.5 clip 5s on runway").price.channel == "api"


def test_model_that_the_default_channel_lacks_is_bought_on_another_and_that_is_said() -> None:
    rows = (rate(), rate(id="app", model="acme-2", channel="app"))
    line = answer("1 acme 2 video", book=PriceBook([provider(*rows)]))
    assert (line.price.channel, line.assumed) == ("app", ("provider", "channel"))


def test_channel_has_a_usual_model_of_its_own() -> None:
    rows = (rate(), rate(id="app", model="acme-2", channel="app"))
    line = answer("1 video on acme app", book=PriceBook([provider(*rows)]))
    assert (line.price.rates, line.assumed) == (("app",), ("model",))


def test_kind_that_a_channel_lacks_is_refused() -> None:
    with pytest.raises(NoRateError):
        answer("1 image on acme", book=PriceBook([provider(rate())]))


# The packaged book


USUAL_THAT_ENDED = {("openai", Medium.VIDEO)}
"""Sora 2 was the last video model there."""
NEEDS_MORE = {("runway", Medium.AUDIO): " 120 characters"}
"""Charged by something that has no usual value."""
KINDS = [(each, medium) for each in BOOK.providers.values() for medium in each.default.media]


@pytest.mark.parametrize(("each", "medium"), KINDS, ids=[f"{each.provider}-{medium.value}" for each, medium in KINDS])
def test_usual_model_of_every_kind_is_priced_or_honestly_approximate(each: Provider, medium: Medium) -> None:
    more = NEEDS_MORE.get((each.provider, medium), "")
    words = f"1 {medium.value} on {each.provider}{more}"
    if more:
        with pytest.raises(NotSaidError):
            answer(words.removesuffix(more))
    if (each.provider, medium) in USUAL_THAT_ENDED:
        with pytest.raises(NotSoldError):
            answer(words)
        return
    line = answer(words)
    known = max((rate.known for rate in each.rates if rate.id in line.price.rates), key=list(Certainty).index)
    assert line.certainty == known.value
    assert line.amount is not None
    assert line.amount.micros > 0
    assert line.amount.unit is each.channel(line.price.channel).unit


@pytest.mark.parametrize("each", list(BOOK.providers.values()), ids=lambda each: str(each.provider))
def test_every_channel_answers_or_refuses_every_kind(each: Provider) -> None:
    for channel in each.channels:
        for medium in Medium:
            try:
                line = answer(f"1 {medium.value} on {each.provider} {channel.id}")
            except RequestError:
                continue
            assert (line.price.channel, line.medium) == (channel.id, medium)


def test_folder_of_ones_own_adds_and_replaces(tmp_path: Path) -> None:
    packaged = next(file for file in packaged_files() if file.name == "vidzy.yaml").read_text(encoding="utf-8")
    dearer = packaged.replace("price: 500", "price: 600")
    own = packaged.replace("provider: vidzy", "provider: own").replace("name: Vidzy", "name: Own")
    (tmp_path / "vidzy.yaml").write_text(dearer, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(own.replace("[vidzy ai]", "[]"), encoding="utf-8")
    book = PriceBook.packaged(tmp_path)
    assert len(book.providers) == len(BOOK.providers) + 1
    assert answer("1 video on vidzy", book=book).price.amount.decimal == Decimal(600)
    assert answer("1 video on own", book=book).price.amount.decimal == Decimal(500)
