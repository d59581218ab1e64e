"""What holds of any work that can be asked of the packaged book."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from core.amounts import Amount
from core.errors.prices import NotOfferedError, UnknownModelError, WhichProviderError
from core.errors.tree import RefusedError, RequestError
from core.prices.estimate import Estimate, estimate
from core.prices.market import Market
from core.prices.provider import Provider
from core.prices.rates import Rate
from core.work.attributes import NO, YES, Attribute, Kind, Value
from core.work.grammar import parse_work
from core.work.media import Medium
from core.work.work import Work, WorkLine
from tests.core.prices.asking import BOOK, TODAY, at, line_for, plain, said_for

MARKET = Market(BOOK, (), at(TODAY))
ROWS = [(provider, rate) for provider in BOOK.providers.values() for rate in provider.rates]
PARTS = frozenset(
    (
        Attribute.LENGTH,
        Attribute.SOURCE_LENGTH,
        Attribute.MEGAPIXELS,
        Attribute.SOURCE_MEGAPIXELS,
        Attribute.GPU_SECONDS,
    )
)
"""What need not be whole."""
INPUTS = ("text", "image", "video", "audio", "reference")


@st.composite
def values_of(draw: st.DrawFn, attribute: Attribute) -> Value:
    """Anything that can be said of it."""
    if attribute.kind is Kind.FLAG:
        return draw(st.sampled_from((YES, NO)))
    if attribute is Attribute.SIZE:
        return f"{draw(st.integers(10, 99_999))}x{draw(st.integers(10, 99_999))}"
    if attribute is Attribute.INPUT:
        return draw(st.sampled_from(INPUTS))
    if attribute is Attribute.SCALE:
        return draw(st.sampled_from(("2", "4", "8", "16")))
    if attribute in PARTS:
        return plain(draw(st.decimals(Decimal("0.001"), 9_999, places=draw(st.integers(0, 6)))) or Decimal(1))
    if attribute.kind is Kind.NUMBER:
        return str(draw(st.integers(1, 10_000)))
    return draw(st.sampled_from(sorted(BOOK.vocabulary.labels[attribute])))


@st.composite
def lines(draw: st.DrawFn, row: st.SearchStrategy[tuple[Provider, Rate]] | None = None) -> WorkLine:
    """A line that a rate of the book is asked for with, and what else somebody may say of it."""
    provider, rate = draw(row or st.sampled_from(ROWS))
    model = provider.model(rate.model)
    medium = draw(st.sampled_from(model.media))
    values = dict(draw(st.sampled_from(list(said_for(provider, rate, medium)))))
    if draw(st.booleans()):
        for attribute in draw(
            st.lists(st.sampled_from([each for each in Attribute if medium in each.media]), max_size=3)
        ):
            values[attribute] = draw(values_of(attribute))
    for attribute in [each for each in values if draw(st.integers(0, 5)) == 0]:
        del values[attribute]
    return line_for(provider, model, medium, values, rate.channel, draw(st.integers(1, 1_000)))


@st.composite
def works(draw: st.DrawFn) -> Work:
    """Up to three lines; those that name no provider stand last, since one that is named is meant of those before."""
    some = draw(st.lists(lines(), max_size=3))
    plainest = st.builds(WorkLine, st.integers(1, 10_000_000), st.sampled_from(Medium))
    return Work((*some, *draw(st.lists(plainest, min_size=0 if some else 1, max_size=2))))


def priced(work: Work) -> Estimate | None:
    """The estimate, or None where something is refused; anything else is a mistake of ours."""
    try:
        return estimate(work, MARKET)
    except RequestError:
        return None


def by_wallet(*estimates: Estimate) -> Counter[tuple[str, str, str]]:
    """Micros a wallet."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for each in estimates:
        for total in each.totals:
            sums[total.provider, total.channel, total.amount.unit.value] += total.amount.micros
    return sums


@settings(max_examples=200)
@given(works())
def test_words_for_a_work_mean_that_work(work: Work) -> None:
    assert parse_work(str(work), BOOK.vocabulary) == work


@settings(max_examples=120)
@given(works(), works())
def test_two_works_together_cost_what_both_cost(one: Work, other: Work) -> None:
    parts = priced(one), priced(other)
    together = priced(Work((*one.lines, *other.lines)))
    if parts[0] is None or parts[1] is None:
        assert together is None
    else:
        assert together is not None
        assert by_wallet(together) == by_wallet(parts[0], parts[1])
        assert together.lines == parts[0].lines + parts[1].lines


@settings(max_examples=200)
@given(lines(), st.integers(1, 1_000))
def test_more_of_a_kind_never_cost_less(line: WorkLine, more: int) -> None:
    counted = WorkLine(line.count + more, line.medium, line.provider, False, line.channel, line.model, line.values)
    few, many = priced(Work((line,))), priced(Work((counted,)))
    assert (few is None) is (many is None)
    if few is not None and many is not None and few.lines[0].amount is not None:
        assert many.lines[0].amount is not None
        assert few.lines[0].amount <= many.lines[0].amount
        assert few.lines[0].price == many.lines[0].price


@settings(max_examples=120)
@given(lines())
def test_line_costs_its_jobs(line: WorkLine) -> None:
    result = priced(Work((line,)))
    for each in result.lines if result else ():
        assert (each.jobs - 1) * each.outputs < each.count <= each.jobs * each.outputs
        if each.amount is not None:
            exact = Fraction(each.amount.micros, each.jobs)
            assert abs(exact - each.price.amount.micros) <= 1  # each was rounded by itself


@settings(max_examples=120)
@given(lines())
def test_nothing_that_is_sold_for_something_is_free(line: WorkLine) -> None:
    result = priced(Work((line,)))
    for each in result.lines if result else ():
        rates = [rate for rate in BOOK.providers[each.price.provider].rates if rate.id in each.price.rates]
        if each.amount is not None and any(rate.price != 0 for rate in rates):
            assert each.amount > Amount(0, each.amount.unit)


@settings(max_examples=120)
@given(lines())
def test_what_is_said_is_kept_and_what_is_filled_in_is_on_offer(line: WorkLine) -> None:
    """Saying aloud what was filled in changes neither the rates nor the amount."""
    result = priced(Work((line,)))
    for each in result.lines if result else ():
        understood = {Attribute.of(code): value for code, value in each.values.items()}
        if each.asked_length is None:
            assert {attribute: understood.get(attribute) for attribute in line.values} == line.values
        aloud = WorkLine(line.count, line.medium, line.provider, False, line.channel, line.model, understood)
        again = estimate(Work((aloud,)), MARKET).lines[0]
        assert (again.price.rates, again.amount) == (each.price.rates, each.amount)


@settings(max_examples=120)
@given(lines(), lines())
def test_what_is_offered_instead_can_be_read_and_leaves_other_lines_alone(before: WorkLine, line: WorkLine) -> None:
    if priced(Work((before,))) is None:
        return
    try:
        estimate(Work((before, line)), MARKET)
    except (NotOfferedError, UnknownModelError, WhichProviderError) as error:
        for _, words in error.fixes:
            first, second = parse_work(words, BOOK.vocabulary).lines
            assert first == before
            assert (second.count, second.medium) == (line.count, line.medium)
    except RefusedError:
        pass
