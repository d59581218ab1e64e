"""Every error that Scrip raises on purpose, as one tree. They carry facts; the sentences are in bot/error_replies/.

ScripError
  RequestError              what was asked cannot be answered as it stands
    ReadingError            ... because of how it is written
    RefusedError            ... because a rule says no
  PriceBookError            a price file is wrong
  SettingError              a setting is wrong
  DeliveryError             a network did not take a message
  NetworkError              a network does not let us in, or cannot be reached
  StoreError                the records cannot be reached, read or written
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

if TYPE_CHECKING:
    from core.amounts import Amount
    from core.nouns import Phrase
    from core.work.afford import Mix


SettingProblem: TypeAlias = Literal[
    "not_a_url",
    "sqlite_needs_a_file",
    "sqlite_takes_no_parameters",
    "unknown_database",
    "unknown_parameter",
    "unreadable",
    "no_moment_with_zone",
    "not_a_day",
    "not_a_folder",
    "not_a_name",
    "not_an_address",
    "not_a_token",
    "no_token",
]


class ScripError(Exception):
    """Root of the tree."""

    code: ClassVar[str] = "error"
    """For programs: stands in JSON as `error.code` and never changes its meaning."""

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts().items())
        return f"{self.code}({facts})"

    def facts(self) -> dict[str, object]:
        """The fields of the error, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]  # each leaf is a dataclass


class RequestError(ScripError):
    """What was asked cannot be answered as it stands. Nothing was changed."""


class ReadingError(RequestError):
    """The text could not be read; a person can put it right."""


class RefusedError(RequestError):
    """A rule says no."""

    fixes: tuple[tuple[str, str], ...] = ()
    """What can be asked instead: what it is called, and the whole work in words."""


# Reading: places are offsets into the text that was read, words are counted from 1.


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


@dataclass(eq=False)
class TextTooLongError(ReadingError):
    """More characters than are read."""

    code = "text_too_long"
    limit: int
    length: int


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
class NotANumberError(ReadingError):
    """`NaN`, or a word where a number is wanted."""

    code = "not_a_number"
    word: str


@dataclass(eq=False)
class AmbiguousNumberError(ReadingError):
    """`1.000` can be one thousand or one."""

    code = "ambiguous_number"
    text: str
    start: int
    end: int
    word: str
    choices: tuple[str, ...]
    """What it can be, as unmistakable text."""


@dataclass(eq=False)
class ForeignDigitsError(ReadingError):
    """A number in other digits than 0 to 9."""

    code = "foreign_digits"
    text: str
    start: int
    end: int
    word: str
    suggestion: str


@dataclass(eq=False)
class CountTooLargeError(ReadingError):
    """A count above the limit."""

    code = "count_too_large"
    limit: int
    word: str
    count: int | None
    """None when it is too large to write out."""


@dataclass(eq=False)
class CountNotPositiveError(ReadingError):
    """A count of zero or less."""

    code = "count_not_positive"
    word: str
    count: int | None
    """None when it is too long to write out."""
    medium: str | None


@dataclass(eq=False)
class CountNotWholeError(ReadingError):
    """A count with decimals."""

    code = "count_not_whole"
    word: str


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
class AmountTooLargeError(ReadingError):
    """An amount that does not fit into 64 bits of millionths."""

    code = "amount_too_large"
    limit: int
    """In whole units."""


@dataclass(eq=False)
class AmountNotPositiveError(ReadingError):
    """An amount of zero or less where some is needed."""

    code = "amount_not_positive"
    amount: str


@dataclass(eq=False)
class TooManyDecimalsError(ReadingError):
    """An amount with more decimals than its unit has."""

    code = "too_many_decimals"
    decimals: int
    given: int
    unit: str


@dataclass(eq=False)
class NotADateError(ReadingError):
    """A word where a day is wanted."""

    code = "not_a_date"
    word: str


@dataclass(eq=False)
class NoSuchDayError(ReadingError):
    """31 November."""

    code = "no_such_day"
    word: str


@dataclass(eq=False)
class AmbiguousDateError(ReadingError):
    """`03/04/2026` is one day here and another there."""

    code = "ambiguous_date"
    text: str
    start: int
    end: int
    word: str
    choices: tuple[str, ...]


@dataclass(eq=False)
class MissingOptionError(ReadingError):
    """An option that the command needs was not given."""

    code = "missing_option"
    option: str


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


