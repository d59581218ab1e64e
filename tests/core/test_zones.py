from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors.values import UnknownZoneError
from core.zones import read_zone, zones


def read(text: str) -> str:
    return read_zone(text, 0, len(text))


def test_every_zone_is_read_in_any_case_and_with_spaces() -> None:
    for name in zones().values():
        assert read(name) == read(name.upper()) == read(name.replace("_", " ").replace("/", " / ")) == name
        assert ZoneInfo(name).key == name
    assert set(zones().values()) <= available_timezones()


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Amsterdam", "Europe/Amsterdam"),
        ("new york", "America/New_York"),
        ("Shangai", "Asia/Shanghai"),
        ("Europe/Amsterdm", "Europe/Amsterdam"),
        ("UTC+2", None),
        ("GMT+1", None),
        ("Mars/Base", None),
        ("Factory", None),
        ("localtime", None),
        ("../../etc/passwd", None),
        ("/etc/localtime", None),
        ("Europe/Amsterdam\x00", "Europe/Amsterdam"),
        ("", None),
    ],
)
def test_another_name_is_no_zone_and_the_nearest_one_is_suggested(text: str, suggestion: str | None) -> None:
    line = f"zone {text}"
    with pytest.raises(UnknownZoneError) as caught:
        read_zone(line, 5, len(line))
    error = caught.value
    assert (error.text, error.text[error.start : error.end], error.word) == (line, text, text)
    assert error.suggestion == suggestion


@given(st.text(max_size=40))
def test_any_text_is_a_known_zone_or_an_error_of_ours(text: str) -> None:
    try:
        assert read(text) in available_timezones()
    except UnknownZoneError as error:
        assert error.suggestion is None or error.suggestion in available_timezones()
