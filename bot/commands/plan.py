"""/plan: plans that renew a wallet."""

from __future__ import annotations

from datetime import date

from bot.change_phrases import changed_data, there_now, undo_button
from bot.phrases import source_phrase, undo_text
from bot.plan_change_phrases import replaced_sentences
from bot.plan_phrases import again_sentence, again_title, plan_data, plan_row, plan_title, remarks
from bot.provider_phrases import plan_row as offer_row
from bot.wallet_phrases import end_phrase, name_of, wallet_words
from core.amounts import Amount
from core.answers import Changed
from core.budget import Budget
from core.chat.command import Command, Group, Option, OptionKind
from core.chat.message import Bare, Message, Name, Value, msg
from core.chat.reply import Button, Reply, Text, Tone
from core.ledger.changes import WalletName
from core.ledger.lots import Draw
from core.ledger.renewal import Subscription
from core.people import Context

EXAMPLE = "/plan set standard on runway"


async def set_plan(
    budget: Budget,
    context: Context,
    *,
    plan: str,
    provider: WalletName | None = None,
    date: date | None = None,
) -> Reply:
    """Let a plan renew one of the caller's wallets; its present allowance comes at once."""
    changed = await budget.set_plan(context, plan, name=provider, renews_on=date)
    held = _plan_of(changed)
    sold = budget.book.provider(held.terms.provider)
    offer = next((one for one in sold.plans if one.id == held.terms.plan), None)
    wallet = name_of(budget.book.providers, changed.key)
    if changed.received is None:
        own = (draw.amount for draw in changed.draws if draw.lot.number in (held.rolled, held.lot))
        left = sum(own, start=Amount(0, changed.key.unit))
        texts: tuple[Message, ...] = (again_sentence(held, left), *remarks(held))
        title = again_title(held, wallet)
    else:
        texts = (*([offer_row(sold, offer)] if offer else ()), *remarks(held))
        title = plan_title(held, wallet)
    replaced = replaced_sentences(changed, held, sold, context)
    source = source_phrase(sold.name, held.terms.basis, context.today)
    return Reply(
        title=title,
        blocks=(*map(Text, (*texts, *replaced)), *there_now(changed), *undo_text(changed)),
        source=msg("What the plan grants: {source}.", source=source),
        buttons=(undo_button(changed, budget.book.providers),),
        tone=Tone.DONE,
        data=changed_data(changed),
    )


async def stop_plan(budget: Budget, context: Context, *, provider: WalletName | None = None) -> Reply:
    """Let no plan renew a wallet; what was granted stays until it ends."""
    changed = await budget.stop_plan(context, provider)
    held = _plan_of(changed)
    facts: dict[str, Value] = {
        "plan": Name(held.terms.name),
        "provider": name_of(budget.book.providers, changed.key),
    }
    stays = tuple(Text(_stays(draw, context)) for draw in changed.draws)
    return Reply(
        title=msg("{plan} on {provider} renews no more", **facts),
        blocks=(
            *(stays or (Text(msg("Nothing that it granted is left.")),)),
            *there_now(changed),
            *undo_text(changed),
        ),
        buttons=(undo_button(changed, budget.book.providers),),
        tone=Tone.DONE,
        data=changed_data(changed),
    )


def _stays(draw: Draw, context: Context) -> Message:
    amount, end = Bare(draw.amount), end_phrase(draw.lot.ends_at, context)
    return msg("What it granted stays: {amount}, {end}.", amount=amount, end=end)


async def show_plans(budget: Budget, context: Context) -> Reply:
    """The plans that renew the caller's wallets."""
    held = [one for one in await budget.balances(context) if one.plan is not None]
    if not held:
        return Reply(title=msg("No plan renews your credits, as far as I know."), next=EXAMPLE, data={"plans": []})
    rows = [plan_row(one.plan, name_of(budget.book.providers, one.key)) for one in held if one.plan]
    return Reply(
        title=rows[0] if len(rows) == 1 else msg("{count} plans renew your credits", count=len(rows)),
        blocks=tuple(Text(row) for row in rows) if len(rows) > 1 else (),
        buttons=tuple(
            Button(
                msg("Stop {plan}", plan=Name(one.plan.terms.name)),
                "plan stop",
                wallet_words(budget.book.providers, one.key),
            )
            for one in held
            if one.plan
        ),
        data={"plans": [plan_data(one.plan) for one in held if one.plan]},
    )


def _plan_of(changed: Changed) -> Subscription:
    if changed.plan is None:
        raise TypeError("a plan that is set or stopped is told")
    return changed.plan


PLAN = Group(
    name="plan",
    summary=msg("Plans that renew your credits."),
    commands=(
        Command(
            name="show", summary=msg("The plans that renew your credits."), handler=show_plans, examples=("/plan",)
        ),
        Command(
            name="set",
            summary=msg("Say which plan you have: its credits come by themselves."),
            options=(
                Option("plan", OptionKind.PLAN, msg("Its name, e.g. standard")),
                Option("provider", OptionKind.WALLET, msg("Whose plan, e.g. runway"), required=False),
                Option(
                    "date", OptionKind.DATE, msg("A day on which it renews, e.g. 15 Nov; else today"), required=False
                ),
            ),
            handler=set_plan,
            examples=("/plan set standard on runway", "/plan set google ai pro on google date 15 Nov"),
            writes=True,
        ),
        Command(
            name="stop",
            summary=msg("Say that you have a plan no more; what it granted stays."),
            options=(Option("provider", OptionKind.WALLET, msg("Whose plan, e.g. runway web"), required=False),),
            handler=stop_plan,
            examples=("/plan stop", "/plan stop runway web"),
            writes=True,
        ),
    ),
    default="show",
)