# Rules


@dataclass(eq=False)
class NoRateError(RefusedError):
    """No price is known for a kind of work."""

    code = "no_price"
    provider: str
    medium: str
    known: tuple[str, ...]
    """The media that do have a price there."""
    default: bool = True
    """It is the provider that is meant when none is named, for which moderators set prices."""


@dataclass(eq=False)
class UnknownModelError(RefusedError):
    """The provider does not sell what was named."""

    code = "unknown_model"
    provider: str
    model: str
    medium: str
    sold: tuple[str, ...]
    """What it sells of the kind, the likeliest first."""


@dataclass(eq=False)
class WhichProviderError(RefusedError):
    """Several sell the model, and none was named."""

    code = "which_provider"
    model: str
    providers: tuple[tuple[str, str], ...]
    """Id and name of each."""


@dataclass(eq=False)
class NotSoldError(RefusedError):
    """The model is not sold on the day asked for, as far as is known."""

    code = "not_sold"
    provider: str
    model: str
    day: date
    start: date | None
    until: date | None


@dataclass(eq=False)
class BeforeTheBookError(RefusedError):
    """The day asked for lies before anything is known of the provider's prices."""

    code = "before_the_book"
    provider: str
    day: date
    begins: date


@dataclass(eq=False)
class NotOfferedError(RefusedError):
    """The model does not offer what was asked for."""

    code = "not_offered"
    provider: str
    model: str | None
    """None: the provider does not tell models apart."""
    medium: str
    attribute: str
    value: str
    offered: tuple[str, ...]
    """What it does offer: `5`, `10`, `3-15`, `≤30`; nothing when it has no choice at all."""


@dataclass(eq=False)
class NotSaidError(RefusedError):
    """The model is charged by something that was not said."""

    code = "not_said"
    provider: str
    model: str
    needed: tuple[str, ...]
    """Any of these attributes."""
    work: str = ""
    """The line of work, in words."""


@dataclass(eq=False)
class NotExactError(RefusedError):
    """The price is only known approximately, or not at all: nothing can be spent on it."""

    code = "not_exact"
    provider: str
    model: str


@dataclass(eq=False)
class SeveralWalletsError(RefusedError):
    """The work takes credits from several wallets; each is spent by itself."""

    code = "several_wallets"
    works: tuple[str, ...]
    """The work of each wallet, in words."""


@dataclass(eq=False)
class NotEnoughCreditsError(RefusedError):
    """What is available does not cover what is needed."""

    code = "not_enough_credits"
    provider: str
    channel: str
    needed: Amount
    available: Amount
    missing: Amount
    known: bool
    """False: nothing was ever recorded in this wallet, so what is available is not known."""
    makes: tuple[Mix, ...]
    default: bool = True
    """It is the wallet that is meant when none is named."""


@dataclass(eq=False)
class NotAModeratorError(RefusedError):
    """Only moderators may do that."""

    code = "not_a_moderator"
    server: str


@dataclass(eq=False)
class ModeratorUnknownError(RefusedError):
    """Whether the caller is a moderator could not be found out."""

    code = "moderator_unknown"
    server: str


@dataclass(eq=False)
class AnonymousCallerError(RefusedError):
    """What was asked is personal, and who asks writes in the name of a group or channel."""

    code = "anonymous_caller"
    name: str


@dataclass(eq=False)
class NotYourButtonError(RefusedError):
    """Somebody pressed a button that belongs to another person."""

    code = "not_your_button"
    owner: str | None
    """What that person is called, where it is known."""
    words: str
    """The command that it stands for, as whoever pressed it would type it."""


@dataclass(eq=False)
class OutdatedButtonError(RefusedError):
    """A button of a version that is no longer understood, or whose words are no longer kept."""

    code = "outdated_button"


@dataclass(eq=False)
class RequestConflictError(RefusedError):
    """The request id was used before, for something else."""

    code = "request_conflict"


@dataclass(eq=False)
class NoSuchChangeError(RefusedError):
    """The wallet has no change of that number."""

    code = "no_such_change"
    number: int
    changes: int
    """How many there are; 0 when nothing was recorded yet."""


@dataclass(eq=False)
class NothingToUndoError(RefusedError):
    """The wallet has no change that can be undone."""

    code = "nothing_to_undo"
    changes: int
    """How many there are at all."""


