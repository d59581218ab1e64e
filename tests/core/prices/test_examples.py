"""The worked examples of examples.yaml: asked in words, or their arithmetic where no words could ask it."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Literal

import msgspec
import pytest
import yaml

from core.amounts import Amount, Unit
from core.errors.prices import NotOfferedError
from core.prices.charging import charge
from core.prices.matching import Offer, match
from core.prices.provider import Provider
from core.prices.worth import fixed_worth, share_of_pack, share_of_plan
from core.work.afford import afford
from core.work.grammar import parse_work
from tests.core.prices.asking import BOOK, TODAY, answer, ask


class Expects(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    amount: Decimal
    unit: str
    decimals: int | None = None


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: Literal["vendor", "relayed", "third-party", "article"]
    dated: str
    url: str


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"day": "date"}):
    id: str
    question: str
    kind: Literal["words", "arithmetic"]
    expects: Expects
    arithmetic: str
    rows: tuple[str, ...]
    source: Said
    words: str = ""
    day: date = TODAY
    worth: str | None = None
    certainty: Literal["exact", "about"] = "exact"
    reason: str | None = None
    by: Literal["afford", "share-of-plan", "any-length", "worth", "worth-backwards"] | None = None
    credits: Decimal = Decimal(0)
    each: Decimal = Decimal(1)
    money: Decimal = Decimal(0)
    plan: str = ""
    channel: str = ""
    offered: tuple[str, ...] = ()
    note: str | None = None

    @property
    def provider(self) -> Provider:
        return BOOK.providers[self.id.partition(".")[0]]


EXAMPLES = msgspec.convert(
    yaml.safe_load(Path(__file__).with_name("examples.yaml").read_text(encoding="utf-8")),
    tuple[Example, ...],
    strict=False,
)
WORDS = [example for example in EXAMPLES if example.kind == "words"]


def those(by: str) -> list[Example]:
    return [example for example in EXAMPLES if example.by == by]


def named(example: Example) -> str:
    return example.id


def meets(got: Decimal, expects: Expects) -> bool:
    if expects.decimals is not None:
        got = got.quantize(Decimal(1).scaleb(-expects.decimals), ROUND_HALF_UP)
    return got == expects.amount


def in_money(example: Example, amount: Amount, channel: str) -> Amount:
    if example.worth is None:
        return amount
    if example.worth == "fixed":
        money = fixed_worth(amount, example.provider.channel(channel))
    else:
        money = share_of_pack(amount, next(pack for pack in example.provider.packs if pack.id == example.worth))
    assert money is not None
    return money


def test_there_are_47_of_which_so_many_are_asked_in_words(record_property: Callable[[str, object], None]) -> None:
    kinds = Counter(example.kind for example in EXAMPLES)
    assert kinds == {"words": 31, "arithmetic": 16}
    assert len({example.id for example in EXAMPLES}) == 47
    record_property(
        "counted", f"examples: {kinds['words']} asked in words, {kinds['arithmetic']} arithmetic with a reason"
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_example_that_is_not_asked_in_words_says_why(example: Example) -> None:
    assert (example.kind == "arithmetic") is (example.reason is not None) is (example.by is not None)


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_rows_of_an_example_are_in_the_book(example: Example) -> None:
    for row in example.rows:
        provider, _, rate_id = row.partition("/")
        assert rate_id in {rate.id for rate in BOOK.providers[provider].rates}


@pytest.mark.parametrize("example", WORDS, ids=named)
def test_words_are_answered_with_the_expected_amount(example: Example) -> None:
    lines = ask(example.words, example.day).lines
    amounts = [line.amount for line in lines]
    assert None not in amounts
    money = [in_money(example, amount, line.price.channel) for line in lines if (amount := line.amount) is not None]
    total = sum((each.decimal for each in money), Decimal(0))
    assert meets(total, example.expects)
    assert {each.unit.value for each in money} == {example.expects.unit}
    assert {f"{line.price.provider}/{rate}" for line in lines for rate in line.price.rates} == set(example.rows)


@pytest.mark.parametrize("example", WORDS, ids=named)
def test_what_is_only_known_about_enters_no_total(example: Example) -> None:
    result = ask(example.words, example.day)
    assert {line.certainty for line in result.lines} == {example.certainty}
    assert bool(result.totals) is (example.certainty == "exact")


@pytest.mark.parametrize("example", those("afford"), ids=named)
def test_how_many_an_amount_buys(example: Example) -> None:
    one = answer(example.words, example.day)
    available = Amount.exactly(example.credits, one.price.amount.unit)
    (mix,) = afford(available, {one.medium: one.price.amount})
    ((_, count),) = mix.counts
    assert count * example.each == example.expects.amount
    assert [f"{one.price.provider}/{rate}" for rate in one.price.rates] == list(example.rows)


@pytest.mark.parametrize("example", those("share-of-plan"), ids=named)
def test_share_of_the_price_of_a_plan(example: Example) -> None:
    line = answer(example.words, example.day)
    assert line.amount is not None
    assert line.amount.decimal == example.credits
    plan = next(plan for plan in example.provider.plans if plan.id == example.plan)
    share = share_of_plan(line.amount, plan)
    assert share is not None
    assert share.unit.value == example.expects.unit
    assert meets(share.decimal, example.expects)


@pytest.mark.parametrize("example", those("any-length"), ids=named)
def test_length_that_is_not_on_offer_is_refused_with_those_that_are(example: Example) -> None:
    with pytest.raises(NotOfferedError) as caught:
        ask(example.words, example.day)
    assert (caught.value.attribute, caught.value.offered) == ("length", example.offered)
    assert len(caught.value.fixes) == len(example.offered)


@pytest.mark.parametrize("example", those("any-length"), ids=named)
def test_arithmetic_of_a_length_that_is_not_on_offer(example: Example) -> None:
    (line,) = parse_work(example.words, BOOK.vocabulary).lines
    (row,) = example.rows
    rate = next(rate for rate in example.provider.rates if rate.id == row.partition("/")[2])
    stretched = msgspec.structs.replace(rate, lengths=None)
    channel, model = example.provider.channel(rate.channel), example.provider.model(rate.model)
    offer = Offer(example.provider, channel, model, line.medium, (stretched,))
    charged = charge(offer, match(offer, line.values), line.count)
    assert charged.job is not None
    assert meets(Amount.rounded(charged.job, channel.unit).decimal, example.expects)


@pytest.mark.parametrize("example", [*those("worth"), *those("worth-backwards")], ids=named)
def test_what_an_amount_of_credits_is_worth(example: Example) -> None:
    channel = example.provider.channel(example.channel.partition(" ")[2])
    backwards = example.by == "worth-backwards"
    amount = Amount.exactly(example.expects.amount if backwards else example.credits, channel.unit)
    money = fixed_worth(amount, channel)
    assert money is not None
    assert money.unit is Unit.USD
    assert money.decimal == example.money if backwards else meets(money.decimal, example.expects)
