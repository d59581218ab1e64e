"""What moderators do for somebody else, where it cannot be done. It tells nothing of what that person has."""

from __future__ import annotations

from bot.phrases import server_name
from core.chat.message import Message, Name, Quoted, Value, Words, msg
from core.chat.reply import Block, Reply, Text, Tone
from core.errors.others import NobodyElseError, NoSuchPersonError, NotUndoneForError, OthersChangeError
from core.people import Network


def others_reply(
    error: OthersChangeError | NobodyElseError | NoSuchPersonError | NotUndoneForError,
    unchanged: tuple[Block, ...],
) -> Reply:
    """The reply for a person that cannot be meant, or a change of theirs that cannot be undone."""
    blocks, next_step = unchanged, None
    match error:
        case OthersChangeError(server=server, network=network):
            title = msg("Only moderators of {server} can undo what others did.", server=server_name(server))
            own = msg("Your own is undone without a name: {words}", words=Words("/undo"))
            if network == Network.TELEGRAM.value:
                own = msg("Your own is undone by {words} alone, not in reply to somebody.", words=Words("/undo"))
            blocks = (Text(own), *unchanged)
        case NobodyElseError():
            title = msg("This is a private chat: only your own credits are here. Ask on the server that you mean.")
        case NoSuchPersonError(name=name, why="nothing_kept"):
            title = msg("I know of no credits of {name} here.", name=Quoted(name))
        case NoSuchPersonError(name=name, why="not_a_person"):
            title = msg("{name} is a bot, a group or a channel, and has no credits.", name=Quoted(name))
        case NoSuchPersonError(name=name, why="several"):
            title = msg("Several are called {name} here. Write the name exactly as it is.", name=Quoted(name))
        case NoSuchPersonError(why="oneself"):
            title, next_step = msg("That is you. Your own is undone without a name."), "/undo"
        case NoSuchPersonError(name=name):
            title = msg("From a name alone I cannot tell who {name} is.", name=Quoted(name))
            blocks = (Text(_how_to_name(error.network)), *unchanged)
        case NotUndoneForError():
            title = _not_undone(error)
    return Reply(title=title, blocks=blocks, next=next_step, tone=Tone.REFUSED)


def _how_to_name(network: str) -> Message:
    if network == Network.TELEGRAM.value:
        words = Words("/undo 41")
        return msg("Reply to a message of theirs with {words}, or with the number that you mean.", words=words)
    return msg("Choose them where the command asks of whom.")


def _not_undone(error: NotUndoneForError) -> Message:
    facts: dict[str, Value] = {"name": Name(error.name), "number": error.number or 0, "first": error.first or 0}
    where = Name(error.provider)
    match error.why:
        case "nothing_to_undo":
            return msg("There is nothing of {name}'s to undo on {provider}.", **facts, provider=where)
        case "no_such_change":
            return msg("{name} has no #{number} on {provider}.", **facts, provider=where)
        case "already_undone":
            return msg("#{number} of {name} was undone before.", **facts)
        case "undo_of_undo":
            return msg("#{number} of {name} is itself an undo, and stays.", **facts)
        case "refunded":
            return msg(
                "Credits of #{number} of {name} are back already. Undo that first: the latest was #{first}.", **facts
            )
        case "top_up_spent":
            return msg(
                "What #{number} brought {name} is used, set aside or ended, at least in part: it cannot be undone.",
                **facts,
            )
        case "stays_stopped":
            return msg(
                "#{number} of {name} stopped a plan that cannot come back: another was set since, or it was undone.",
                **facts,
            )
        case "renewed_since":
            return msg("The plan that #{number} of {name} set again has renewed since: it cannot be undone.", **facts)
        case "hold_over":
            return msg("What #{number} of {name} set aside is set aside no longer.", **facts)
        case _:
            return msg("#{number} of {name} is nothing that can be undone.", **facts)
