from __future__ import annotations

import pytest

from core.charts.glyphs import is_writable, shortened, width, wrapped, written


@pytest.mark.parametrize(
    "text", ["", "Größe 1 000 €", "Ще 5 000 ₴ до 30 листопада", "São Paulo – “ok” №1 −3 ×2…", "Crédits"]
)
def test_languages_of_europe_can_be_written(text: str) -> None:
    assert is_writable(text)
    assert written(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("⚠️ 980 credits left", "980 credits left"),
        ("Kling 🎬 3.0", "Kling 3.0"),
        ("视频", ""),
        ("שלום\u202e x", "x"),
        ("a\n\tb\x00c", "a bc"),
        ("e\u0301", "é"),
    ],
)
def test_signs_that_the_font_lacks_are_left_out(text: str, left: str) -> None:
    assert written(text) == left
    assert is_writable(left)


def test_accents_in_two_signs_can_be_written() -> None:
    assert is_writable("e\u0301")
    assert not is_writable("视频")


def test_width_is_that_of_all_signs_and_grows_with_the_size() -> None:
    assert width("0123456789", 100) == 572
    assert width("il", 30) < width("WM", 30)
    assert width("WM", 60) == 2 * width("WM", 30)


@pytest.mark.parametrize(
    ("text", "room", "left"),
    [
        ("alert at 1,000", 1_000, "alert at 1,000"),
        ("alert at 1,000", 180, "alert at…"),
        ("Wortungetüm", 100, "Wort…"),
        ("1,000,000,000", 100, ""),
        ("alert", 5, ""),
        ("", 5, ""),
    ],
)
def test_text_is_cut_at_a_word_and_never_within_a_number(text: str, room: float, left: str) -> None:
    assert shortened(text, 30, room) == left


@pytest.mark.parametrize("room", range(0, 900, 37))
def test_wrapped_text_fits(room: int) -> None:
    text = "6,600 of 8,000 credits used in November: 1,400 left, on pace to go over"
    lines = wrapped(text, 30, room, 2)
    assert len(lines) <= 2
    assert all(0 < width(line, 30) <= room for line in lines)
    assert text.startswith(" ".join(lines).removesuffix("…"))


def test_text_that_fits_into_its_lines_is_kept_whole() -> None:
    assert wrapped("one two three", 30, 120, 2) == ("one two", "three")
    assert wrapped("one two", 30, 500, 2) == ("one two",)
