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
  MoveError                 the records cannot be moved to another database
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from core.alerts.kept_budgets import NamedBudget
    from core.alerts.levels import Mark
    from core.amounts import Amount
    from core.ledger.changes import Change, WalletKey
    from core.ledger.holds import Hold
    from core.nouns import Phrase
    from core.prices.cards import ServerPack
    from core.work.afford import Mix
    from core.work.work import Work


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
    "not_postgresql",
    "not_sqlite",
]


RowProblem: TypeAlias = Literal[
    "missing",
    "not_a_number",
    "ambiguous_number",
    "too_many_decimals",
    "too_large",
    "must_be_negative",
    "does_not_add_up",
    "not_a_provider",
    "not_a_channel",
    "not_a_unit",
    "not_a_moment",
    "not_a_kind_of_lot",
    "not_money",
    "too_long",
    "too_many_cells",
    "repeated",
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
    wallet: WalletKey | None = None
    """Of which it was asked, where that is not the one that is meant when none is named."""


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
class SuccessRateError(ReadingError):
    """A success rate of nothing or less, or above 100%, or a word where one is wanted."""

    code = "bad_success"
    word: str


@dataclass(eq=False)
class ConfidenceError(ReadingError):
    """A confidence of nothing or less, or above 100%, or a word where one is wanted."""

    code = "bad_confidence"
    word: str


@dataclass(eq=False)
class ShareTooFineError(ReadingError):
    """A percentage with more decimals than are kept."""

    code = "share_too_fine"
    word: str
    decimals: int
    """The most."""


@dataclass(eq=False)
class MonthsError(ReadingError):
    """No month, or more of them than are looked at."""

    code = "bad_months"
    word: str
    limit: int
    """The last month."""


@dataclass(eq=False)
class WhichMonthError(ReadingError):
    """Work without a month, where other work has one."""

    code = "which_month"
    work: str
    """In words."""


@dataclass(eq=False)
class NotAResultError(ReadingError):
    """It does not say how many of how many tries were kept."""

    code = "not_a_result"


@dataclass(eq=False)
class SeveralKindsError(ReadingError):
    """Several kinds of work where one is asked for."""

    code = "several_kinds"


@dataclass(eq=False)
class ImpossibleResultError(ReadingError):
    """More were kept than tried, or nothing was tried."""

    code = "impossible_result"
    kept: int
    tried: int


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
class NotAnEndError(ReadingError):
    """A word where the end of credits is wanted."""

    code = "not_an_end"
    word: str


@dataclass(eq=False)
class EndInThePastError(ReadingError):
    """Credits would end on a day that is over."""

    code = "end_in_the_past"
    text: str
    start: int
    end: int
    word: str
    day: date
    suggestion: date | None
    """The same day of a later year, where a day was named."""


@dataclass(eq=False)
class EndTooFarError(ReadingError):
    """Credits would end so far away that it was hardly meant."""

    code = "end_too_far"
    word: str
    years: int
    """The most."""


@dataclass(eq=False)
class NotADurationError(ReadingError):
    """A word where a time in minutes, hours or days is wanted."""

    code = "not_a_duration"
    word: str


@dataclass(eq=False)
class BadDurationError(ReadingError):
    """A time of nothing or less, or a longer one than anybody means."""

    code = "bad_duration"
    word: str
    days: int
    """The most."""


@dataclass(eq=False)
class BadAlertShareError(ReadingError):
    """A warning at nothing, or at all of the credits or more."""

    code = "bad_alert_share"
    word: str


@dataclass(eq=False)
class BadAlertDaysError(ReadingError):
    """A warning at less than a day, at more days than anybody means, or at parts of one."""

    code = "bad_alert_days"
    word: str
    limit: int
    """The most."""


@dataclass(eq=False)
class NotMoneyError(ReadingError):
    """A word where an amount of money is wanted."""

    code = "not_money"
    word: str


@dataclass(eq=False)
class UnknownCurrencyError(ReadingError):
    """Money of another currency than those that are kept; it is never converted."""

    code = "unknown_currency"
    word: str
    known: tuple[str, ...]


@dataclass(eq=False)
class NegativeMoneyError(ReadingError):
    """Money below zero where a price is wanted."""

    code = "negative_money"
    amount: Amount


@dataclass(eq=False)
class UnknownChannelError(ReadingError):
    """The provider has no such channel."""

    code = "unknown_channel"
    text: str
    start: int
    end: int
    word: str
    provider: str
    """Its id."""
    channels: tuple[str, ...]
    """Those that it has."""
    suggestion: str | None
    """The nearest of them."""


@dataclass(eq=False)
class UnknownZoneError(ReadingError):
    """No time zone has that name."""

    code = "unknown_zone"
    text: str
    start: int
    end: int
    word: str
    suggestion: str | None


@dataclass(eq=False)
class UnknownLanguageError(ReadingError):
    """A language that Scrip does not speak."""

    code = "unknown_language"
    text: str
    start: int
    end: int
    word: str
    known: tuple[str, ...]
    """Tags of those that it speaks."""


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
class UnknownPlanError(RefusedError):
    """The provider has no plan of that name, on the channel that was named if one was."""

    code = "unknown_plan"
    provider: str
    provider_id: str
    channel: str | None
    """Its name, where one was named."""
    plan: str
    suggestion: str | None
    """The id of the likeliest."""
    plans: tuple[tuple[str, str], ...]
    """Id and name of each that is sold, on any channel where that one has none."""


@dataclass(eq=False)
class WhichPlanError(RefusedError):
    """Several plans of the provider are called so, or begin so."""

    code = "which_plan"
    provider: str
    provider_id: str
    plan: str
    plans: tuple[tuple[str, str], ...]
    """Id and name of each."""


@dataclass(eq=False)
class NoAllowanceError(RefusedError):
    """What the plan grants is not known, or is not counted in the credits of its channel."""

    code = "no_allowance"
    provider: str
    provider_id: str
    channel: str
    """Its id."""
    plan: str
    counted: str | None
    """What is granted instead: `images`; None: it is not known."""


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
class RateOfUseError(RefusedError):
    """A success rate where it is counted what is made, kept or not."""

    code = "rate_of_use"
    work: str
    """Without it, in words."""


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
    held: Amount | None = None
    """What is set aside besides; None: nothing."""


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
class OthersChangeError(RefusedError):
    """What others did only moderators may undo."""

    code = "others_change"
    server: str
    network: str
    """A Network: on Telegram a reply names somebody, too."""


@dataclass(eq=False)
class NobodyElseError(RefusedError):
    """Somebody else was named where nobody else's credits are: in a private chat."""

    code = "nobody_else"
    name: str


@dataclass(eq=False)
class NoSuchPersonError(RefusedError):
    """The person that was named is nobody whose credits are kept here, or cannot be told from others."""

    code = "no_such_person"
    name: str
    why: str
    """`nothing_kept`, `not_a_person`, `only_a_name`, `several`, `oneself`."""
    network: str
    """A Network: how somebody is named differs."""


@dataclass(eq=False)
class NotUndoneForError(RefusedError):
    """A change of somebody else's cannot be undone. It says no more of their credits than that."""

    code = "not_undone_for"
    name: str
    """Of that person."""
    number: int | None
    """Of the change; None: there is none."""
    why: str
    """The code of the error that the person would read."""
    first: int | None = None
    """The change that has to be undone before."""


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
    """Credits that a change brought are used, set aside or ended, at least in part, so it cannot be taken back."""

    code = "top_up_spent"
    number: int
    amount: Amount
    """What it brought."""
    spent: Amount
    """What of that is there no more, or not free."""
    left: Amount
    """In the wallet, for a correction."""
    kind: str = "top-up"
    """What the change was: a ChangeKind."""


@dataclass(eq=False)
class NotUndoableError(RefusedError):
    """The change is of a kind that is not undone: time did it, or it is simply done anew."""

    code = "not_undoable"
    number: int
    kind: str
    """A ChangeKind."""


@dataclass(eq=False)
class RefundedError(RefusedError):
    """Credits of the change came back already: that has to be undone first."""

    code = "refunded"
    number: int
    refund: int
    """The number of the latest refund."""
    amount: Amount
    """What came back, all refunds together."""


@dataclass(eq=False)
class WhichRefundError(RefusedError):
    """No change was named to refund."""

    code = "which_refund"
    latest: tuple[Change, ...]
    """Those that could be, latest first; empty: none."""
    key: WalletKey
    wanted: Work | Decimal | None = None
    """What was to come back of it; None: all."""


@dataclass(eq=False)
class NotRefundableError(RefusedError):
    """The change used no credits, so none can come back."""

    code = "not_refundable"
    number: int
    kind: str
    """A ChangeKind."""


@dataclass(eq=False)
class RefundTooLargeError(RefusedError):
    """More would come back than was used."""

    code = "refund_too_large"
    number: int
    used: Amount
    returned: Amount
    """By earlier refunds."""
    rest: Amount


@dataclass(eq=False)
class NotInThatChangeError(RefusedError):
    """The work to refund was not part of that change, or cannot be told from the rest of it."""

    code = "not_in_that_change"
    number: int
    rest: Amount
    """What can still come back."""


@dataclass(eq=False)
class NothingHeldError(RefusedError):
    """Nothing is set aside in that wallet."""

    code = "nothing_held"
    elsewhere: tuple[tuple[WalletKey, Hold], ...] = ()
    """What is in the caller's other wallets."""


@dataclass(eq=False)
class WhichHoldError(RefusedError):
    """Several are open, and none was named."""

    code = "which_hold"
    holds: tuple[Hold, ...]
    """Oldest first."""
    key: WalletKey
    wanted: Work | Decimal | None = None
    """What was to be used of it; None: all, or nothing."""


@dataclass(eq=False)
class HoldOverError(RefusedError):
    """What was set aside was settled, was released, or has ended."""

    code = "hold_over"
    number: int
    """Of the change that set it aside."""
    amount: Amount
    how: str
    """A ChangeKind: settle, release or undo."""
    at: datetime
    by_time: bool
    """It ended by itself."""
    settled: Amount
    """What was used of it."""


@dataclass(eq=False)
class NotAHoldError(RefusedError):
    """The change set nothing aside."""

    code = "not_a_hold"
    number: int


@dataclass(eq=False)
class HoldTooSmallError(RefusedError):
    """More would be settled than is set aside."""

    code = "hold_too_small"
    number: int
    held: Amount
    asked: Amount


@dataclass(eq=False)
class HoldTooLongError(RefusedError):
    """Credits are not set aside for so long."""

    code = "hold_too_long"
    days: int
    """The most."""


@dataclass(eq=False)
class NoPackPriceError(RefusedError):
    """Nothing is known that one can buy there, with its price."""

    code = "no_pack_price"
    provider: str
    channel: str
    """Its name."""
    provider_id: str


@dataclass(eq=False)
class NotSoMuchSoldError(RefusedError):
    """As much is not sold, neither in the months asked for nor later."""

    code = "not_so_much"
    provider: str
    channel: str
    """Its name."""
    provider_id: str


@dataclass(eq=False)
class NoPlanError(RefusedError):
    """No plan renews this wallet."""

    code = "no_plan"
    provider: str


@dataclass(eq=False)
class SamePlanError(RefusedError):
    """A plan that is set renews this wallet already: its allowance comes by itself."""

    code = "same_plan"
    provider: str
    plan: str
    """Its name."""
    number: int
    """Of the change that set it."""
    since: datetime
    """When that was."""
    renews: date | None
    """The next day; None: it came once."""
    key: WalletKey


@dataclass(eq=False)
class SeveralPlansError(RefusedError):
    """Several wallets have plans, and none was named."""

    code = "several_plans"
    running: tuple[tuple[WalletKey, str], ...]
    """With the names of the plans, in the order in which the wallets were first used."""


@dataclass(eq=False)
class NotALedgerError(RefusedError):
    """A file that is neither a table with a column of amounts, nor an export."""

    code = "not_a_ledger"
    name: str
    columns: tuple[str, ...]
    """The columns that it has, as far as it is a table."""


@dataclass(eq=False)
class WrongRowError(RefusedError):
    """A row of a file that cannot be read. Nothing of the file was recorded."""

    code = "wrong_row"
    row: int
    """As a spreadsheet counts: the names of the columns are 1. In JSON the first row is 1."""
    column: str
    """Empty: behind the last one."""
    word: str
    """What stands there, or how it begins."""
    problem: RowProblem
    place: int | None = None
    """Of the character that cannot be, from 1."""


@dataclass(eq=False)
class TooManyRowsError(RefusedError):
    """A file of more rows than are brought in at once."""

    code = "too_many_rows"
    limit: int


@dataclass(eq=False)
class NoUploadError(RefusedError):
    """No file waits under that word: it was brought in, or another one was sent since."""

    code = "no_upload"


@dataclass(eq=False)
class WrongConfirmationError(RefusedError):
    """What was typed does not confirm that everything shall be deleted."""

    code = "wrong_confirmation"
    words: str
    """That would."""


@dataclass(eq=False)
class NothingKeptError(RefusedError):
    """Nothing is kept of the caller here."""

    code = "nothing_kept"


@dataclass(eq=False)
class NoSuchPackError(RefusedError):
    """The server has no such pack."""

    code = "no_such_pack"
    provider: str
    amount: Amount
    packs: tuple[ServerPack, ...]
    """That it has."""
    key: WalletKey


@dataclass(eq=False)
class PackOfMoneyError(RefusedError):
    """A pack for a wallet that is counted in money."""

    code = "pack_of_money"
    provider: str


@dataclass(eq=False)
class TooManyPacksError(RefusedError):
    """There are enough packs of a channel."""

    code = "too_many_packs"
    limit: int
    key: WalletKey


@dataclass(eq=False)
class WhichKindError(RefusedError):
    """Tries were told of, and nothing says of what."""

    code = "which_kind"
    media: tuple[str, ...]
    kept: int | None = None
    tried: int | None = None


@dataclass(eq=False)
class TooManyTriesError(RefusedError):
    """More tries of a kind than can be counted."""

    code = "too_many_tries"
    limit: int


@dataclass(eq=False)
class NeverCertainError(RefusedError):
    """Tries can fail, so no amount is enough for certain."""

    code = "never_certain"
    confidence: Fraction
    """A high one, for which there is an amount."""
    enough: Amount
    """What is enough that often."""
    exact: bool
    """Else `enough` is within a thousandth."""


@dataclass(eq=False)
class NoSuchRecordError(RefusedError):
    """Nothing is recorded of a kind."""

    code = "no_such_record"
    provider: str
    model: str | None
    medium: str


@dataclass(eq=False)
class NoSuchThresholdError(RefusedError):
    """No alert is set there."""

    code = "no_such_alert"
    mark: Mark | None
    """None: no alert is set at all."""
    marks: tuple[Mark, ...]
    """Those that are set."""
    key: WalletKey


@dataclass(eq=False)
class WhichThresholdError(RefusedError):
    """Several are set, and none was named."""

    code = "which_alert"
    marks: tuple[Mark, ...]
    """At least two."""
    key: WalletKey


@dataclass(eq=False)
class TooManyThresholdsError(RefusedError):
    """The wallet has as many alerts as it may have."""

    code = "too_many_alerts"
    limit: int


@dataclass(eq=False)
class NoPlaceError(RefusedError):
    """Nobody else could be warned here: it is somebody's own chat, or a network without channels and topics."""

    code = "no_place"


@dataclass(eq=False)
class PlaceClosedError(RefusedError):
    """We cannot write in that channel."""

    code = "place_closed"
    place: str
    """For people; empty: not known."""


@dataclass(eq=False)
class NoWarningError(RefusedError):
    """No warning of the caller's is kept on this server, or not that one."""

    code = "no_warning"
    number: int | None


@dataclass(eq=False)
class BudgetOfWalletError(RefusedError):
    """A budget in money, of a wallet that is not counted in it."""

    code = "budget_of_wallet"
    provider: str
    money: Amount
    unit: str
    """That the wallet is counted in."""


@dataclass(eq=False)
class NoSuchBudgetError(RefusedError):
    """No such budget is set."""

    code = "no_such_budget"
    budgets: tuple[NamedBudget, ...]
    """That are set."""


@dataclass(eq=False)
class WhichBudgetError(RefusedError):
    """Several are set, and none was named."""

    code = "which_budget"
    budgets: tuple[NamedBudget, ...]


@dataclass(eq=False)
class TwoBudgetsError(RefusedError):
    """Money and credits in one."""

    code = "two_budgets"
    money: Amount


@dataclass(eq=False)
class SnoozeLengthError(RefusedError):
    """Warnings are not put off for so short, or so long, a time."""

    code = "bad_snooze"
    days: int
    """The most."""


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
class PlaceLostError(DeliveryError):
    """Nothing can be written in a place of a server, now or later: it is gone, or we are not let in."""

    code = "place_lost"


@dataclass(eq=False)
class SlowDownError(DeliveryError):
    """The network asks to wait."""

    code = "slow_down"
    retry_after_s: float
    everywhere: bool = False
    """Not to this person alone: nothing is taken until then."""


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


# Moving


class MoveError(ScripError):
    """The records cannot be moved to another database. Nothing was changed, except where said."""


@dataclass(eq=False)
class NothingToMoveError(MoveError):
    """There are no records."""

    code = "nothing_to_move"
    where: str


@dataclass(eq=False)
class NotSoundError(MoveError):
    """A rule of the ledger does not hold in the records that were to be moved."""

    code = "records_not_sound"
    where: str


@dataclass(eq=False)
class TargetNotEmptyError(MoveError):
    """Something is in the other database already."""

    code = "target_not_empty"
    tables: tuple[tuple[str, int], ...]
    """Names, and how many rows each has."""


@dataclass(eq=False)
class TargetUnreachableError(MoveError):
    """The other database is not there, does not answer, or does not let us in."""

    code = "target_unreachable"


@dataclass(eq=False)
class RowRefusedError(MoveError):
    """The other database does not take a row."""

    code = "row_refused"
    table: str


@dataclass(eq=False)
class CopyDiffersError(MoveError):
    """What arrived is not what was sent."""

    code = "copy_differs"
    table: str


@dataclass(eq=False)
class MoveUnknownError(MoveError):
    """The connection was lost while committing: all was moved, or nothing."""

    code = "move_unknown"
