"""/balance: what is left, and what it would make."""

from __future__ import annotations

from bot.phrases import EXAMPLE_TOP_UP, EXAMPLE_WORK, makes, makes_data
from core.answers import Holdings
from core.budget import Budget
from core.chat.command import Command
from core.chat.message import Name, msg
from core.chat.reply import Json, Reply, Text
from core.people import Context


async def balance(budget: Budget, context: Context) -> Reply:
    """What is in the caller's wallet."""
    held = await budget.balance(context)
    if not held.known:
        return Reply(
            title=msg("I don't know your {provider} credits yet.", provider=Name(held.provider)),
            next=EXAMPLE_TOP_UP,
            data=holdings_data(held),
        )
    return Reply(
        title=msg("{amount} on {provider}", amount=held.available, provider=Name(held.provider)),
        blocks=(Text(makes(held.available, held.makes)),),
        next=f"/cost {EXAMPLE_WORK}" if held.makes else EXAMPLE_TOP_UP,
        data=holdings_data(held),
    )


def holdings_data(held: Holdings) -> dict[str, Json]:
    """A wallet for programs; what is available is null while it is not known."""
    return {
        "provider": held.key.provider,
        "channel": held.key.channel,
        "unit": held.key.unit.value,
        "available": held.available.plain if held.known else None,
        "lots": [
            {
                "lot": lot.number,
                "kind": lot.kind.value,
                "amount": lot.amount.plain,
                "remaining": lot.remaining.plain,
                "ends_at": lot.ends_at.isoformat() if lot.ends_at else None,
            }
            for lot in held.lots
        ],
        "makes": makes_data(held.makes),
    }


BALANCE = Command(
    name="balance",
    summary=msg("What you have left, and what it would make."),
    handler=balance,
    examples=("/balance",),
)
