"""Words that cannot be read. Places are offsets into the text that was read, words are counted from 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors.tree import ReadingError

if TYPE_CHECKING:
    from core.amounts import Amount
    from core.ledger.changes import WalletKey


@dataclass(eq=False)
class UnknownWordError(ReadingError):
    """A word that means nothing here."""

    code = "unknown_word"
    text: str
    start: int
    end: int
    word: str
    position: int
    suggestion: str | None
    """The nearest known word, as it would be written."""


@dataclass(eq=False)
class UnknownProviderError(ReadingError):
    """A name after `on` that is no provider's."""

    code = "unknown_provider"
    text: str
    start: int
    end: int
    word: str
    suggestion: str | None
    or_model: bool = True
    """A model could have been named there as well."""


@dataclass(eq=False)
class UnknownCommandError(ReadingError):
    """No command has that name."""

    code = "unknown_command"
    word: str
    suggestion: str | None
    arguments: str = ""
    """What stood behind it."""


@dataclass(eq=False)
class TextTooLongError(ReadingError):
    """More characters than are read."""

    code = "text_too_long"
    limit: int
    length: int


@dataclass(eq=False)
class FileTooLargeError(ReadingError):
    """A file of more bytes than are read."""

    code = "file_too_large"
    limit: int
    size: int


@dataclass(eq=False)
class FileUnreadableError(ReadingError):
    """A file that is not there, or could not be fetched."""

    code = "file_unreadable"
    name: str


@dataclass(eq=False)
class NoWorkError(ReadingError):
    """Nothing in the text names a kind of work."""

    code = "no_work"


@dataclass(eq=False)
class NothingAskedError(ReadingError):
    """The text is empty."""

    code = "nothing_asked"


@dataclass(eq=False)
class MissingCountError(ReadingError):
    """A kind of work stands there without a count."""

    code = "missing_count"
    medium: str


@dataclass(eq=False)
class MissingMediumError(ReadingError):
    """A count stands there without a kind of work."""

    code = "missing_medium"
    text: str
    end: int
    """Of the count."""
    count: int


@dataclass(eq=False)
class BadValueError(ReadingError):
    """A number that is none for what it should say: a length of 0, a batch of ten billion."""

    code = "bad_value"
    attribute: str
    word: str


@dataclass(eq=False)
class DoesNotFitError(ReadingError):
    """Something is said of a kind that cannot have it: a length of images."""

    code = "does_not_fit"
    word: str
    medium: str


@dataclass(eq=False)
class WordsTooLongError(ReadingError):
    """More words of a person's own than are kept."""

    code = "words_too_long"
    limit: int
    length: int


@dataclass(eq=False)
class MissingOptionError(ReadingError):
    """An option that the command needs was not given."""

    code = "missing_option"
    option: str
    often: tuple[Amount, ...] = ()
    """What it often is."""
    key: WalletKey | None = None
    """Of which that is."""


@dataclass(eq=False)
class UnexpectedTextError(ReadingError):
    """Words are left over that no option takes."""

    code = "unexpected_text"
    text: str
    start: int
    end: int
    word: str


@dataclass(eq=False)
class RepeatedOptionError(ReadingError):
    """An option was given twice."""

    code = "repeated_option"
    option: str
