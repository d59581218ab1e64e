"""What cannot be undone or given back: why, and what can be done instead."""

from __future__ import annotations

from bot.error_replies.asked import Asked
from bot.error_replies.holds import holds_reply
from bot.error_replies.plans import plans_reply
from bot.error_replies.wallet import named, of_which, other
from bot.phrases import EXAMPLE_TOP_UP, done, spoken
from core.amounts import Amount
from core.chat.message import Bare, Joined, Message, Moment, Value, Words, counted, msg, nmsg
from core.chat.reply import Block, Button, Lines, Reply, Text, Tone
from core.errors.changes import (
    AlreadyUndoneError,
    NoSuchChangeError,
    NothingToUndoError,
    NotInThatChangeError,
    NotRefundableError,
    NotUndoableError,
    PartReturnedError,
    RefundedError,
    RefundTooLargeError,
    TopUpSpentError,
    UndoOfUndoError,
    UndoTooLateError,
    WhichRefundError,
    WhichUndoError,
)
from core.errors.plans import NoPlanError, RenewedSinceError, SamePlanError, SeveralPlansError, StaysStoppedError
from core.errors.tree import RefusedError
from core.ledger.changes import ChangeKind
from core.work.work import Work

MAX_BUTTONS = 5
"""Wallets that are offered."""


def changes_reply(error: RefusedError, asked: Asked, unchanged: tuple[Block, ...]) -> Reply:
    """The reply for a change that cannot be undone or given back, or that is not there.

    Args:
        unchanged: That nothing was changed, where something could have been.
    """
    wallet = other(error)
    blocks = unchanged
    next_step = f"/history{wallet}"
    match error:
        case NoSuchChangeError(number=number, changes=0):
            title = msg("There is no #{number}: nothing is recorded yet.", number=number)
            next_step = f"{EXAMPLE_TOP_UP}{wallet}"
        case NoSuchChangeError(number=number, changes=changes):
            title = msg("There is no #{number}: the latest is #{changes}.", number=number, changes=changes)
        case NothingToUndoError(changes=changes):
            title = msg("There is nothing to undo.")
            next_step = next_step if changes else f"{EXAMPLE_TOP_UP}{wallet}"
        case WhichUndoError():
            return _which_undo(error, unchanged)
        case AlreadyUndoneError(number=number, by=by, at=at):
            title = msg("#{number} was undone {at}, by #{by}.", number=number, at=Moment(at), by=by)
        case UndoOfUndoError(number=number, undid=undid):
            title = msg(
                "#{number} is itself an undo, of #{undid}. To have that back, record it again.",
                number=number,
                undid=undid,
            )
        case UndoTooLateError(number=number, at=at, hours=hours):
            title = msg(
                "#{number} is from {at}; undo reaches back {hours} hours. A moderator can still do it.",
                number=number,
                at=Moment(at),
                hours=hours,
            )
        case NotUndoableError(number=number, kind=kind):
            title = _not_undoable(number, ChangeKind(kind))
        case TopUpSpentError(number=number, amount=amount, spent=spent, left=left, kind=kind):
            title = _spent(number, ChangeKind(kind), amount, spent)
            shown = max(left, left - left, key=lambda amount: amount.micros)
            next_step = f"/balance set {spoken(shown)}{wallet}"
            blocks = (
                Text(msg("If the provider shows another number than I do, send that: {words}", words=Words(next_step))),
                *unchanged,
            )
        case RefundedError(number=number, refund=refund, amount=amount):
            title = nmsg(
                "{amount} of #{number} is back already. Undo that first: it was #{refund}.",
                "{amount} of #{number} are back already. Undo that first: the latest was #{refund}.",
                "amount",
                amount=Bare(amount),
                number=number,
                refund=refund,
            )
            next_step = f"/undo {refund}{wallet}"
        case WhichRefundError(latest=()):
            title = msg("Nothing was spent of which anything could come back.")
        case WhichRefundError():
            return _which_refund(error, unchanged)
        case NotRefundableError(number=number, kind=kind):
            title, next_step = _not_refundable(number, ChangeKind(kind), wallet)
        case RefundTooLargeError(number=number, used=used, returned=returned, rest=rest):
            title = _too_large(number, used, returned, rest)
            next_step = f"/refund {spoken(rest)} of {number}{wallet}" if rest.micros else next_step
        case NotInThatChangeError(number=number, rest=rest):
            title = msg("That was not in #{number}, or I cannot tell what it cost there.", number=number)
            if rest.micros:
                up_to = msg("Up to {rest} of #{number} can come back.", rest=Bare(rest), number=number)
                blocks, next_step = (Text(up_to), *unchanged), f"/refund {spoken(rest)} of {number}{wallet}"
        case PartReturnedError(number=number, came_back=came_back, refunds=refunds):
            title = msg(
                "{work} of #{number} came back already, as {refunds}.",
                work=_counted(came_back),
                number=number,
                refunds=Joined(tuple(msg("#{number}", number=one) for one in refunds)),
            )
            blocks = (Text(_still_open(error)), *unchanged)
            next_step = f"/refund {_said(error.example or error.rest)} of {number}{wallet}"
        case NoPlanError() | SamePlanError() | SeveralPlansError() | StaysStoppedError() | RenewedSinceError():
            return plans_reply(error, unchanged)
        case _:
            return holds_reply(error, asked, unchanged)
    return Reply(title=title, blocks=blocks, next=next_step, tone=Tone.REFUSED)


