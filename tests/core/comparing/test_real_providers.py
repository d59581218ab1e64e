"""Sums of real price files, worked out by hand from the rows named beside them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.amounts import Amount, Unit
from core.comparing.comparing import compare
from core.comparing.comparison import Comparison
from core.comparing.features import hidden_costs
from core.prices.estimate import estimate
from core.prices.market import Market
from core.work.months import read_schedule
from core.work.vocabulary import name_key
from core.work.work import Work
from tests.core.prices.asking import BOOK, TODAY, at


def compared(words: str) -> Comparison:
    return compare(read_schedule(words, BOOK.vocabulary), Market(BOOK, (), at(TODAY)))


BUSY_AND_IDLE = compared("50 videos 5s 720p 100 images in month 1, none in month 2")


@pytest.mark.parametrize(
    ("provider", "channel", "rates", "total"),
    [
        # 50 x 0.20, 100 x 1 megapixel x 0.003
        ("fal", "api", ["pika-2.2.720p.5s", "flux-schnell"], "10.30"),
        # 50 x 5 s x 0.06, 100 x 0.003
        ("replicate", "api", ["seedance-1-pro.720p", "flux-schnell"], "15.30"),
        # 50 x 0.30, 100 x 0.0404
        ("luma", "api", ["api.ray-3.2.gen.720p.5s", "api.uni-1.t2i"], "19.04"),
        # 50 x 5 s x 0.10136 = 25.34, 100 x 0.0336
        ("google", "gemini", ["gemini.omni-1.1-flash.720p", "gemini.nano-banana-2.1.1k"], "28.70"),
        # 50 x 7.5 + 100 x 0.25 = 400 credits: Starter, 270 for 19, and four times 40 for 3
        ("higgsfield", "app", ["app.kling3-0-turbo.720p.5s", "app.soul"], "31"),
        # 50 x 15 + 100 x 1 = 850 credits: 660 for 10 and 330 for 5
        ("kling", "app", ["app.kling-2.5-turbo.5s", "app.image"], "15"),
    ],
)
def test_two_months_at_a_real_provider(provider: str, channel: str, rates: list[str], total: str) -> None:
    (row,) = (row for row in BUSY_AND_IDLE.rows if row.provider.provider == provider)
    assert [part.channel.id for part in row.parts] == [channel]
    assert [line.priced.price.rates[0] for line in row.lines] == rates
    assert row.total == Amount.exactly(Decimal(total), Unit.USD)


def test_higgsfield_s_plan_kept_in_the_idle_month_costs_another_nineteen() -> None:
    (row,) = (row for row in BUSY_AND_IDLE.rows if row.provider.provider == "higgsfield")
    assert row.kept_total == Amount.exactly(50, Unit.USD)


def test_kling_s_smallest_pack_for_its_interface_is_the_dear_surprise() -> None:
    # 30 clips x 5 s x 3 units = 450 units at 0.14; the trial pack has 100, the next one 5,000 for 700
    dear = compared("30 kling 3.0 videos 4k 5s silent").dear
    assert dear is not None
    assert dear.provider.provider == "kling"
    assert (dear.total, dear.use_cost) == (Amount.exactly(700, Unit.USD), Amount.exactly(63, Unit.USD))


def test_nobody_makes_plain_videos_with_a_tool_that_only_changes_them() -> None:
    chosen = {line.priced.model_name for row in compared("50 videos 100 images").rows for line in row.lines}
    assert not chosen & {"Kling Lip Sync", "Kling Avatar 2.0", "Pikaffects", "Remove Background"}


def test_each_provider_of_the_book_stands_in_the_comparison_once() -> None:
    found = [row.provider.provider for row in BUSY_AND_IDLE.rows]
    found += [one.provider.provider for one in BUSY_AND_IDLE.excluded]
    assert sorted(found) == sorted(BOOK.providers)


@pytest.mark.parametrize("words", ["50 videos 5s 720p, 100 images", "3 videos 4k", "7 image-to-video 10s, 9 images 2k"])
def test_each_line_costs_what_an_estimate_of_that_model_says(words: str) -> None:
    for row in compared(words).rows:
        for part in row.parts:
            for line in part.lines:
                name = BOOK.vocabulary.models[name_key(line.priced.model_name)].slug
                named = replace(line.asked, provider=row.provider.provider, channel=part.channel.id, model=name)
                (priced,) = estimate(Work((named,)), Market(BOOK, (), at(TODAY))).lines
                assert (priced.amount, priced.values) == (line.amount, line.priced.values)


def test_what_a_provider_hides_stands_in_its_row_and_what_an_article_says_of_all_does_not() -> None:
    assert [cost.kind for cost in hidden_costs(BOOK.providers["kling"])] == [
        "watermark",
        "min-purchase",
        "separate-wallets",
    ]
    assert hidden_costs(BOOK.providers["vidzy"]) == ()
    (kling,) = (row for row in BUSY_AND_IDLE.rows if row.provider.provider == "kling")
    assert kling.hidden == hidden_costs(BOOK.providers["kling"])
