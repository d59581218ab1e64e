"""The languages that Scrip speaks: those that have a catalogue in bot/locale, and English, which needs none."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files

from core.chat.language import Language

DOMAIN = "scrip"

Translate = Callable[[str], gettext.NullTranslations | None]
"""The translations of a BCP 47 tag; None when there are none."""


def packaged_translations(tag: str) -> gettext.NullTranslations | None:
    """Translations that come with Scrip."""
    try:
        return gettext.translation(DOMAIN, str(files("bot").joinpath("locale")), [tag.replace("-", "_")])
    except OSError:
        return None


def language(tag: str, zone: str, now: datetime, translate: Translate = packaged_translations) -> Language:
    """The language of a reader. English, numbers and dates included, when the one asked for has no translations."""
    translations = translate(tag)
    return Language.of(tag if translations else "en", zone, now, translations)
