"""Why a budget a month cannot be set or removed."""

from __future__ import annotations

from typing import TypeAlias

from bot.phrases import spoken
from core.alerts.kept_budgets import NamedBudget
from core.amounts import Unit
from core.chat.message import Joined, Message, Name, Value, Words, msg
from core.chat.reply import Block, Button, Reply, Text, Tone
from core.errors.budgets import BudgetOfWalletError, NoSuchBudgetError, TwoBudgetsError, WhichBudgetError

BudgetError: TypeAlias = BudgetOfWalletError | NoSuchBudgetError | WhichBudgetError | TwoBudgetsError
EXAMPLE = "/budget $30"


def budgets_reply(error: BudgetError, unchanged: tuple[Block, ...]) -> Reply:
    """The reply for such an error.

    Args:
        unchanged: That nothing was changed.
    """
    match error:
        case BudgetOfWalletError(provider=provider, money=money, unit=unit):
            title = msg(
                "{provider} is counted in {unit}, and {money} is none of that.",
                provider=Name(provider),
                unit=_counted_in(unit),
                money=money,
            )
            hint = msg("A budget in money counts what you pay for whatever credits: leave the provider out.")
            return Reply(title, (Text(hint), *unchanged), next=f"/budget {spoken(money)}", tone=Tone.REFUSED)
        case TwoBudgetsError(money=money):
            title = msg("Money or credits, one at a time: each can have a budget of its own.")
            return Reply(title, unchanged, next=f"/budget {spoken(money)}", tone=Tone.REFUSED)
        case NoSuchBudgetError(budgets=()):
            return Reply(msg("No budget is set."), unchanged, next=EXAMPLE, tone=Tone.REFUSED)
        case NoSuchBudgetError(budgets=budgets):
            title = msg("That budget is not set. Set: {budgets}.", budgets=Joined(tuple(map(_shown, budgets))))
            return Reply(title, unchanged, buttons=_to_remove(budgets), tone=Tone.REFUSED)
        case WhichBudgetError(budgets=budgets):
            title = msg("Which one? Set: {budgets}.", budgets=Joined(tuple(map(_shown, budgets))))
            return Reply(title, unchanged, buttons=_to_remove(budgets), tone=Tone.ASK)


def _counted_in(unit: str) -> Message:
    """Credits, and what else providers call them."""
    return msg("credits") if unit == Unit.CREDIT.value else msg("{unit}", unit=Words(unit))


def _shown(budget: NamedBudget) -> Value:
    if budget.provider is None:
        return budget.amount
    name = budget.provider if budget.channel is None else f"{budget.provider} ({budget.channel})"
    return msg("{amount} on {provider}", amount=budget.amount, provider=Name(name))


def _to_remove(budgets: tuple[NamedBudget, ...]) -> tuple[Button, ...]:
    return tuple(Button(msg("{budget}", budget=_shown(one)), "budget remove", _words(one)) for one in budgets[:5])


def _words(budget: NamedBudget) -> str:
    wallet = budget.wallet
    return spoken(budget.amount) if wallet is None else f"{wallet.provider} {wallet.channel}"
