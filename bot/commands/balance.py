"""/balance: what is left, and what it would make."""

from __future__ import annotations

from bot.phrases import EXAMPLE_TOP_UP, EXAMPLE_WORK, afterwards, makes, makes_data, work_phrase
from core.answers import Holdings
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Name, msg, nmsg
from core.chat.reply import Json, Reply, Text
from core.people import Context
from core.prices.estimate import one_total
from core.prices.provider import DEFAULT_PROVIDER
from core.work.work import Work


async def balance(budget: Budget, context: Context, *, work: Work | None) -> Reply:
    """What is in the caller's wallet; with work, whether it is enough for that."""
    if work is not None:
        return await _balance_for(budget, context, work)
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


async def _balance_for(budget: Budget, context: Context, work: Work) -> Reply:
    answer = await budget.estimate(context, work)
    total = one_total(work, answer.estimate, answer.providers).amount
    (held,) = answer.holdings
    data = holdings_data(held) | {"needed": total.plain}
    if not held.known:
        title = msg("I don't know your {provider} credits yet.", provider=Name(held.provider))
        needs = nmsg(
            "{work} needs {amount}.",
            "{work} need {amount}.",
            "amount",
            work=work_phrase(answer.estimate),
            amount=total,
        )
        step = EXAMPLE_TOP_UP if held.key.provider == DEFAULT_PROVIDER else None
        return Reply(title=title, blocks=(Text(needs),), next=step, data=data)
    sentence, next_step = afterwards(held, total, work)
    return Reply(
        title=sentence,
        blocks=(
            Text(
                msg(
                    "{work}: {amount} on {provider}.",
                    work=work_phrase(answer.estimate),
                    amount=total,
                    provider=Name(held.provider),
                )
            ),
        ),
        next=next_step,
        data=data,
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
    options=(Option("work", OptionKind.WORK, msg("What it should be enough for, e.g. 50 videos"), required=False),),
    handler=balance,
    examples=("/balance", "/balance 50 videos"),
)
