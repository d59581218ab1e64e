"""Whatever is written in the words of the real price book: an answer, its places, and the way back."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors.tree import ReadingError
from core.prices.book import PriceBook
from core.shares import DECIMALS
from core.work.attributes import NO, YES, Attribute, Kind
from core.work.grammar import MAX_COUNT, MAX_NAME, MAX_TEXT, parse_work
from core.work.media import Medium
from core.work.success import Success
from core.work.tokens import scan
from core.work.vocabulary import INPUT_PHRASES, JOINING, NAMED, NAMING, Meaning, Vocabulary
from core.work.work import Work, WorkLine

BOOK = PriceBook.packaged().vocabulary
MODELS = {model.slug: model for model in BOOK.models.values()}


def attempt(text: str, vocabulary: Vocabulary = BOOK) -> Work | ReadingError:
    try:
        return parse_work(text, vocabulary)
    except ReadingError as error:
        return error


KINDS = st.sampled_from(sorted(BOOK.media))
NAMES = st.sampled_from([*BOOK.providers, *MODELS, *(slug.replace("-", " ") for slug in MODELS)])
LABELS = st.sampled_from(sorted({label for known in BOOK.labels.values() for label in known}))
SMALL = st.sampled_from(
    [
        *NAMED,
        "provider",
        "model",
        *JOINING,
        *NAMING,
        *["a", "an", "the", "each", "long", "apiece", ",", ";", "+", "(", ")", ":"],
    ]
)
SAID = st.sampled_from(
    [
        "10s",
        "8 seconds",
        "two minutes",
        "4k",
        "2k",
        "1080p",
        "720 p",
        "1024x1024",
        "2x",
        "16x",
        "16:9",
        "from a 10s video",
        "from 2 megapixels",
        "4 per prompt",
        "1,056 output tokens",
        "1.2340s",
        "0.5 s",
        "3 frames",
        "2 references",
        "batch of 4",
        "length 10",
        "sound on",
        "sound off",
        "input image",
        "scale 2",
        "with audio",
        "no sound",
        "from an image",
        "with web search",
        "hdr+exr",
        "batch delivery",
        "at 60%",
        "90%",
        "60% kept",
        "kept",
        "success",
        "success 60%",
        "success rate of 70 percent",
        "at 60",
    ]
) | st.sampled_from(sorted(INPUT_PHRASES))
NUMBERS = st.sampled_from(
    [
        "1",
        "2",
        "3",
        "4",
        "5",
        "10",
        "26",
        "two",
        "twelve",
        "a",
        "1.5k",
        "4k",
        "1k",
        "2x",
        "1,000",
        "1.000",
        "-5",
        "0",
        "1e9",
    ]
)
JUNK = st.sampled_from(
    ["%", "/", "@x", "vidoes", "10kg", "\U0001f3ac", "\u0663", "\u00b2", "\ud800", "\u017f", "'", "_"]
)
COUNTED = st.tuples(NUMBERS, st.one_of(st.just(""), NAMES, LABELS, SAID), KINDS).map(" ".join)
PIECES = st.one_of(COUNTED, COUNTED, COUNTED, NAMES, LABELS, SMALL, SAID, NUMBERS, KINDS, JUNK)
SENTENCES = st.lists(PIECES, max_size=14).map(" ".join) | st.lists(PIECES, max_size=6).map("".join)


@settings(max_examples=250)
@given(SENTENCES | st.text(st.characters(), max_size=MAX_TEXT + 1))
def test_any_text_is_work_that_reads_back_or_an_error_whose_place_is_its_word(text: str) -> None:
    found = attempt(text)
    if isinstance(found, Work):
        assert all(1 <= line.count <= MAX_COUNT for line in found.lines)
        assert parse_work(str(found), BOOK) == found
        return
    facts = found.facts()
    start, end = facts.get("start"), facts.get("end")
    if isinstance(start, int) and isinstance(end, int):
        assert 0 <= start < end <= len(text)
        assert (facts["text"], facts["word"]) == (text, text[start:end])
    assert facts.get("suggestion") is None or facts["suggestion"] != facts["word"]


FRACTIONS = frozenset(
    (
        Attribute.LENGTH,
        Attribute.MEGAPIXELS,
        Attribute.SOURCE_LENGTH,
        Attribute.SOURCE_MEGAPIXELS,
        Attribute.GPU_SECONDS,
    )
)


@st.composite
def any_values(draw: st.DrawFn, medium: Medium) -> dict[Attribute, str]:
    values = {}
    for attribute in draw(st.sets(st.sampled_from([one for one in Attribute if medium in one.media]), max_size=6)):
        known = sorted(BOOK.labels.get(attribute, ()))
        if attribute is Attribute.SCALE:
            values[attribute] = draw(st.sampled_from(("2", "4", "8", "16")))
        elif attribute.kind is Kind.FLAG:
            values[attribute] = draw(st.sampled_from((YES, NO)))
        elif attribute.kind is Kind.NUMBER:
            fraction = draw(st.sampled_from(("", "", ".5", ".234", ".000001"))) if attribute in FRACTIONS else ""
            values[attribute] = f"{draw(st.integers(1, 9_999_999))}{fraction}"
        elif known:
            values[attribute] = draw(st.sampled_from(known))
    return values


@st.composite
def any_line(draw: st.DrawFn) -> WorkLine:
    medium = draw(st.sampled_from(Medium))
    provider = draw(st.none() | st.sampled_from(sorted(BOOK.channels)))
    channel = draw(st.none() | st.sampled_from(sorted(set(BOOK.channels[provider].values())))) if provider else None
    # Nothing but its provider is meant by a model that is called what its provider is called.
    makes = (slug for slug, model in MODELS.items() if medium in model.media)
    models = [slug for slug in makes if BOOK.provider(slug) is None or (provider and BOOK.provider(slug) != provider)]
    model = draw(st.none() | st.sampled_from(sorted(models))) if models else None
    count = draw(st.integers(1, 5) | st.integers(1, MAX_COUNT))
    rates = st.integers(1, 100 * 10**DECIMALS).map(lambda share: Fraction(share, 100 * 10**DECIMALS))
    success = draw(st.none() | st.sampled_from((Fraction(3, 5), Fraction(9, 10), Fraction(1))) | rates)
    values = draw(any_values(medium))
    odds = None if success is None else Success(success)
    return WorkLine(count, medium, provider, channel=channel, model=model, values=values, success=odds)


@settings(max_examples=250)
@given(st.lists(any_line(), min_size=1, max_size=4))
def test_any_work_that_can_be_said_is_written_as_words_that_read_back_as_it(lines: list[WorkLine]) -> None:
    work = Work(tuple(lines))
    if len(str(work)) <= MAX_TEXT:
        assert parse_work(str(work), BOOK) == work


@pytest.mark.parametrize("count", [1, 2, 3, 26])
def test_every_model_of_the_book_is_read_by_its_name_before_and_behind_any_count(count: int) -> None:
    for slug, medium in ((slug, medium) for slug, model in MODELS.items() for medium in model.media):
        line = WorkLine(count, medium, provider=BOOK.provider(slug), model=None if BOOK.provider(slug) else slug)
        counted = f"{count} {medium.value if count == 1 else medium.word}"
        assert parse_work(f"{counted} {slug}", BOOK) == Work((line,))
        assert parse_work(f"{counted} {slug.replace('-', ' ')}, 3 clips", BOOK).lines[0] == line


@pytest.mark.parametrize("provider", sorted(BOOK.channels))
@given(count=st.integers(1, 30), kind=KINDS)
def test_count_behind_a_provider_is_a_count(provider: str, count: int, kind: str) -> None:
    line = WorkLine(count, BOOK.media[kind], provider)
    text = f"on {provider} {count} {kind}s"
    if f"{kind}s" in BOOK.media:
        assert parse_work(text, BOOK) == Work((line,))
        assert parse_work(f"2 images {text}", BOOK).lines[1] == replace(line, provider=None)


class Counting(dict[str, Meaning]):
    """The meanings, and how often they were asked for."""

    asked = 0

    def __contains__(self, key: object) -> bool:
        self.asked += 1
        return super().__contains__(key)


REPEATED = st.lists(PIECES, min_size=1, max_size=4).map(lambda pieces: (" ".join(pieces) + " ") * MAX_TEXT)


@given(REPEATED | SENTENCES)
def test_meanings_are_looked_up_a_few_times_a_word(text: str) -> None:
    vocabulary = replace(BOOK)
    meanings = Counting(BOOK.meanings)
    vars(vocabulary)["meanings"] = meanings
    vars(vocabulary)["prefixes"] = BOOK.prefixes
    attempt(text[:MAX_TEXT], vocabulary)
    assert meanings.asked <= MAX_NAME * len(scan(text[:MAX_TEXT])) + 20


@pytest.mark.parametrize(
    "piece",
    [
        *("4k ", "4k hd ", "2x", "1 pic ", "1 pic 1k ", "x ", "veo 3 ", "flux 2 klein 4 ", "9,999 ", "9,999,", "10s"),
        *(
            "ten ",
            "a a ",
            "on ",
            "on the ",
            "model ",
            "model of ",
            "batch of ",
            "from a ",
            "from 10s of video ",
            "each ",
        ),
        *(
            "1024x1024 ",
            "1024 x ",
            "1080 ",
            "1 clip,",
            "kling on fal ",
            "hdr+",
            "((((",
            ":",
            "16:",
            "\u017f",
            "s",
            "5s",
        ),
    ],
)
def test_a_thousand_characters_of_one_piece_are_answered(piece: str) -> None:
    assert attempt((piece * MAX_TEXT)[:MAX_TEXT])
    assert attempt((f"1 clip {piece * MAX_TEXT}")[: MAX_TEXT - 8] + " on fal")


def test_number_before_the_name_of_a_model_is_no_part_of_it() -> None:
    for slug, medium in ((slug, medium) for slug, model in MODELS.items() for medium in model.media):
        (line,) = parse_work(f"3 {slug} {medium.word}", BOOK).lines
        assert (line.count, line.values) == (3, {}), slug
        if medium is not Medium.AUDIO:
            (line,) = parse_work(f"3 {medium.word} 2k {slug}", BOOK).lines
            assert (line.count, line.values) == (3, {Attribute.RESOLUTION: "2k"}), slug