@dataclass(eq=False)
class AlreadyUndoneError(RefusedError):
    """The change was undone before."""

    code = "already_undone"
    number: int
    by: int
    at: datetime


@dataclass(eq=False)
class UndoOfUndoError(RefusedError):
    """The change is itself an undo."""

    code = "undo_of_undo"
    number: int
    undid: int


@dataclass(eq=False)
class UndoTooLateError(RefusedError):
    """The change is older than members may undo."""

    code = "undo_too_late"
    number: int
    at: datetime
    hours: int


@dataclass(eq=False)
class TopUpSpentError(RefusedError):
    """The credits of a top-up are partly used, so it cannot be taken away."""

    code = "top_up_spent"
    number: int
    amount: Amount
    spent: Amount


@dataclass(eq=False)
class NoSuchThresholdError(RefusedError):
    """No alert is set there."""

    code = "no_such_alert"
    amount: Amount | None
    """None: no alert is set at all."""
    thresholds: tuple[Amount, ...]


@dataclass(eq=False)
class WhichThresholdError(RefusedError):
    """Several are set, and none was named."""

    code = "which_alert"
    thresholds: tuple[Amount, ...]


@dataclass(eq=False)
class TooManyThresholdsError(RefusedError):
    """The wallet has as many alerts as it may have."""

    code = "too_many_alerts"
    limit: int


# Files and settings


@dataclass(eq=False)
class PriceBookError(ScripError):
    """A price file is wrong, at this line and row where they are known."""

    code = "price_book"
    file: str
    problem: Phrase
    line: int | None = None
    row: str | None = None


@dataclass(eq=False)
class SettingError(ScripError):
    """Names the setting and the problem, never the value: it may hold a password."""

    code = "setting"
    setting: str
    problem: SettingProblem


# Networks


class DeliveryError(ScripError):
    """A network did not take a message."""


@dataclass(eq=False)
class UnreachableError(DeliveryError):
    """It cannot be delivered, and trying again will not change that: blocked, closed, never started, left."""

    code = "unreachable"


@dataclass(eq=False)
class SlowDownError(DeliveryError):
    """The network asks to wait."""

    code = "slow_down"
    retry_after_s: float


@dataclass(eq=False)
class NotDeliveredError(DeliveryError):
    """It was not delivered this time."""

    code = "not_delivered"


@dataclass(eq=False)
class AnswerLostError(DeliveryError):
    """The network's answer was lost: the message may or may not have been delivered."""

    code = "answer_lost"


class NetworkError(ScripError):
    """A network does not let us in, or cannot be reached."""


@dataclass(eq=False)
class NetworkRefusedError(NetworkError):
    """It does not let us in, and will not later."""

    code = "network_refused"
    network: str
    """Its name."""
    setting: str
    """The setting that it refuses."""


@dataclass(eq=False)
class NetworkAwayError(NetworkError):
    """It cannot be reached, or is out of order; it may be back at any time."""

    code = "network_away"
    network: str


# Records


class StoreError(ScripError):
    """The records cannot be reached, read or written. The transaction is known to have failed, except where said."""


@dataclass(eq=False)
class StoreBusyError(StoreError):
    """Somebody else holds the records for too long."""

    code = "records_busy"


@dataclass(eq=False)
class StoreFullError(StoreError):
    """There is no room to write."""

    code = "records_full"


@dataclass(eq=False)
class StoreReadOnlyError(StoreError):
    """The records may be read but not written."""

    code = "records_read_only"


@dataclass(eq=False)
class StoreUnreadableError(StoreError):
    """Not a database of ours, damaged, or not permitted."""

    code = "records_unreadable"
    where: str


@dataclass(eq=False)
class StoreUnreachableError(StoreError):
    """The database server does not answer, or does not let us in."""

    code = "records_unreachable"


@dataclass(eq=False)
class StoreNewerError(StoreError):
    """The tables were made by a newer version than this one."""

    code = "records_newer"
    stored: str
    known: str


@dataclass(eq=False)
class StoreOlderError(StoreError):
    """The tables are to be migrated first, by who runs them."""

    code = "records_older"


@dataclass(eq=False)
class OutcomeUnknownError(StoreError):
    """The connection was lost while committing: it may or may not be recorded."""

    code = "outcome_unknown"
    request_id: str | None
    """Sending the same again under this id counts once."""
