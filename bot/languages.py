"""The languages that Scrip speaks: those that have a catalogue in bot/locale, and English, which needs none."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files

from core.chat.language import Language, nearest_locale
from core.chat.message import Name

DOMAIN = "scrip"
_LOCALE = files("bot").joinpath("locale")

Translate = Callable[[str], gettext.NullTranslations | None]
"""The translations of a BCP 47 tag; None when there are none."""


def packaged_tags() -> tuple[str, ...]:
    """BCP 47 tags of the languages that come with Scrip, English first."""
    folders = sorted(folder.name for folder in _LOCALE.iterdir() if folder.is_dir())
    return ("en", *(name.replace("_", "-") for name in folders if packaged_translations(name) is not None))


def spoken(tag: str) -> str:
    """The language that a reader of this one is answered in: itself, or English."""
    return tag if packaged_translations(tag) is not None else "en"


def language_name(tag: str) -> Name:
    """What a language calls itself: Deutsch."""
    return Name(nearest_locale(tag).display_name or tag)


def packaged_translations(tag: str) -> gettext.NullTranslations | None:
    """Translations that come with Scrip."""
    try:
        return gettext.translation(DOMAIN, str(_LOCALE), [tag.replace("-", "_")])
    except OSError:
        return None


def language(tag: str, zone: str, now: datetime, translate: Translate = packaged_translations) -> Language:
    """The language of a reader. English, numbers and dates included, when the one asked for has no translations."""
    translations = translate(tag)
    return Language.of(tag if translations else "en", zone, now, translations)
