from __future__ import annotations

import pytest

from core.charts.palette import DARK, LIGHT, TINT_PERCENT, Dash, Ink, Palette

MARKS = (Ink.FIRST, Ink.SECOND, Ink.THIRD, Ink.FOURTH)


def light(colour: str) -> float:
    """Relative luminance, by the definition of WCAG 2."""
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def mixed(colour: str, ground: str, percent: int) -> str:
    pairs = ((int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{(over * percent + under * (100 - percent)) // 100:02X}" for over, under in pairs)


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
def test_text_reaches_fourteen_to_one(palette: Palette) -> None:
    assert contrast(palette.text, palette.ground) >= 14


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
@pytest.mark.parametrize("ink", MARKS)
def test_marks_reach_three_to_one(palette: Palette, ink: Ink) -> None:
    assert contrast(palette[ink], palette.ground) >= 3


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
@pytest.mark.parametrize("ink", [Ink.FIRST, Ink.SECOND, Ink.TEXT])
def test_marks_reach_three_to_one_on_a_tint_as_well(palette: Palette, ink: Ink) -> None:
    assert contrast(palette[ink], mixed(palette.first, palette.ground, TINT_PERCENT)) >= 3


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_dashes_differ_without_colours() -> None:
    assert len({dash.value for dash in Dash}) == len(Dash)
