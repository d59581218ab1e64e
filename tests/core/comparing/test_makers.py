"""Which model makes a line of work, and what keeps the others out."""

from datetime import date

import pytest

from core.comparing.makers import Doubt
from core.comparing.misfits import Misfit, Why
from core.prices.provider import Provider
from core.prices.rates import Rate
from core.work.attributes import Attribute
from core.work.media import Medium
from core.work.work import WorkLine
from tests.core.comparing.sellers import IMAGE, compared, dollars, line, misfit, row, schedule, seller
from tests.core.prices import toys
from tests.core.prices.toys import rate


def chosen(asked: WorkLine, only: Provider) -> str:
    """The rate by which it is made."""
    (made,) = row(asked, only).lines
    return made.priced.price.rates[0]


def test_the_cheapest_of_the_models_that_fit_is_chosen() -> None:
    dear, cheap = rate(id="dear", model="dear", price=3), rate(id="cheap", model="cheap", price=2)
    assert chosen(line(10), seller(dear, cheap)) == "cheap"


def test_what_was_said_is_kept_to_even_where_that_is_dearer() -> None:
    small = rate(id="small", model="small", price=1, when={"resolution": ["720p"]})
    large = rate(id="large", model="large", price=5, when={"resolution": ["4k"]})
    assert chosen(line(1, resolution="4k"), seller(small, large)) == "large"
    assert row(line(2, resolution="4k"), seller(small, large)).total == dollars("10")


def test_what_was_assumed_is_kept_with_the_line() -> None:
    (made,) = row(line(1), seller(rate(price="0.1", per="second"), rate(id="two", model="two", price=9))).lines
    assert made.priced.values == {"length": "5"}
    assert made.priced.assumed == ("model", "length")


def test_the_only_model_that_was_named_is_no_assumption() -> None:
    (made,) = row(line(1, model="acme-1"), seller(rate())).lines
    assert made.priced.assumed == ()


@pytest.mark.parametrize(
    ("doubtful", "asked", "doubt"),
    [
        (rate(id="x", model="x", price=1, when={"input": ["image"]}), line(1), Doubt.FROM_IMAGE),
        (rate(id="x", model="x", price=1, status="superseded"), line(1), Doubt.SUPERSEDED),
        (rate(id="x", model="x", price=1), line(1, resolution="720p"), Doubt.UNSTATED),
        (rate(id="x", model="x", price=1, when={"resolution": ["480p"]}), line(1), Doubt.LESSER),
        (rate(id="x", model="x", price=1, when={"length": [4]}), line(1), Doubt.LESSER),
    ],
)
def test_a_model_without_doubt_comes_before_a_cheaper_one_with(doubtful: Rate, asked: WorkLine, doubt: Doubt) -> None:
    sure = rate(id="sure", model="sure", price=7, when={"resolution": ["720p"], "length": [5]})
    assert chosen(asked, seller(doubtful, sure)) == "sure"
    (made,) = row(asked, seller(doubtful)).lines
    assert made.doubts == (doubt,)


def test_a_resolution_that_the_price_list_does_not_speak_of_is_named() -> None:
    found = row(line(1, resolution="4k"), seller(rate()))
    assert found.unstated == (Attribute.RESOLUTION,)


def test_the_cheapest_of_which_all_is_stated_is_known_beside_the_cheapest() -> None:
    silent = seller(rate(price=1), name="silent")
    stated = seller(rate(price=2, when={"resolution": ["4k"]}), name="stated")
    found = compared(line(1, resolution="4k"), silent, stated)
    assert [one.provider.provider for one in found.rows] == ["silent", "stated"]
    assert found.surest == found.rows[1]


@pytest.mark.parametrize("values", [{"sound": "no"}, {"input": "text"}, {"delivery": "standard"}])
def test_the_plain_way_need_not_be_stated(values: dict[str, str]) -> None:
    assert row(line(1, **values), seller(rate())).unstated == ()


@pytest.mark.parametrize(
    "other",
    [
        rate(model="other", price=1, when={"input": ["video"]}),
        rate(model="other", price=1, when={"mode": ["reframe"]}),
        rate(model="marked", price=1),
    ],
)
def test_another_way_of_working_is_not_what_was_asked(other: Rate) -> None:
    assert misfit(line(1), seller(other, modes={"marked": "lip-sync"})).why is Why.OTHER_WAY


def test_a_model_that_was_named_may_work_in_its_own_way() -> None:
    only = seller(rate(model="marked", price=1), modes={"marked": "lip-sync"})
    assert row(line(3, model="marked"), only).total == dollars("3")


def test_an_image_made_of_an_image_is_no_plain_one() -> None:
    edits = seller(rate(when={"input": ["image"]}), images=("acme-1",))
    assert misfit(line(1, IMAGE), edits).why is Why.OTHER_WAY


