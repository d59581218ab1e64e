"""All that can be asked of the price book, at 60 % and without: each saving is true when it is added up again."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from core.advising.advice import Advice, DraftFirst, ImageFirst, JoinedClips, ShownResolution, Way
from core.advising.advising import MOST, advise
from core.amounts import MICROS_PER_UNIT, Amount
from core.errors.tree import RefusedError
from core.prices.estimate import estimate
from core.prices.provider import Provider
from core.work.grammar import parse_work
from core.work.media import Medium
from core.work.success import Success
from core.work.work import Work, WorkLine
from tests.core.advising.asking import MARKET
from tests.core.prices.asking import BOOK, line_for, lines_for

SIXTY = Success(Fraction(3, 5))


def lines(provider: Provider) -> Iterator[WorkLine]:
    """Every kind and model with nothing said, then every row with all that it depends on; ten of each."""
    for channel in provider.channels:
        yield from (WorkLine(10, medium, provider.provider, channel=channel.id) for medium in Medium)
        for model in provider.models:
            yield from (line_for(provider, model, medium, {}, channel.id, 10) for medium in model.media)
    for row in provider.rates:
        yield from lines_for(provider, row, 10)


def all_advice(provider: Provider) -> Iterator[Advice]:
    for line in lines(provider):
        for success in (SIXTY, None):
            try:
                found = advise(Work((replace(line, success=success),)), MARKET)
            except RefusedError:
                continue
            assert len(found) <= MOST
            assert sorted(found, key=lambda advice: advice.saving.micros, reverse=True) == list(found)
            yield from found


def added_up(way: Way) -> Amount:
    """What estimate() says to the words of each step, over the share that they say is kept; rounded half up."""
    total = Fraction(0)
    for step in way.steps:
        read = parse_work(str(step.line), BOOK.vocabulary)
        priced = estimate(read, MARKET)
        (whole,) = priced.totals
        success = read.lines[0].success
        total += Fraction(whole.amount.micros, MICROS_PER_UNIT) / (success.rate if success else 1)
    return Amount.rounded(total, way.amount.unit)


def wallets(way: Way) -> set[tuple[str, str, str]]:
    return {(step.priced.price.provider, step.priced.price.channel, step.each.unit.value) for step in way.steps}


@pytest.mark.parametrize("provider", BOOK.providers.values(), ids=list(BOOK.providers))
def test_each_saving_is_true(provider: Provider) -> None:
    for advice in all_advice(provider):
        assert (added_up(advice.before), added_up(advice.after)) == (advice.before.amount, advice.after.amount)
        assert advice.after.amount < advice.before.amount
        assert len(wallets(advice.before) | wallets(advice.after)) == 1
        assert advice.before.count == advice.after.count == 10
        turns(advice)


def turns(advice: Advice) -> None:
    """At the turn both ways cost the same: by what one try of each costs."""
    kept = advice.before.steps[0].kept
    tried = advice.before.exact * kept
    parts = [step.exact * step.kept for step in advice.after.steps]
    match advice:
        case ImageFirst():
            assert tried / advice.turn == sum(parts)
            assert parts[0] + parts[1] / advice.last_turn == advice.before.exact
            assert parts[0] * advice.images_turn + parts[1] == advice.before.exact
        case DraftFirst():
            assert parts[0] / advice.turn + parts[1] == tried / advice.turn
            assert parts[0] / kept + parts[1] / advice.last_turn == advice.before.exact
        case JoinedClips():
            assert sum(parts) / advice.turn == advice.before.exact
        case ShownResolution():
            assert all(step.amount < advice.before.amount for step in advice.larger)


def test_there_is_advice_to_add_up() -> None:
    assert {type(advice) for advice in all_advice(BOOK.providers["bfl"])} == {DraftFirst, ShownResolution}
