"""/undo: take a change back, one's own or, for moderators, somebody else's."""

from __future__ import annotations

from bot.change_phrases import changed_data, there_now, undone_phrase
from bot.phrases import change_data
from bot.plan_phrases import undone_sentences
from bot.returned_phrases import lost_text, returned_blocks
from bot.undone_phrases import undone_for_phrase
from bot.wallet_phrases import name_of
from core.answers import UndoneFor
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Moment, Name, Value, msg
from core.chat.reply import Reply, Text, Tone
from core.ledger.changes import WalletName
from core.people import Context, NamedPerson


async def undo(
    budget: Budget,
    context: Context,
    *,
    number: int | None = None,
    of: NamedPerson | None = None,
    provider: WalletName | None = None,
) -> Reply:
    """Take back the change of that number, or the latest that can be."""
    if of is not None and not of.is_user(context.caller.user):
        return _undone_for(budget, *await budget.undo_for(context, of, number, provider))
    undone = await budget.undo(context, number, provider)
    before = undone.undone
    if before is None:
        raise TypeError("an undo says what it took back")
    facts: dict[str, Value] = {
        "what": undone_phrase(before),
        "left": undone.left,
        "provider": name_of(budget.book.providers, undone.key),
    }
    title = msg("Undone: {what}. {left} left on {provider}", **facts)
    if undone.left == before.before:
        title = msg("Undone: {what}. {left} left on {provider}, as before it", **facts)
    return Reply(
        title=title,
        blocks=(
            *returned_blocks(undone, context),
            *lost_text(undone),
            *map(Text, undone_sentences(undone)),
            *there_now(undone),
        ),
        tone=Tone.DONE,
        data={**changed_data(undone), "undone": change_data(before)},
    )


def _undone_for(budget: Budget, undone: UndoneFor, called: str) -> Reply:
    """What was undone of somebody else's, and how much: what they made, and what they have, is theirs."""
    name = Name(called)
    return Reply(
        title=msg(
            "Undone for {name}: {what} on {provider}",
            name=name,
            what=undone_for_phrase(undone),
            provider=name_of(budget.book.providers, undone.key),
        ),
        blocks=(Text(msg("It was recorded {at}. {name} is told that you undid it.", at=Moment(undone.at), name=name)),),
        tone=Tone.DONE,
        data={
            "provider": undone.key.provider,
            "channel": undone.key.channel,
            "of": called,
            "change": undone.number,
            "undone": {
                "number": undone.undone,
                "kind": undone.kind.value,
                "at": undone.at.isoformat(),
                "amount": undone.amount.plain,
                "unit": undone.amount.unit.value,
            },
        },
    )


UNDO = Command(
    name="undo",
    summary=msg("Take back your latest change, or the one you name."),
    options=(
        Option("number", OptionKind.NUMBER, msg("Its number in your history, e.g. 41"), required=False),
        Option(
            "of",
            OptionKind.PERSON,
            msg("Whose change it is, if not yours; for moderators"),
            required=False,
        ),
        Option("provider", OptionKind.WALLET, msg("Of whose credits, e.g. runway web"), required=False),
    ),
    handler=undo,
    examples=("/undo", "/undo 41", "/undo 41 on runway web", "/undo 41 of @Ana"),
    moderators_may_more=True,
    writes=True,
)
