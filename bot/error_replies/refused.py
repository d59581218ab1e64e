"""What a rule forbids: which, why, and what can be done instead."""

from __future__ import annotations

from bot.error_replies.asked import Asked
from bot.phrases import EXAMPLE_TOP_UP, choice_phrase, grouped, server_name
from core import errors
from core.amounts import Amount
from core.chat.message import Bare, Joined, Moment, Name, Words, msg, nmsg
from core.chat.reply import Block, Button, Reply, Text, Tone
from core.work.afford import Mix
from core.work.media import Medium

NOTHING_CHANGED = msg("Nothing was changed.")


def refused_reply(error: errors.RefusedError, asked: Asked) -> Reply:
    """The reply for what a rule forbids."""
    unchanged: tuple[Block, ...] = (Text(NOTHING_CHANGED),) if asked.writes else ()
    blocks = unchanged
    next_step: str | None = None
    buttons: tuple[Button, ...] = ()
    match error:
        case errors.NotEnoughCreditsError(known=False, provider=provider, needed=needed):
            title = msg(
                "Refused: {needed} are needed, and I don't know your {provider} credits yet.",
                needed=Bare(needed),
                provider=Name(provider),
            )
            blocks, next_step = (Text(msg("Nothing was spent.")),), EXAMPLE_TOP_UP
        case errors.NotEnoughCreditsError(needed=needed, available=available, missing=missing, makes=mixes):
            title = nmsg(
                "Refused: {needed} are needed and {available} are free; {missing} more is missing.",
                "Refused: {needed} are needed and {available} are free; {missing} more are missing.",
                "missing",
                needed=Bare(needed),
                available=Bare(available),
                missing=Bare(missing),
            )
            blocks = (*_enough_for(available, mixes), Text(msg("Nothing was spent.")))
            next_step = f"/topup {grouped(missing)}"
        case errors.NoRateError(provider=provider, medium=medium, known=known):
            title = msg(
                "No price is known on {provider} for {work}.",
                provider=Name(provider),
                work=Words(Medium.of(medium).value),
            )
            known_words = Joined(tuple(Words(Medium.of(one).word) for one in known))
            blocks = ((Text(msg("Prices are known for {media}.", media=known_words)),) if known else ()) + unchanged
            next_step = "/pricing show"
        case errors.NotAModeratorError(server=server):
            command = Words(f"/{asked.command}")
            title = msg("{command} is for the moderators of {server}.", command=command, server=server_name(server))
            next_step = f"/help {asked.command.partition(' ')[0]}"
        case errors.ModeratorUnknownError(server=server):
            title = msg(
                "I cannot find out who the moderators of {server} are. Try again in a minute.",
                server=server_name(server),
            )
        case errors.AnonymousCallerError(name=name):
            title = msg(
                "You write as {name}, so I cannot know whose credits are meant. Send it as yourself.", name=Name(name)
            )
        case errors.NotYourButtonError(owner=None, words=words):
            title, next_step = msg("This button is somebody else's."), words
        case errors.NotYourButtonError(owner=str(owner), words=words):
            title, next_step = msg("This button is {name}'s.", name=Name(owner)), words
        case errors.OutdatedButtonError():
            title, next_step = msg("This message is too old for its buttons."), "/help"
        case errors.RequestConflictError():
            title = msg("This request was already answered with other content. Send it as a new message.")
        case errors.NoSuchChangeError(number=number, changes=0):
            title = msg("There is no #{number}: nothing is recorded yet.", number=number)
            next_step = EXAMPLE_TOP_UP
        case errors.NoSuchChangeError(number=number, changes=changes):
            title = msg("There is no #{number}: the latest is #{changes}.", number=number, changes=changes)
            next_step = "/history"
        case errors.NothingToUndoError(changes=changes):
            title, next_step = msg("There is nothing to undo."), "/history" if changes else EXAMPLE_TOP_UP
        case errors.AlreadyUndoneError(number=number, by=by, at=at):
            title = msg("#{number} was undone {at}, by #{by}.", number=number, at=Moment(at), by=by)
            next_step = "/history"
        case errors.UndoOfUndoError(number=number, undid=undid):
            title = msg(
                "#{number} is itself an undo, of #{undid}. To have that back, record it again.",
                number=number,
                undid=undid,
            )
            next_step = "/history"
        case errors.UndoTooLateError(number=number, at=at, hours=hours):
            title = msg(
                "#{number} is from {at}; undo reaches back {hours} hours. A moderator can still do it.",
                number=number,
                at=Moment(at),
                hours=hours,
            )
            next_step = "/history"
        case errors.TopUpSpentError(number=number, amount=amount, spent=spent):
            title = msg(
                "{spent} of those {amount} are spent, so top-up #{number} cannot be taken back.",
                spent=Bare(spent),
                amount=Bare(amount),
                number=number,
            )
            blocks = (Text(msg("Undo what was spent first.")), *blocks)
            next_step = "/history"
        case errors.NoSuchThresholdError(thresholds=()):
            title, next_step = msg("No alert is set."), "/alert 1,000"
        case errors.NoSuchThresholdError(amount=Amount() as amount, thresholds=thresholds):
            title = msg(
                "No alert is set at {amount}. Set: {thresholds}.",
                amount=Bare(amount),
                thresholds=_amounts(thresholds),
            )
            next_step = f"/alert remove {grouped(thresholds[0])}"
        case errors.WhichThresholdError(thresholds=thresholds):
            title = msg("Which one? Set: {thresholds}.", thresholds=_amounts(thresholds))
            buttons = tuple(
                Button(msg("{amount}", amount=Bare(amount)), "alert remove", grouped(amount))
                for amount in thresholds[:5]
            )
            return Reply(
                title=title,
                blocks=blocks,
                buttons=buttons,
                tone=Tone.ASK,
            )
        case errors.TooManyThresholdsError(limit=limit):
            title, next_step = msg("{limit} alerts are enough. Remove one first.", limit=limit), "/alert list"
        case _:
            raise error
    return Reply(title=title, blocks=blocks, next=next_step, buttons=buttons, tone=Tone.REFUSED)


def _enough_for(available: Amount, mixes: tuple[Mix, ...]) -> tuple[Text, ...]:
    if not mixes:
        return ()
    enough = nmsg(
        "The {available} is enough for {choice}.",
        "The {available} are enough for {choice}.",
        "available",
        available=Bare(available),
        choice=choice_phrase(mixes),
    )
    return (Text(enough),)


def _amounts(thresholds: tuple[Amount, ...]) -> Joined:
    return Joined(tuple(Bare(amount) for amount in thresholds))