@pytest.mark.parametrize(
    ("asked", "row_of_the_file", "expected"),
    [
        (line(1, IMAGE), rate(), Misfit(Why.NO_MEDIUM, IMAGE)),
        (line(1, model="other"), rate(), Misfit(Why.UNKNOWN_MODEL, Medium.VIDEO, "other")),
        (line(1), rate(certainty="about"), Misfit(Why.APPROXIMATE, Medium.VIDEO)),
        (line(1), rate(price=None, certainty="range", between=[1, 2]), Misfit(Why.APPROXIMATE, Medium.VIDEO)),
        (line(1), rate(price=None, certainty=None), Misfit(Why.NO_PRICE, Medium.VIDEO)),
        (line(1), rate(per="gpu-second"), Misfit(Why.NOT_SAID, Medium.VIDEO, attribute=Attribute.GPU_SECONDS)),
        (
            line(1, resolution="4k"),
            rate(when={"resolution": ["720p", "1080p"]}),
            Misfit(
                Why.NOT_OFFERED,
                Medium.VIDEO,
                attribute=Attribute.RESOLUTION,
                value="4k",
                offered=("720p", "1080p"),
            ),
        ),
        (
            line(1),
            rate(holds={"from": "2026-06-01", "until": "2026-11-23"}),
            Misfit(Why.NOT_SOLD, Medium.VIDEO, until=date(2026, 11, 23)),
        ),
        (line(1), rate(status="rule-of-thumb"), Misfit(Why.NOT_SOLD, Medium.VIDEO)),
        (line(1), rate(status="retired"), Misfit(Why.NOT_SOLD, Medium.VIDEO)),
    ],
)
def test_a_provider_that_cannot_do_it_says_why(asked: WorkLine, row_of_the_file: Rate, expected: Misfit) -> None:
    found = misfit(asked, seller(row_of_the_file))
    told = (found.why, found.medium, found.model, found.attribute, found.value, found.offered, found.until)
    assert told == (
        *(expected.why, expected.medium, expected.model, expected.attribute, expected.value),
        *(expected.offered, expected.until),
    )


def test_what_is_retired_is_sold_until_its_last_day() -> None:
    ending = rate(status="retired", holds={"from": "2026-06-01", "until": "2026-11-24"})
    assert row(line(1), seller(ending)).total == dollars("1")


def test_of_what_is_not_offered_all_models_say_what_they_have_instead() -> None:
    small, middle = rate(id="s", model="s", when={"length": [5]}), rate(id="m", model="m", when={"length": [8, 10]})
    assert misfit(line(1, length=60), seller(small, middle)).offered == ("5", "8", "10")


def test_the_model_that_comes_nearest_says_what_is_in_the_way() -> None:
    far, near = rate(id="far", model="far", when={"resolution": ["720p"]}), rate(id="n", model="n", certainty="about")
    assert misfit(line(1, resolution="4k"), seller(far, near)).why is Why.APPROXIMATE


def test_the_line_that_stays_farthest_says_what_is_in_the_way() -> None:
    both = schedule([line(1), line(1, IMAGE)])
    assert misfit(both, seller(rate(certainty="about"))).why is Why.NO_MEDIUM


def test_a_day_before_anything_is_known_is_told_from_one_without_a_price() -> None:
    found = misfit(line(1), seller(rate()), date(2026, 4, 30))
    assert (found.why, found.start) == (Why.BEFORE_THE_BOOK, date(2026, 5, 1))


def test_only_who_sells_the_model_that_was_named_takes_part() -> None:
    sells = seller(rate(model="star"), name="sells")
    lacks = seller(rate(model="moon", price="0.5"), name="lacks")
    found = compared(line(1, model="star"), sells, lacks)
    assert [one.provider.provider for one in found.rows] == ["sells"]
    assert [(one.provider.provider, one.why) for one in found.excluded] == [("lacks", Why.UNKNOWN_MODEL)]


def test_a_price_for_every_model_does_not_say_that_one_is_sold() -> None:
    anything = toys.provider(rate(), any_model=True)
    assert misfit(line(1, model="star"), anything).why is Why.UNKNOWN_MODEL


def test_who_was_not_asked_takes_no_part() -> None:
    asked = WorkLine(1, Medium.VIDEO, provider="acme")
    found = compared(asked, seller(rate()), seller(rate(), name="other"))
    assert [one.why for one in found.excluded] == [Why.NOT_ASKED]
    assert [one.provider.provider for one in found.rows] == ["acme"]


def test_a_channel_that_was_named_is_never_left_for_a_cheaper_one() -> None:
    both = seller(rate(price=5), rate(id="web", channel="web", price=1))
    asked = WorkLine(2, Medium.VIDEO, provider="acme", channel="api")
    assert row(asked, both).total == dollars("10")


def test_a_video_that_was_asked_to_be_made_of_an_image_raises_no_doubt() -> None:
    (made,) = row(line(1, input="image"), seller(rate(when={"input": ["image"]}))).lines
    assert made.doubts == ()
