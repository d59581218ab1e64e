"""Parts of work that was priced: what they cost, and what is left without them."""

from __future__ import annotations

from dataclasses import replace

from core.prices.estimate import Estimate
from core.prices.parts import counts, part_of, rest_of
from core.work.grammar import parse_work
from core.work.media import Medium
from tests.core.prices.asking import BOOK, ask

TWO_PRICES = "1 gen-4.5 clip 5s on runway, 1 gen-4.5 clip 10s on runway, 2 images on runway"


def part(priced: Estimate, words: str, *back: Estimate) -> Estimate | None:
    return part_of(priced, parse_work(words, BOOK.vocabulary), back)


def some(priced: Estimate, words: str, *back: Estimate) -> Estimate:
    found = part(priced, words, *back)
    assert found is not None
    return found


def cost(priced: Estimate) -> str:
    return priced.totals[0].amount.plain


def told(priced: Estimate | None) -> list[tuple[int, str, str]]:
    lines = () if priced is None else priced.lines
    return [(line.count, line.medium.value, line.amount.plain) for line in lines if line.amount is not None]


def test_a_part_comes_out_once() -> None:
    whole = ask("2 videos 4 images")
    first = some(whole, "1 video")
    assert told(some(whole, "1 video 4 images", first)) == [(1, "video", "500"), (4, "image", "280")]
    assert part(whole, "2 videos", first) is None
    assert part(whole, "1 video", first, some(whole, "1 video", first)) is None


def test_what_is_left_is_told_line_by_line() -> None:
    whole = ask("2 videos 4 images, 1 video")
    assert rest_of(whole, ()) is whole
    images = some(whole, "4 images")
    assert told(rest_of(whole, [images])) == [(2, "video", "1000"), (1, "video", "500")]
    videos = some(whole, "3 videos", images)
    assert told(rest_of(whole, [videos])) == [(4, "image", "280")]
    assert rest_of(whole, [images, videos]) is None
    assert counts(whole) == {Medium.VIDEO: 3, Medium.IMAGE: 4}


def test_of_two_prices_no_part_is_told_but_all_of_the_rest() -> None:
    whole = ask(TWO_PRICES)
    assert part(whole, "1 video") is None
    rest = rest_of(whole, [some(whole, "1 image")])
    assert rest is not None
    assert [line.count for line in rest.lines] == [1, 1, 1]
    assert rest_of(whole, [some(whole, "1 image"), rest]) is None


def test_parts_of_a_price_that_does_not_divide_come_to_the_whole() -> None:
    odd = _costing(ask("3 images"), 100_000_000)
    back: list[Estimate] = []
    for _ in range(3):
        back.append(some(odd, "1 image", *back))
    assert [cost(one) for one in back] == ["33.333333", "33.333334", "33.333333"]
    assert rest_of(odd, back) is None
    again = some(odd, "1 image", *back[1:])  # the first one was undone
    assert cost(again) == "33.333333"


def test_jobs_are_those_of_what_is_left() -> None:
    whole = ask("5 videos")
    (line,) = some(whole, "2 videos").lines
    rest = rest_of(whole, [some(whole, "2 videos")])
    assert rest is not None
    assert (line.jobs, rest.lines[0].jobs) == (2, 3)


def _costing(priced: Estimate, micros: int) -> Estimate:
    """The same for so many millionths."""
    (line,), (total,) = priced.lines, priced.totals
    amount = replace(total.amount, micros=micros)
    return replace(priced, lines=(replace(line, amount=amount),), totals=(replace(total, amount=amount),))
