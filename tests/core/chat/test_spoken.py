import pytest

from core.chat.spoken import language_name, read_language
from core.errors.values import UnknownLanguageError

SPOKEN = ("en", "de", "zh-Hans")


def read(text: str) -> str:
    return read_language(text, 0, len(text), SPOKEN)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("de", "de"),
        ("DE", "de"),
        ("German", "de"),
        ("deutsch", "de"),
        ("english", "en"),
        ("de-at", "de-AT"),
        ("en_GB", "en-GB"),
        ("zh-hans", "zh-Hans"),
    ],
)
def test_a_language_is_read_by_its_tag_or_its_name(text: str, tag: str) -> None:
    assert read(text) == tag


@pytest.mark.parametrize("text", ["fr", "klingon", "en-xx", "", "../en", "de\x00", "e" * 500, "\ud800"])
def test_a_language_that_is_not_spoken_is_named_with_those_that_are(text: str) -> None:
    with pytest.raises(UnknownLanguageError) as caught:
        read(text)
    assert (caught.value.word, caught.value.known) == (text, SPOKEN)


def test_languages_are_shown_by_what_they_call_themselves() -> None:
    assert [language_name(tag) for tag in ("en", "de")] == ["English", "Deutsch"]
