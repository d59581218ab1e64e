"""Languages by their tags and names: `de`, `German`, `Deutsch`; what those are that Scrip speaks, its caller says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from babel import Locale
from babel.core import UnknownLocaleError

from core.errors.values import UnknownLanguageError

LANGUAGE_WORDS = 3
_TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,3}", re.IGNORECASE)


def language_name(tag: str) -> str:
    """What a language calls itself."""
    return Locale.parse(tag, sep="-").display_name or tag


def find_language(name: str, spoken: Sequence[str]) -> str | None:
    """The tag of a spoken language that has this name or tag; of `en-GB` that is en-GB where English is spoken."""
    wanted = " ".join(name.split()).casefold()
    for tag in spoken:
        locale = Locale.parse(tag, sep="-")
        if wanted in {tag.casefold(), str(locale.english_name).casefold(), str(locale.display_name).casefold()}:
            return tag
    if not _TAG.fullmatch(wanted):
        return None
    try:
        locale = Locale.parse(wanted.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return None
    return str(locale).replace("_", "-") if locale.language in spoken else None


def read_language(text: str, start: int, end: int, spoken: Sequence[str]) -> str:
    """The tag of the language that stands in `text[start:end]`.

    Raises:
        UnknownLanguageError: It is none of those that are spoken.
    """
    word = text[start:end]
    tag = find_language(word, spoken)
    if tag is None:
        raise UnknownLanguageError(text=text, start=start, end=end, word=word, known=tuple(spoken))
    return tag
