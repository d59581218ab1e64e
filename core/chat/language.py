"""Messages -> text in the reader's language: the catalogue, numbers, dates, lists."""

from __future__ import annotations

import gettext
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import assert_never
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_skeleton
from babel.lists import format_list
from babel.numbers import get_currency_symbol

from core.amounts import Amount
from core.chat.message import Bare, Day, Joined, Listed, Message, Moment, Month, Name, Quoted, Sentences, Value, Words

QUOTED_LENGTH = 40
MINUS = "\u2212"
NO_BREAK_SPACE = "\u00a0"
HALF_A_YEAR_IN_DAYS = 183

_UNPRINTABLE = frozenset(("Cc", "Cf", "Cs"))
"""Control and format characters, and lone surrogates."""

Escape = Callable[[str], str]
"""How a wing makes text of people harmless in its markup."""


def printable(text: str) -> str:
    """Without what could move a cursor, hide text or turn it round: as long as before, a character for a character."""
    return "".join(" " if c.isspace() else "\ufffd" if unicodedata.category(c) in _UNPRINTABLE else c for c in text)


@dataclass(frozen=True, slots=True)
class Markup:
    """How a wing writes into its markup; plain text by default."""

    sentence: Escape = str
    """Our own sentences, before their places are filled."""
    text: Escape = printable
    """What people typed, and what they, their servers and the providers are called."""
    words: Escape = printable
    """Words to send."""
    moment: Callable[[datetime], str] | None = None
    """For networks that show a moment in each reader's own time zone; None: written in the zone that we know."""


PLAIN = Markup()


@dataclass(frozen=True)
class Language:
    """One reader's language: a locale, a time zone, and the moment that "this year" is seen from."""

    locale: Locale
    zone: ZoneInfo
    now: datetime
    translations: gettext.NullTranslations
    markup: Markup = PLAIN

    @classmethod
    def of(cls, tag: str, zone: str, now: datetime, translations: gettext.NullTranslations | None = None) -> Language:
        """The language of a BCP 47 tag; English when it is not one that Babel knows.

        Args:
            zone: An IANA name, checked where it came in.
        """
        return cls(nearest_locale(tag), ZoneInfo(zone), now, translations or gettext.NullTranslations())

    def text(self, message: Message) -> str:
        """The sentence, with its values written out."""
        template = self.markup.sentence(self.template(message))
        return template.format_map({name: self.value(value) for name, value in message.values.items()})

    def template(self, message: Message) -> str:
        """The sentence with its places still open."""
        if message.plural is None or message.by is None:
            return self.translations.gettext(message.id)
        return self.translations.ngettext(message.id, message.plural, _plural_number(message.values[message.by]))

    def value(self, value: Value) -> str:
        """One value, as this language writes it."""
        match value:
            case int():
                return self.number(Decimal(value))
            case Amount(unit=unit) if unit.money:
                return self.money(value)
            case Bare(amount=Amount(unit=unit) as amount) if unit.money:
                return self.money(amount, signed=value.signed)
            case Listed():
                # Babel knows lists without "and" in few languages; their comma it knows in all.
                comma = self._plain_locale.list_patterns["standard"]["middle"]
                return reduce(comma.format, map(self.value, value.parts))
            case Amount():
                noun = value.unit.noun
                message = Message(noun.one, {"amount": Bare(value)}, noun.many, "amount")
                return self.text(message)
            case Bare():
                return self.number(value.amount.decimal, signed=value.signed)
            case Message():
                return self.text(value)
            case Joined():
                return format_list([self.value(part) for part in value.parts], locale=self._plain_locale)
            case Quoted():
                cut = value.text if len(value.text) <= QUOTED_LENGTH else value.text[: QUOTED_LENGTH - 1] + "\u2026"
                return f'"{self.markup.text(cut)}"'
            case Sentences():
                return " ".join(map(self.text, value.parts))
            case Name():
                return self.markup.text(value.text)
            case Words():
                return self.markup.words(value.text)
            case Day():
                at = value.at
                day = at.astimezone(self.zone).date() if isinstance(at, datetime) else at
                if value.brief:
                    return format_skeleton("MMMd", day, locale=self._plain_locale)
                return self._date(day, "MMMEd", "yMMMEd") if value.weekday else self._date(day, "MMMMd", "yMMMMd")
            case Month():
                return format_skeleton("yMMMM", value.at, locale=self._plain_locale)
            case Moment() if self.markup.moment is not None:
                return self.markup.moment(value.at)
            case Moment():
                local = value.at.astimezone(self.zone)
                return f"{self._date(local.date(), 'MMMd', 'yMMMd')} {local:%H:%M}"
            case _:
                assert_never(value)

    def number(self, number: Decimal, *, signed: bool = False) -> str:
        """Grouped by comma in English and by a no-break space elsewhere, with a decimal point everywhere: a decimal
        comma would read back as thousands, a thousand times too much."""
        text = f"{abs(number).normalize():,f}"
        if self.locale.language != "en":
            text = text.replace(",", NO_BREAK_SPACE)
        sign = MINUS if number < 0 else "+" if signed and number > 0 else ""
        return sign + text

    def money(self, amount: Amount, *, signed: bool = False) -> str:
        """With its sign and at least two decimals: $42.50, $0.0085."""
        number = self.number(amount.decimal, signed=signed)
        whole, _, decimals = number.partition(".")
        text = f"{whole}.{decimals.ljust(2, '0')}" if decimals or amount.micros else whole
        symbol = get_currency_symbol(amount.unit.value, locale=self.locale)
        sign = text[0] if text[0] in (MINUS, "+") else ""
        return f"{sign}{symbol}{text[len(sign) :]}"

    def _date(self, day: date, short: str, with_year: str) -> str:
        """With the year when it is far."""
        far = abs((day - self.now.astimezone(self.zone).date()).days) > HALF_A_YEAR_IN_DAYS
        return format_skeleton(with_year if far else short, day, locale=self._plain_locale)

    @property
    def _plain_locale(self) -> Locale:
        """English with the day before the month, which reads the same on both sides of the Atlantic."""
        return Locale("en", "GB") if self.locale.language == "en" else self.locale


def nearest_locale(tag: str) -> Locale:
    """The nearest that Babel knows: of `de-DE-u-co-phonebk` that is `de-DE`."""
    parts = tag.split("-")
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:length]), sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")


def _plural_number(value: Value) -> int:
    """The number that chooses a plural form. gettext takes whole ones: a fraction counts as many, "1.5 credits"; money
    is one sum, "$5.00 is left"."""
    match value:
        case int():
            return abs(value)
        case Amount(unit=unit) | Bare(amount=Amount(unit=unit)) if unit.money:
            return 1
        case Amount():
            number = abs(value.decimal)
        case Bare():
            number = abs(value.amount.decimal)
        case _:
            raise TypeError(f"{value!r} has no number")
    return int(number) if number == number.to_integral_value() else 2
