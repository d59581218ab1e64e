"""Drafts first: less of the same model, a sibling, the sum and where it turns."""

from fractions import Fraction

import pytest

from core.advising.advice import DraftFirst
from core.advising.draft_first import siblings
from core.prices.provider import Model
from core.work.media import Medium
from core.work.work import WorkLine
from tests.core.advising.asking import acme, advised, advised_of, at_rate, sums
from tests.core.prices.toys import rate

A_LITTLE = Fraction(1, 1_000_000)
FINE = rate(id="fine", price=100, when={"resolution": ["1080p"]})
COARSE = rate(id="coarse", price=20, when={"resolution": ["480p"]})
TEN = WorkLine(10, Medium.VIDEO, "acme", model="acme-1")


def test_a_draft_with_fewer_pixels_is_made_until_one_is_kept() -> None:
    advice = advised_of(DraftFirst, "10 videos 1080p at 60%", acme(FINE, COARSE))
    assert advice is not None
    assert sums(advice.before) == [(10, "100", Fraction(3, 5))]
    assert sums(advice.after) == [(10, "20", Fraction(3, 5)), (10, "100", 1)]
    assert (advice.before.amount.plain, advice.after.amount.plain) == ("1666.666667", "1333.333333")
    assert advice.same_model


def test_both_turns_make_the_two_ways_equal() -> None:
    advice = advised_of(DraftFirst, "10 videos 1080p at 60%", acme(FINE, COARSE))
    assert advice is not None
    assert 20 / advice.turn + 100 == 100 / advice.turn
    assert 20 / Fraction(3, 5) + 100 / advice.last_turn == 100 / Fraction(3, 5)


@pytest.mark.parametrize(
    ("success", "advised_then"),
    [(Fraction(4, 5) - A_LITTLE, True), (Fraction(4, 5), False), (Fraction(4, 5) + A_LITTLE, False)],
)
def test_it_is_advised_up_to_the_turn_and_not_there(success: Fraction, advised_then: bool) -> None:
    market = acme(rate(price=100), rate(id="turbo", model="acme-1-turbo", price=20))
    assert (at_rate(DraftFirst, TEN, success, market) is not None) is advised_then


def test_a_cheaper_sibling_makes_drafts_of_the_same_length() -> None:
    advice = advised_of(DraftFirst, "10 veo videos 1080p 6s at 50% on runway")
    assert advice is not None
    draft, final = advice.after.steps
    assert (draft.line.model, draft.priced.values["length"]) == ("veo-3.1-fast", "6")
    assert (final.line.model, final.priced.values["resolution"]) == ("veo-3.1", "1080p")
    assert not advice.same_model


def test_a_silent_draft_is_less_than_a_final_with_sound() -> None:
    rows = [rate(id=str(price), price=price, when={"sound": [sound]}) for price, sound in [(100, "yes"), (10, "no")]]
    advice = advised_of(DraftFirst, "10 videos with sound at 60%", acme(*rows))
    assert advice is not None
    assert [step.priced.values["sound"] for step in advice.after.steps] == ["no", "yes"]


def test_the_draft_mode_of_a_model_makes_drafts() -> None:
    rows = [rate(price=100), rate(id="draft", price=10, when={"mode": ["draft"]})]
    advice = advised_of(DraftFirst, "10 videos at 60%", acme(*rows))
    assert advice is not None
    assert [step.priced.values.get("mode") for step in advice.after.steps] == ["draft", None]


@pytest.mark.parametrize("mode", ["edit", "extend", "upscale"])
def test_other_modes_are_other_work(mode: str) -> None:
    assert advised("10 videos at 60%", acme(rate(price=100), rate(id="other", price=1, when={"mode": [mode]}))) == ()


GOOD: dict[str, object] = {"id": "cheap", "model": "acme-0", "price": 1, "lengths": [8]}


@pytest.mark.parametrize(
    ("row", "advised_then"),
    [
        ({}, True),
        ({"model": "other-1"}, False),  # of another family
        ({"model": "acme-avatar"}, False),  # makes something else
        ({"status": "superseded"}, False),
        ({"certainty": "about"}, False),
        ({"price": None, "certainty": "unknown"}, False),
        ({"when": {"input": ["video"]}}, False),
        ({"lengths": [5]}, False),
        ({"lengths": None}, False),  # nobody knows whether it makes 8 s
        ({"outputs": 4}, False),  # no plain average
        ({"price": 0}, False),
        ({"price": 90}, False),
        ({"channel": "web"}, False),
    ],
)
def test_not_everything_that_is_cheap_makes_a_draft(row: dict[str, object], advised_then: bool) -> None:
    market = acme(rate(price=100, lengths=[8]), rate(**GOOD | row))
    found = advised("10 acme-1 videos 8s at 60% on acme api", market)
    assert [type(advice) for advice in found] == ([DraftFirst] if advised_then else [])


def test_no_draft_where_nobody_says_that_any_fails() -> None:
    assert advised_of(DraftFirst, "10 videos 1080p", acme(FINE, COARSE)) is None


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Veo 3.1", "Veo 3.1 Fast", True),
        ("Gen-4.5", "Gen-4 Turbo", True),
        ("FLUX.2 Pro", "FLUX.1 Schnell", True),
        ("Nano Banana Pro", "Nano Banana 2 Lite", True),
        ("Kling 3.0", "Kling Avatar 2.0", False),
        ("FLUX.1 Kontext Pro", "FLUX.1 Schnell", False),
        ("Veo 3.1", "Kling 3.0", False),
    ],
)
def test_siblings_differ_in_version_and_grade_alone(one: str, other: str, alike: bool) -> None:
    first, second = (Model(name.lower().replace(" ", "-"), name, (Medium.VIDEO,)) for name in (one, other))
    assert siblings(first, second) is siblings(second, first) is alike
