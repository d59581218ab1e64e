"""What cannot be brought in or forgotten: which file, which row, which words; and what to send instead."""

from __future__ import annotations

from typing import TypeAlias

from bot.error_replies.asked import Asked
from core.chat.message import Joined, Message, Quoted, Value, Words, msg
from core.chat.reply import Block, Reply, Text, Tone
from core.errors.takeout import (
    NotALedgerError,
    NothingKeptError,
    NoUploadError,
    TooManyRowsError,
    WrongConfirmationError,
    WrongRowError,
)

TakeoutError: TypeAlias = (
    NotALedgerError | WrongRowError | TooManyRowsError | NoUploadError | WrongConfirmationError | NothingKeptError
)
NOTHING_IMPORTED = msg("Nothing was imported.")


def takeout_reply(error: TakeoutError, asked: Asked) -> Reply:
    """The reply for such an error."""
    blocks: tuple[Block, ...] = (Text(NOTHING_IMPORTED),)
    next_step: str | None = f"/{asked.command}"
    match error:
        case NotALedgerError(name=name, workbook=True):
            title = msg(
                "{name} is a spreadsheet as its program keeps it. Save it as CSV, and send that.", name=Quoted(name)
            )
        case NotALedgerError(name=name, columns=()):
            title = msg("{name} is neither a table as CSV in UTF-8, nor what Scrip exports.", name=Quoted(name))
        case NotALedgerError(name=name, columns=columns):
            title = msg(
                "{name} needs one column {amount}, and has these: {columns}",
                name=Quoted(name),
                amount=Words("amount"),
                columns=Joined(tuple(map(Quoted, columns))),
            )
        case WrongRowError():
            title, next_step = _wrong_row(error), None
            blocks = (Text(msg("Nothing was imported. Correct the row and send the file again.")),)
        case TooManyRowsError(limit=limit):
            title, next_step = msg("That file has more than {limit} rows. Send it in parts.", limit=limit), None
        case NoUploadError():
            title = msg("No file waits for that word: it was imported already, or another one was sent since.")
        case WrongConfirmationError(words=words):
            title = msg("Those are not the words that delete everything, or something was recorded since.")
            again = msg("To delete, send: {words}", words=Words(f"/{asked.command} {words}"))
            blocks, next_step = (Text(again), Text(msg("Nothing was deleted."))), None
        case NothingKeptError():
            return Reply(title=msg("Nothing is kept about you here."), tone=Tone.REFUSED)
    return Reply(title=title, blocks=blocks, next=next_step, tone=Tone.REFUSED)


def _wrong_row(error: WrongRowError) -> Message:
    row, place = error.row, error.place
    where: dict[str, Value] = {"row": row, "column": Words(error.column)}
    facts: dict[str, Value] = {**where, "word": Quoted(error.word)}
    match error.problem:
        case "missing":
            return msg("Row {row}, column {column}: there is nothing.", **where)
        case "not_a_number" if place is not None:
            strange = Quoted(error.word[place - 1 : place])
            return msg(
                "Row {row}, column {column}: {word} is not a number ({character} at place {place}).",
                **facts,
                character=strange,
                place=place,
            )
        case "not_a_number":
            return msg("Row {row}, column {column}: {word} is not a number.", **facts)
        case "ambiguous_number":
            return msg(
                "Row {row}, column {column}: {word} can be two numbers. Write decimals behind a point, "
                "and nothing between thousands.",
                **facts,
            )
        case "too_many_decimals":
            return msg("Row {row}, column {column}: {word} has more decimals than are kept.", **facts)
        case "too_large":
            return msg("Row {row}, column {column}: {word} is more than can be kept.", **facts)
        case "must_be_negative":
            return msg("Row {row}, column {column}: what was used is below 0, and this is {word}.", **facts)
        case "does_not_add_up":
            return msg(
                "Row {row}: {before} and {after} are not what its change did, with all its rows. Is one missing?",
                row=row,
                before=Words("before"),
                after=Words("after"),
            )
        case "not_a_provider":
            return msg("Row {row}, column {column}: I know no provider {word}.", **facts)
        case "not_a_channel":
            return msg(
                "Row {row}, column {column}: {word} is no way to buy from that provider, as far as I know.", **facts
            )
        case "not_a_unit":
            return msg("Row {row}, column {column}: {word} is not what is counted there.", **facts)
        case "not_a_moment":
            return msg(
                "Row {row}, column {column}: {word} is no day that I can read. For example: {example}",
                **facts,
                example=Words("2026-11-30"),
            )
        case "not_a_kind_of_lot":
            kinds = Joined((Words("paid"), Words("promotional"), Words("plan")))
            return msg("Row {row}, column {column}: {word} is none of these: {kinds}", **facts, kinds=kinds)
        case "not_money":
            return msg(
                "Row {row}, column {column}: {word} is no amount of money that I keep. For example: {example}",
                **facts,
                example=Words("$42.50"),
            )
        case "too_long":
            limit = (place or 1) - 1
            return msg("Row {row}, column {column}: that is longer than {limit} characters.", **where, limit=limit)
        case "too_many_cells":
            return msg(
                "Row {row} goes on behind the last column: {word}. Text with commas stands in quotation marks.",
                row=row,
                word=Quoted(error.word),
            )
        case "repeated":
            return msg("Row {row}, column {column}: {word} stands in a row above, too.", **facts)
