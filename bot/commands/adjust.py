"""/adjust: what the provider took already, whether or not it was there."""

from __future__ import annotations

from bot.change_phrases import changed_data, held_text, noted, paid_by, there_now, undo_button
from bot.phrases import undo_text
from bot.returned_phrases import failed_buttons
from bot.wallet_phrases import name_of
from bot.work_phrases import line_row
from core.answers import Changed
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Bare, Message, Value, msg, nmsg
from core.chat.reply import Lines, Reply, Text, Tone
from core.ledger.changes import WalletName
from core.money import Quantity
from core.people import Context
from core.work.work import Work


async def adjust(
    budget: Budget,
    context: Context,
    *,
    work: Work | Quantity,
    provider: WalletName | None = None,
    note: str | None = None,
) -> Reply:
    """Take the price of the work, or a bare number, from one of the caller's wallets, even below zero."""
    adjusted = await budget.adjust(context, work, name=provider, note=note)
    change, providers = adjusted.change, budget.book.providers
    rows = tuple(line_row(line) for line in (change.estimate.lines if change.estimate else ()))
    return Reply(
        title=_title(adjusted, name_of(providers, adjusted.key)),
        blocks=(
            *((Lines(rows),) if rows else ()),
            *paid_by(adjusted.draws),
            *noted(change.reason),
            *(there_now(adjusted) if adjusted.owed is None else _owed(adjusted)),
            *undo_text(adjusted),
        ),
        buttons=(undo_button(adjusted, providers), *failed_buttons(adjusted, providers)),
        tone=Tone.DONE,
        data=changed_data(adjusted),
    )


def _title(adjusted: Changed, provider: Value) -> Message:
    facts: dict[str, Value] = {"left": Bare(adjusted.left), "provider": provider}
    if adjusted.owed is not None:
        return nmsg(
            "{left} on {provider}: {owed} more was used than I knew of",
            "{left} on {provider}: {owed} more were used than I knew of",
            "owed",
            **facts,
            owed=Bare(adjusted.owed),
        )
    return msg("{amount} taken already: {left} left on {provider}", **facts, amount=-adjusted.change.amount)


def _owed(adjusted: Changed) -> tuple[Text, ...]:
    taken = msg("{amount} taken already. The next top-up fills what is owed first.", amount=-adjusted.change.amount)
    return (*held_text(adjusted), Text(taken))


ADJUST = Command(
    name="adjust",
    summary=msg("Record what the provider took already, covered or not."),
    options=(
        Option("work", OptionKind.WORK_OR_QUANTITY, msg("What was taken, e.g. 6,000 credits, or for 3 videos")),
        Option("provider", OptionKind.WALLET, msg("Whose credits, e.g. runway web"), required=False),
        Option("note", OptionKind.TEXT, msg("A note of your own"), required=False),
    ),
    handler=adjust,
    examples=("/adjust 6,000", "/adjust 3 videos", "/adjust 6,000 on runway note double charged"),
    writes=True,
)
