"""/settle: use what was set aside."""

from __future__ import annotations

from bot.change_phrases import changed_data, there_now, undo_button
from bot.hold_phrases import ended_meanwhile, hold_of, open_holds
from bot.phrases import undo_text
from bot.returned_phrases import failed_buttons
from bot.wallet_phrases import name_of
from bot.work_phrases import line_row
from core.answers import Changed
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Bare, Message, Value, msg, nmsg
from core.chat.reply import Lines, Reply, Tone
from core.ledger.changes import WalletName
from core.money import Quantity
from core.people import Context
from core.work.work import Work


async def settle(
    budget: Budget,
    context: Context,
    *,
    amount: Work | Quantity | None,
    of: int | None,
    provider: WalletName | None,
) -> Reply:
    """Use what is set aside, all or less of it; the rest is free again."""
    settled = await budget.settle(context, amount, of, provider)
    change, providers = settled.change, budget.book.providers
    rows = tuple(map(line_row, change.estimate.lines if change.estimate else ()))
    return Reply(
        title=_title(settled, name_of(providers, settled.key)),
        blocks=(
            *((Lines(rows),) if rows else ()),
            *ended_meanwhile(settled),
            *there_now(settled),
            *undo_text(settled),
        ),
        buttons=(undo_button(settled, providers), *failed_buttons(settled, providers)),
        tone=Tone.DONE,
        data=changed_data(settled),
    )


def _title(settled: Changed, provider: Value) -> Message:
    used, held = -settled.change.amount, hold_of(settled).amount
    lost = settled.lost or used - used
    facts: dict[str, Value] = {"used": used, "left": Bare(settled.left), "provider": provider}
    rest = held - used - lost
    if used == held:
        return msg("Spent all of the {used} set aside: {left} left on {provider}", **facts)
    facts |= {"used": Bare(used), "held": held, "rest": Bare(rest)}
    if not rest.micros:
        return msg("Spent {used} of the {held} set aside: {left} left on {provider}", **facts)
    return nmsg(
        "Spent {used} of the {held} set aside; {rest} is free again: {left} left on {provider}",
        "Spent {used} of the {held} set aside; {rest} are free again: {left} left on {provider}",
        "rest",
        **facts,
    )


SETTLE = Command(
    name="settle",
    summary=msg("Record that you used what you set aside, all of it or less."),
    options=(
        Option(
            "amount",
            OptionKind.WORK_OR_QUANTITY,
            msg("What was used, e.g. 2 videos, or credits, e.g. 1,000; else all of it"),
            required=False,
        ),
        Option(
            "of",
            OptionKind.NUMBER,
            msg("The number of what you set aside, e.g. 45"),
            required=False,
            suggest=open_holds,
        ),
        Option("provider", OptionKind.WALLET, msg("Whose credits, e.g. runway web"), required=False),
    ),
    handler=settle,
    examples=("/settle 2 videos", "/settle 1,000 of 45", "/settle"),
    writes=True,
)
