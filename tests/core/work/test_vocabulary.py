import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.work.attributes import Attribute
from core.work.media import Medium
from core.work.vocabulary import Vocabulary, name_key, nearest, slug
from tests.core.work.words import WORDS

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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gen-4.5", "gen4.5"),
        ("gen 4.5", "GEN_4.5"),
        ("Kling v3", "kling 3.0"),
        ("Ray 1.6 (iOS app)", "ray-1.6-ios-app"),
        ("Older default model, 768x768", "older default model 768x768"),
        ("Control: Sketch", "control sketch"),
        ("\uff2bling\u00a03", "kling 3"),
    ],
)
def test_ways_of_writing_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("kling 3", "kling 3.1"), ("kling 1", "kling 10"), ("veo 3", "vo 3")])
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(st.characters()))
def test_slug_of_a_name_has_the_key_of_the_name_and_is_a_slug(name: str) -> None:
    assert name_key(slug(name)) == name_key(name)
    assert slug(slug(name)) == slug(name)
    assert " " not in slug(name)


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [("sec0nds", "seconds"), ("adio", "audio"), ("lenght", "length"), ("hihg", "high"), ("xyzzy", None)],
)
def test_nearest_word_may_be_a_unit_a_label_or_what_names_them(word: str, suggestion: str | None) -> None:
    assert WORDS.nearest(word) == suggestion


@pytest.mark.parametrize("word", ["audio", "Videos", "kling", "without", "yes"])
def test_word_that_is_known_has_no_nearest(word: str) -> None:
    assert WORDS.nearest(word) is None


@pytest.mark.parametrize(
    ("word", "or_model", "name"),
    [
        ("flux 2", True, "flux-2-pro"),
        ("sorra 2", True, "sora-2"),
        ("googel", True, "google"),
        ("googel", False, "google"),
        ("sora 2 prp", True, "sora-2-pro"),
        ("sora-2", False, None),
        ("xyzzy", True, None),
    ],
)
def test_nearest_name_goes_on_where_the_word_stops_or_is_the_most_similar(
    word: str, or_model: bool, name: str | None
) -> None:
    assert WORDS.nearest_name(word, or_model=or_model) == name


def test_yes_and_no_say_nothing_by_themselves() -> None:
    assert {"yes", "no"} <= WORDS.labels[Attribute.HDR]
    assert not {"yes", "no"} & WORDS.meanings.keys()


def test_all_beginnings_of_what_means_something_are_known() -> None:
    assert all(key[:length] in WORDS.prefixes for key in WORDS.meanings for length in range(1, len(key) + 1))
