"""/budget: how much a month may take, of money or of credits."""

from __future__ import annotations

from bot.budget_phrases import (
    a_month,
    budget_data,
    budget_title,
    budget_words,
    is_paced,
    is_warned_of,
    outlook_sentences,
    uncounted_sentence,
    wallet_or_money,
)
from bot.charts.budget import budget_picture
from bot.phrases import grouped
from bot.wallet_phrases import name_of, wallet_words
from core.amounts import Amount, Unit
from core.answers import BudgetLook
from core.budget import Budget
from core.chat.command import Command, Group, Option, OptionKind
from core.chat.message import Month, Words, msg, nmsg
from core.chat.reply import Button, Picture, Reply, Text, Tone
from core.errors.budgets import TwoBudgetsError
from core.ledger.changes import WalletName
from core.money import Quantity
from core.people import Context

STARTS = ("$20", "$50", "$200")
"""One within each span of the guidance."""
STARTING = 8_000
"""Units of a wallet, to begin with."""


async def set_budget(
    budget: Budget,
    context: Context,
    *,
    money: Amount | None = None,
    amount: Quantity | None = None,
    provider: WalletName | None = None,
) -> Reply:
    """Let a month take so much from now on; with no amount said, all that is set, or what is for a wallet."""
    wanted = amount if money is None else money
    if wanted is None:
        return await show_budgets(budget, context, provider=provider)
    if money is not None and amount is not None:
        raise TwoBudgetsError(money=money)
    changed = await budget.set_month_budget(context, wanted, provider)
    look, providers, before = changed.look, budget.book.providers, changed.before
    found = look.outlook
    told = (
        msg("You are told once in a month when it is on pace to be exceeded, and once when it is.")
        if not is_warned_of(look)
        else msg("This is the warning for this month.")
    )
    was = () if before in (None, found.budget) else (before,)
    return Reply(
        title=msg("Your budget: {what}", what=a_month(found.budget, look.wallet, providers)),
        blocks=(
            Text(budget_title(look, providers)),
            *map(Text, (*outlook_sentences(found), *uncounted_sentence(look, providers))),
            Text(told),
            *(Text(msg("It was {before} a month.", before=one)) for one in was if one is not None),
        ),
        buttons=(
            Button(msg("Remove"), "budget remove", wallet_or_money(found.budget, look.wallet, providers)),
            *(
                Button(msg("Back to {amount}", amount=one), "budget", budget_words(one, look.wallet, providers))
                for one in was
                if one is not None
            ),
        ),
        tone=Tone.WARN if is_warned_of(look) else Tone.DONE,
        data={"set": budget_data(look.wallet, found), "before": None if before is None else before.plain},
    )


async def show_budgets(budget: Budget, context: Context, *, provider: WalletName | None = None) -> Reply:
    """All that is set, or what is for a wallet, with where the month leads; or what is common."""
    looks, providers = await budget.month_budgets(context, provider), budget.book.providers
    if not looks:
        return _guidance() if provider is None else await _none_of(budget, context, provider)
    titles = [budget_title(look, providers) for look in looks]
    month = Month(looks[0].outlook.last_day)
    blocks = [
        Text(sentence)
        for title, look in zip(titles, looks, strict=True)
        for sentence in (*((title,) if len(looks) > 1 else ()), *outlook_sentences(look.outlook))
    ]
    in_money = [look for look in looks if look.wallet is None]
    blocks += [Text(sentence) for look in in_money[:1] for sentence in uncounted_sentence(look, providers)]
    shown = next((look for look in looks if is_warned_of(look) and look.course), looks[0])
    picture: tuple[Picture, ...] = ()
    if shown.course:
        picture = (budget_picture(shown, budget_title(shown, providers), paced=is_paced(shown.outlook)),)
    return Reply(
        title=titles[0]
        if len(looks) == 1
        else nmsg("{count} budget in {month}", "{count} budgets in {month}", "count", count=len(looks), month=month),
        blocks=(*blocks, *picture),
        buttons=tuple(_remove(look, budget, alone=len(looks) == 1) for look in looks[:3]),
        tone=Tone.WARN if any(map(is_warned_of, looks)) else Tone.INFO,
        data={"budgets": [budget_data(look.wallet, look.outlook) for look in looks]},
    )