def _which_undo(error: WhichUndoError, unchanged: tuple[Block, ...]) -> Reply:
    """Which one is meant: the latest of each wallet, with a button each."""
    latest = [(change, f"{change.number} {named(key)}") for key, change in error.undoable[:MAX_BUTTONS]]
    rows = tuple(
        msg(
            "{at}  {what}  {words}",
            at=Moment(change.at),
            what=Joined((done(change),)),
            words=Words(f"/undo {which}"),
        )
        for change, which in latest
    )
    return Reply(
        title=msg("Which one is to be undone? The latest of each of your credits:"),
        blocks=(Lines(rows), *unchanged),
        buttons=tuple(Button(msg("Undo {which}", which=Words(which)), "undo", which) for _, which in latest),
        tone=Tone.ASK,
    )


def _spent(number: int, kind: ChangeKind, amount: Amount, spent: Amount) -> Message:
    facts: dict[str, Value] = {"number": number, "amount": Bare(amount), "spent": Bare(spent)}
    match kind:
        case ChangeKind.PLAN:
            return nmsg(
                "{spent} of the {amount} of plan #{number} is used, set aside or ended: it cannot be undone.",
                "{spent} of the {amount} of plan #{number} are used, set aside or ended: it cannot be undone.",
                "spent",
                **facts,
            )
        case ChangeKind.REFUND:
            return nmsg(
                "{spent} of the {amount} that #{number} gave back is used, set aside or ended: it cannot be undone.",
                "{spent} of the {amount} that #{number} gave back are used, set aside or ended: it cannot be undone.",
                "spent",
                **facts,
            )
        case ChangeKind.TOP_UP:
            return nmsg(
                "{spent} of the {amount} that top-up #{number} brought is used, set aside or ended: "
                "it cannot be undone.",
                "{spent} of the {amount} that top-up #{number} brought are used, set aside or ended: "
                "it cannot be undone.",
                "spent",
                **facts,
            )
        case _:
            return nmsg(
                "{spent} of the {amount} that #{number} brought is used, set aside or ended: it cannot be undone.",
                "{spent} of the {amount} that #{number} brought are used, set aside or ended: it cannot be undone.",
                "spent",
                **facts,
            )


def _not_undoable(number: int, kind: ChangeKind) -> Message:
    match kind:
        case ChangeKind.RELEASE:
            return msg("#{number} let go what was set aside. To have that back, set it aside again.", number=number)
        case ChangeKind.END:
            return msg("#{number} is the end of credits, which came with time: that is not undone.", number=number)
        case ChangeKind.RENEW:
            return msg("#{number} is the renewal of a plan, which came with time: that is not undone.", number=number)
        case _:
            return msg("#{number} cannot be undone.", number=number)


def _not_refundable(number: int, kind: ChangeKind, wallet: str) -> tuple[Message, str]:
    """Why nothing of it comes back, and what can be done instead."""
    match kind:
        case ChangeKind.HOLD:
            title = msg("#{number} only set credits aside. They are free again when it is released.", number=number)
            return title, f"/release {number}{wallet}"
        case ChangeKind.REFUND:
            return msg("#{number} is itself a refund. It can be undone.", number=number), f"/undo {number}{wallet}"
        case _:
            return msg("#{number} used nothing that could come back.", number=number), f"/refund{wallet}"


def _too_large(number: int, used: Amount, returned: Amount, rest: Amount) -> Message:
    facts: dict[str, Value] = {"number": number, "used": Bare(used)}
    if not rest.micros:
        return msg("#{number} was {used}, and all of that is back already.", **facts)
    if not returned.micros:
        return msg("#{number} was {used}: no more than that can come back.", **facts)
    facts |= {"returned": Bare(returned), "rest": Bare(rest)}
    return nmsg(
        "#{number} was {used} and {returned} is back: at most {rest} more.",
        "#{number} was {used} and {returned} are back: at most {rest} more.",
        "returned",
        **facts,
    )


def _which_refund(error: WhichRefundError, unchanged: tuple[Block, ...]) -> Reply:
    """Which one failed, with a button each that asks the same of it."""
    rows = tuple(
        msg(
            "#{number}  {at}  {what}  {amount}",
            number=change.number,
            at=Moment(change.at),
            what=Joined((done(change),)),
            amount=Bare(change.amount, signed=True),
        )
        for change in error.latest
    )
    texts = unchanged
    if error.wanted is None:
        labels = [msg("All of #{number}", number=change.number) for change in error.latest]
        if error.example is not None:
            words = f"/refund {_said(error.example)} of {error.latest[0].number}{other(error)}"
            texts = (Text(msg("For a part of one: {words}", words=Words(words))), *unchanged)
    else:
        labels = [msg("Of #{number}", number=change.number) for change in error.latest]
    return Reply(
        title=msg("Which one failed?"),
        blocks=(Lines(rows), *texts),
        buttons=tuple(
            Button(label, "refund", of_which(error.wanted, change.number, error.key))
            for label, change in zip(labels, error.latest, strict=True)
        ),
        tone=Tone.ASK,
    )


def _said(part: Work | Amount) -> str:
    return str(part) if isinstance(part, Work) else spoken(part)


def _counted(work: Work) -> Joined:
    return Joined(tuple(counted(line.medium.noun, line.count) for line in work.lines))


def _still_open(error: PartReturnedError) -> Message:
    if error.remaining is None:
        return msg("Up to {rest} of #{number} can come back.", rest=Bare(error.rest), number=error.number)
    return msg("Of {work}, {rest} can still come back.", work=_counted(error.remaining), rest=Bare(error.rest))
