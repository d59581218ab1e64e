"""What a button carries, and what it stands for when it is pressed."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chat.message import msg
from core.chat.press import button_data, kept_key, read_button, read_words, short
from core.chat.reply import Button
from core.errors.asking import OutdatedButtonError

MAYA, BEN = "80351110224678912", "-1001234567890"
TELEGRAM, DISCORD = 64, 100


def button(arguments: str, *, command: str = "spend", for_everybody: bool = False) -> Button:
    return Button(msg("Spend this"), command, arguments, for_everybody)


def test_a_button_says_version_verb_owner_and_arguments() -> None:
    data, kept = button_data(button("50 videos 100 images"), MAYA, TELEGRAM)
    assert (data, kept) == ("1:spend:lz53gsqz0sg:50 videos 100 images".replace("lz53gsqz0sg", short(MAYA)), None)


@given(arguments=st.text(st.characters(codec="utf-8")), owner=st.integers(-(2**63), 2**63).map(str))
def test_what_a_button_stands_for_is_read_back(arguments: str, owner: str) -> None:
    data, kept = button_data(button(arguments, command="alert remove"), owner, TELEGRAM)
    assert len(data.encode()) <= TELEGRAM
    pressed = read_button(data)
    assert (pressed.command, pressed.owner) == ("alert remove", short(owner))
    assert (pressed.arguments, pressed.kept) == ((arguments, None) if kept is None else ("", kept_key(arguments)))
    assert kept in (None, arguments)


def test_arguments_that_do_not_fit_are_kept_under_a_key_that_follows_from_them() -> None:
    long = "3 videos on vidzy " * 10
    data, kept = button_data(button(long), MAYA, DISCORD)
    assert kept == long
    assert data == f"1:spend:{short(MAYA)}:~{kept_key(long)}"
    assert button_data(button(long), MAYA, DISCORD) == (data, kept)
    assert kept_key(long + "1") != kept_key(long)


def test_a_button_belongs_to_its_owner() -> None:
    pressed = read_button(button_data(button("1 video"), MAYA, TELEGRAM)[0])
    assert pressed.belongs_to(MAYA)
    assert not pressed.belongs_to(BEN)


def test_a_button_for_everybody_belongs_to_everybody() -> None:
    pressed = read_button(button_data(button("1 video", for_everybody=True), MAYA, TELEGRAM)[0])
    assert pressed.belongs_to(MAYA)
    assert pressed.belongs_to(BEN)


@given(st.integers(-(2**80), 2**80), st.integers(-(2**80), 2**80))
def test_two_people_are_never_short_for_the_same(one: int, other: int) -> None:
    assert (short(str(one)) == short(str(other))) is (one == other)


@pytest.mark.parametrize("data", ["", "1", "1:spend", "1:spend:owner", "0:spend:owner:1 video", "2:a:b:c", "nonsense"])
def test_a_button_of_another_version_is_outdated(data: str) -> None:
    with pytest.raises(OutdatedButtonError):
        read_button(data)


STUDIO = UUID("0198c2a4-77f0-7cc3-98c4-dc0c0c07398f")


@given(arguments=st.text(st.characters(codec="utf-8")), server=st.uuids(), limit=st.sampled_from((TELEGRAM, DISCORD)))
def test_where_a_button_acts_is_read_back_from_what_it_carries_or_what_is_kept(
    arguments: str, server: UUID, limit: int
) -> None:
    data, kept = button_data(button(arguments), MAYA, limit, server)
    assert len(data.encode()) <= limit
    pressed = read_button(data)
    carried = (pressed.arguments, pressed.server) if kept is None else read_words(kept)
    assert carried == (arguments, server)


def test_the_longest_of_a_warnings_buttons_fits_telegram() -> None:
    data, kept = button_data(button("1 day on midjourney web", command="alert snooze"), str(2**52), TELEGRAM, STUDIO)
    assert len(data.encode()) <= TELEGRAM
    assert kept is not None
    assert read_words(kept) == ("1 day on midjourney web", STUDIO)


@pytest.mark.parametrize("words", ["@x on vidzy", "@!! on vidzy", "@é 1"])
def test_a_server_that_cannot_be_read_is_of_an_outdated_button(words: str) -> None:
    with pytest.raises(OutdatedButtonError):
        read_words(words)