async def remove_budget(
    budget: Budget, context: Context, *, money: Amount | None = None, provider: WalletName | None = None
) -> Reply:
    """Let a month take any amount again."""
    changed = await budget.remove_month_budget(context, money, provider)
    look, providers = changed.look, budget.book.providers
    amount = look.outlook.budget
    return Reply(
        title=msg("Removed: {what}", what=a_month(amount, look.wallet, providers)),
        buttons=(Button(msg("Set again"), "budget", budget_words(amount, look.wallet, providers)),),
        tone=Tone.DONE,
        data={"removed": budget_data(look.wallet, look.outlook)},
    )


async def _none_of(budget: Budget, context: Context, provider: WalletName) -> Reply:
    """A wallet that has none, though others may."""
    key = (await budget.balance(context, provider)).key
    providers = budget.book.providers
    start = "$20" if key.unit is Unit.USD else grouped(Amount.exactly(STARTING, key.unit))
    return Reply(
        title=msg("No budget yet for what is used on {provider}", provider=name_of(providers, key)),
        buttons=(
            Button(
                msg("{amount} a month", amount=Words(start)),
                "budget",
                f"{start} a month on {wallet_words(providers, key)}",
            ),
            Button(msg("All budgets"), "budget show"),
        ),
        data={"budgets": []},
    )


def _remove(look: BudgetLook, budget: Budget, *, alone: bool) -> Button:
    providers, amount = budget.book.providers, look.outlook.budget
    words = wallet_or_money(amount, look.wallet, providers)
    label = msg("Remove") if alone else msg("Remove {amount}", amount=amount)
    return Button(label, "budget remove", words)


def _guidance() -> Reply:
    """What the article says that Scrip began with."""
    common = msg(
        "Common guidance a month: $10 to 20 casual, $30 to 100 regular creators, $100 to 500 businesses "
        "(undated article)."
    )
    counts = msg(
        "A budget in money counts what you pay for credits, one in credits what you use of them: {example}",
        example=Words("/budget 8,000 credits"),
    )
    return Reply(
        title=msg("No budget yet."),
        blocks=(Text(common), Text(counts)),
        buttons=tuple(Button(msg("{words}", words=Words(start)), "budget", start) for start in STARTS),
        data={"budgets": []},
    )


BUDGET = Group(
    name="budget",
    summary=msg("How much a month may take, and where this one leads."),
    commands=(
        Command(
            name="set",
            summary=msg("Let a month take so much, and be warned before it takes more."),
            options=(
                Option("money", OptionKind.MONEY, msg("How much money a month, e.g. $30"), required=False),
                Option("amount", OptionKind.QUANTITY, msg("Or how many credits a month, e.g. 8,000"), required=False),
                Option("provider", OptionKind.WALLET, msg("Of whose credits, e.g. runway api"), required=False),
            ),
            handler=set_budget,
            examples=("/budget 30 dollars a month", "/budget 8,000 credits a month on runway api"),
            monthly=True,
            writes=True,
        ),
        Command(
            name="show",
            summary=msg("Your budgets, and where this month leads."),
            options=(Option("provider", OptionKind.WALLET, msg("Whose, e.g. runway api"), required=False),),
            handler=show_budgets,
            examples=("/budget show",),
        ),
        Command(
            name="remove",
            summary=msg("Let a month take any amount again."),
            options=(
                Option("money", OptionKind.MONEY, msg("Which one, when several are set, e.g. $30"), required=False),
                Option("provider", OptionKind.WALLET, msg("Or of whose credits, e.g. runway api"), required=False),
            ),
            handler=remove_budget,
            examples=("/budget remove", "/budget remove runway api"),
            monthly=True,
            writes=True,
        ),
    ),
    default="set",
)
