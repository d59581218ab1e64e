import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.work.media import Medium
from core.work.vocabulary import Vocabulary, nearest

VOCABULARY = Vocabulary.of({"vidzy": "vidzy", "runway": "runway", "gen": "runway"})


@pytest.mark.parametrize(
    ("medium", "words"),
    [
        (Medium.VIDEO, "video videos vid vids clip clips"),
        (Medium.IMAGE, "image images img imgs pic pics picture pictures photo photos"),
        (Medium.AUDIO, "audio audios track tracks sound sounds"),
    ],
)
def test_every_word_of_a_kind_is_known(medium: Medium, words: str) -> None:
    assert {word for word, found in VOCABULARY.media.items() if found is medium} == set(words.split())


def test_no_word_means_two_kinds() -> None:
    assert len(VOCABULARY.media) == sum(len(medium.words) for medium in Medium)


def test_kind_is_found_by_its_code() -> None:
    assert [Medium.of(medium.value) for medium in Medium] == list(Medium)
    with pytest.raises(KeyError):
        Medium.of("videos")


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [
        ("vidoes", "videos"),
        ("VIDOES", "videos"),
        ("vidoe", "video"),
        ("imges", "images"),
        ("picturs", "pictures"),
        ("cilp", "clip"),
        ("vidzi", "vidzy"),
        ("runwey", "runway"),
        ("twleve", "twelve"),
        ("thirteen", None),
        ("xyzzy", None),
        ("everything", None),
        ("", None),
    ],
)
def test_nearest_known_word_is_suggested_as_it_is_best_written(word: str, suggestion: str | None) -> None:
    assert VOCABULARY.nearest(word) == suggestion


@given(st.text(st.characters()), st.lists(st.text(st.characters(), max_size=8), max_size=4))
def test_suggestion_is_a_known_word_or_none(word: str, known: list[str]) -> None:
    assert nearest(word, known) in {None, *known}
