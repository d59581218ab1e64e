"""Every price of every packaged file is reached by words that somebody could type."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from core.amounts import Amount
from core.errors.tree import RequestError
from core.prices.provider import Modifier, Provider
from core.prices.rates import Certainty, Measure, Rate
from core.work.work import Work, WorkLine
from tests.core.prices.asking import BOOK, answer, day_of, lines_for

PROVIDERS = [*BOOK.providers.values()]
UNREACHED = {
    ("higgsfield", "app.kling-3.0.720p.5s"): (
        "a second source about the same clip, only approximate: the row read from an account asks for a quality, so it "
        "is the more specific one"
    ),
}
"""Rows that no words lead to, and why not."""


def named(provider: Provider) -> str:
    return provider.provider


def charged_by(line: WorkLine, rate: Rate) -> bool:
    """Whether the words for a line, typed on a day on which the rate holds, are charged by it."""
    priced = answer(str(Work((line,))), day_of(rate.period)).price
    return priced.provider == line.provider and rate.id in priced.rates


def reached(provider: Provider, rate: Rate) -> bool:
    for line in lines_for(provider, rate):
        try:
            if charged_by(line, rate):
                return True
        except RequestError:
            continue
    return False


@pytest.mark.parametrize("provider", PROVIDERS, ids=named)
def test_every_rate_is_reached_by_words(provider: Provider) -> None:
    missed = [rate.id for rate in provider.rates if not reached(provider, rate)]
    assert missed == [rate_id for name, rate_id in UNREACHED if name == provider.provider]


@pytest.mark.parametrize("provider", PROVIDERS, ids=named)
def test_every_label_of_a_condition_leads_to_the_rate(provider: Provider) -> None:
    for rate in provider.rates:
        if (provider.provider, rate.id) not in UNREACHED:
            for line in lines_for(provider, rate):
                assert charged_by(line, rate), f"{rate.id}: {Work((line,))}"


@pytest.mark.parametrize("provider", PROVIDERS, ids=named)
def test_plain_rate_charges_its_price(provider: Provider) -> None:
    """What the files say of a price without any extras is what is asked for it: nothing is lost on the way."""
    for rate in filter(is_plain, provider.rates):
        for line in lines_for(provider, rate, count=rate.outputs * 3):
            priced = answer(str(Work((line,))), day_of(rate.period))
            units = Fraction(priced.values["length"]) if rate.per is Measure.SECOND else Fraction(1)
            assert rate.price is not None
            expected = Fraction(rate.price) * units / Fraction(rate.block) * 3
            assert priced.amount == Amount.rounded(expected, provider.channel(rate.channel).unit), rate.id
            assert priced.certainty == rate.known.value


def is_plain(rate: Rate) -> bool:
    simple = rate.per in (Measure.SECOND, Measure.GENERATION) and rate.price is not None
    extras = (rate.first, rate.billed, rate.minimum, *rate.multipliers, *rate.surcharges)
    return simple and not rate.rounds_up and not any(extras) and rate.id not in {row for _, row in UNREACHED}


MODIFIERS = [(provider, modifier) for provider in PROVIDERS for modifier in provider.modifiers]


def in_reach(provider: Provider, modifier: Modifier) -> Iterator[tuple[WorkLine, Rate]]:
    """Work that the modifier may be asked for, of rates that do not already depend on it."""
    for rate in provider.rates:
        if rate.channel == modifier.channel and rate.price and not rate.when.keys() & modifier.when.keys():
            yield from ((line, rate) for line in lines_for(provider, rate) if line.medium is modifier.medium)


@pytest.mark.parametrize(("provider", "modifier"), MODIFIERS, ids=[f"{p.provider}-{m.id}" for p, m in MODIFIERS])
def test_every_modifier_changes_the_amount_by_its_factor(provider: Provider, modifier: Modifier) -> None:
    ((attribute, labels),) = modifier.when.items()
    assert isinstance(labels, tuple)
    seen = 0
    for line, rate in in_reach(provider, modifier):
        said = replace(line, values={**line.values, attribute: labels[0]})
        before, after = (answer(str(Work((each,))), day_of(rate.period)) for each in (line, said))
        if before.amount is not None and after.amount is not None and before.price.rates == after.price.rates:
            assert after.amount.decimal == before.amount.decimal * modifier.factor, str(Work((said,)))
            seen += 1
    assert seen


def test_so_many_rates_are_reached(record_property: Callable[[str, object], None]) -> None:
    rates = sum(len(provider.rates) for provider in PROVIDERS)
    listed = {(provider.provider, rate.id) for provider in PROVIDERS for rate in provider.rates} & UNREACHED.keys()
    assert listed == UNREACHED.keys()
    known = sum(rate.known is Certainty.EXACT for provider in PROVIDERS for rate in provider.rates)
    record_property(
        "counted",
        f"prices: {rates - len(listed)} of {rates} rates reached by words ({known} exact), {len(listed)} listed with a "
        f"reason; {len(MODIFIERS)} modifiers; {len(PROVIDERS)} providers",
    )
