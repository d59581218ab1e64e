"""What somebody who is still typing may mean: the last words written out, and what cannot be read put right."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors.numbers import AmbiguousNumberError, ForeignDigitsError
from core.errors.reading import MissingCountError, MissingMediumError, UnknownProviderError, UnknownWordError
from core.errors.tree import ReadingError
from core.numerals import CHUNK
from core.work.grammar import ARTICLES
from core.work.media import Medium
from core.work.vocabulary import Vocabulary, name_key

MAX_WORDS = 3
"""Of a name that is being typed: `kling 3 mo`."""
EXAMPLE_COUNT = 10
_ONE = frozenset(("1", "one", *ARTICLES))


def completed(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The text with its last words written out as a kind, a provider or a model that begins like them.

    Nothing when the last word is ended by a space. Whether the sentences read is not looked at.
    """
    words = list(CHUNK.finditer(text))
    if not words or words[-1].end() < len(text):
        return
    names = _names(vocabulary)
    for count in range(min(MAX_WORDS, len(words)), 0, -1):
        start = words[-count].start()
        key = name_key(text[start:])
        if not key:
            continue
        alone = len(words) > count and words[-count - 1].group().casefold() in _ONE
        for medium in Medium:
            if any(word.startswith(key) for word in medium.words):
                yield text[:start] + (medium.value if alone else medium.word)
        yield from dict.fromkeys(text[:start] + name for known, name in names if known.startswith(key))


def put_right(text: str, offset: int, error: ReadingError) -> Iterator[str]:
    """The text with what an error complains of put right, in each way that the error knows.

    Args:
        text: A part of the text that was read.
        offset: Where it begins in that.
    """
    match error:
        case UnknownWordError(start=start, end=end, suggestion=str(word)):
            places = [(start, end, word)]
        case UnknownProviderError(start=start, end=end, suggestion=str(word)):
            places = [(start, end, word)]
        case ForeignDigitsError(start=start, end=end, suggestion=word):
            places = [(start, end, word)]
        case AmbiguousNumberError(start=start, end=end, choices=choices):
            places = [(start, end, choice) for choice in choices]
        case MissingMediumError(end=end, count=count):
            kinds = [medium.value if count == 1 else medium.word for medium in Medium]
            places = [(end, end, f" {kind}") for kind in kinds]
        case MissingCountError():
            places = [(offset, offset, f"{EXAMPLE_COUNT} ")]
        case _:
            return
    for start, end, word in places:
        if offset <= start and end <= offset + len(text):
            yield text[: start - offset] + word + text[end - offset :]


def _names(vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """How providers and models may be begun, and what they are written as."""
    providers = [(name_key(name), provider) for name, provider in vocabulary.providers.items()]
    return providers + [(key, model.slug) for key, model in vocabulary.models.items()]
