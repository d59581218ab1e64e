"""Turns of phrase about budgets a month: what was taken of them, where that leads, and the same for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.alert_phrases import on_wallet
from bot.phrases import server_name, spoken
from bot.retry_phrases import mean_phrase
from bot.wallet_phrases import name_of, wallet_words
from core.alerts.budgets import ENOUGH, ENOUGH_PAID, Outlook, Stage
from core.alerts.outbox import BudgetAlert
from core.amounts import MICROS_PER_UNIT, Amount
from core.answers import BudgetLook, UncountedPlan
from core.chat.message import Bare, Day, Joined, Message, Month, Name, Value, msg, nmsg
from core.chat.reply import Button, Json, Reply, Text, Tone
from core.ledger.changes import WalletKey
from core.prices.provider import Provider

Providers = Mapping[str, Provider]


def budget_title(look: BudgetLook, providers: Providers) -> Message:
    """What the month took of a budget, what is left, and whether that will be enough."""
    named = None if look.wallet is None or look.default else name_of(providers, look.wallet)
    return _with_rest(look.outlook, _taken(look.outlook, look.wallet, named))


def is_warned_of(look: BudgetLook) -> bool:
    """Whether it is exceeded, or on pace to be."""
    return look.outlook.stage is not None


def _taken(found: Outlook, wallet: WalletKey | None, provider: Name | None) -> Message:
    """A budget in money counts what was paid, one of a wallet what was used; this says which.

    Args:
        provider: The wallet for people, where it has to be named.
    """
    facts: dict[str, Value] = {"used": Bare(found.so_far), "budget": found.budget, "month": Month(found.last_day)}
    if wallet is None:
        return msg("{used} of {budget} paid in {month}", **facts)
    if provider is None:
        return msg("{used} of {budget} used in {month}", **facts)
    return msg("{used} of {budget} used on {provider} in {month}", **facts, provider=provider)


def _with_rest(found: Outlook, what: Message) -> Message:
    left = Bare(found.left)
    if found.left.micros < 0:
        return msg("{what}: {over} over", what=what, over=Bare(-found.left))
    if not found.left.micros:
        return msg("{what}: all of it", what=what)
    if found.stage is Stage.PACE:
        return msg("{what}: {left} left, on pace to go over", what=what, left=left)
    return msg("{what}: {left} left", what=what, left=left)


def outlook_sentences(found: Outlook) -> tuple[Message, ...]:
    """Where the month leads at its pace, once there are days enough for one, and what keeps the budget."""
    told: list[Message] = []
    if found.days_left and is_paced(found):
        told.append(_pace(found))
    if found.keeps_it is not None:
        keeps = _rounded_down(found.keeps_it)
        told.append(
            nmsg(
                "{amount} on the last day, tomorrow, is within it.",
                "{amount} a day for the last {days} days keeps it.",
                "days",
                amount=Bare(keeps),
                days=found.days_left,
            )
        )
    elif found.left.micros > 0:
        told.append(msg("Today is its last day: {left} more is within it.", left=Bare(found.left)))
    return tuple(told)


def uncounted_sentence(look: BudgetLook, providers: Providers) -> tuple[Message, ...]:
    """Which plans a budget in money leaves out."""
    if not look.uncounted:
        return ()
    plans = Joined(tuple(_uncounted(plan, providers) for plan in look.uncounted))
    return (msg("Plans are not counted, since how you pay for them is not recorded: {plans}.", plans=plans),)


def _uncounted(plan: UncountedPlan, providers: Providers) -> Message:
    facts: dict[str, Value] = {"plan": Name(plan.name), "provider": name_of(providers, plan.wallet)}
    if plan.price is None:
        return msg("{plan} on {provider}", **facts)
    return msg("{plan} on {provider} at {price} a month", **facts, price=plan.price)


def is_paced(found: Outlook) -> bool:
    """Whether there were days enough for a pace, and something was taken."""
    behind, _ = ENOUGH_PAID if found.budget.unit.money else ENOUGH
    return found.so_far.micros > 0 and found.days > behind


def _pace(found: Outlook) -> Message:
    facts: dict[str, Value] = {
        "pace": mean_phrase(found.a_day, first=True),
        "days": found.days,
        "total": mean_phrase(found.leads_to),
        "last": Day(found.last_day),
    }
    if found.reaches_on is None:
        return nmsg(
            "{pace} a day for {days} day leads to {total} by {last}.",
            "{pace} a day for {days} days leads to {total} by {last}.",
            "days",
            **facts,
        )
    return nmsg(
        "{pace} a day for {days} day leads to {total} by {last} and reaches {budget} about {day}.",
        "{pace} a day for {days} days leads to {total} by {last} and reaches {budget} about {day}.",
        "days",
        **facts,
        budget=Bare(found.budget),
        day=Day(found.reaches_on, weekday=True),
    )


def _rounded_down(amount: Amount) -> Amount:
    """What can be used a day: whole units where they are many, else cents or tenths, and never too much."""
    step = MICROS_PER_UNIT // 100 if amount.unit.money else MICROS_PER_UNIT // 10
    if amount.micros >= 100 * MICROS_PER_UNIT and not amount.unit.money:
        step = MICROS_PER_UNIT
    return amount if amount.micros < step else replace(amount, micros=amount.micros // step * step)


# What is set


def a_month(amount: Amount, wallet: WalletKey | None, providers: Providers) -> Message:
    """A budget within a sentence: what it counts, too."""
    if wallet is None:
        return msg("{amount} a month, for what you pay", amount=amount)
    return msg("{amount} a month, for what you use on {provider}", amount=amount, provider=name_of(providers, wallet))


def budget_words(amount: Amount, wallet: WalletKey | None, providers: Providers) -> str:
    """In words to send: `$30`, `8,000 on runway api`."""
    return spoken(amount) if wallet is None else f"{spoken(amount)} on {wallet_words(providers, wallet)}"


def wallet_or_money(amount: Amount, wallet: WalletKey | None, providers: Providers) -> str:
    """Which budget, in words to send behind `/budget remove`."""
    return spoken(amount) if wallet is None else wallet_words(providers, wallet)


# Warnings


def budget_alert_reply(alert: BudgetAlert) -> Reply:
    """The warning itself; it names the server and the wallet, since a person may have several."""
    once = (
        msg("This comes once a month.")
        if alert.stage is Stage.OVER
        else msg("The next warning comes only when it is exceeded.")
    )
    return Reply(
        title=msg("⚠️ {what} ({server})", what=_alert_phrase(alert), server=server_name(alert.server_name)),
        blocks=(*map(Text, outlook_sentences(alert.outlook)), Text(once)),
        buttons=_alert_buttons(alert),
        tone=Tone.WARN,
        warns=True,
        data={"alert": "budget", **budget_data(alert.wallet, alert.outlook)},
    )


def _alert_buttons(alert: BudgetAlert) -> tuple[Button, ...]:
    """Credits are still there when a month has taken enough of them: what they would make. It is told once or twice a
    month, so there is nothing to snooze."""
    make = () if alert.wallet is None else (Button(msg("What can I make"), "afford", on_wallet(alert.wallet)),)
    return *make, Button(msg("My budgets"), "budget show")


def missed_budget_sentence(alert: BudgetAlert, decided_at: datetime) -> Message:
    """What is told at the next private answer, when somebody could not be reached."""
    return msg(
        "On {day} I could not reach you: {what} ({server}).",
        day=Day(decided_at),
        server=server_name(alert.server_name),
        what=_alert_phrase(alert),
    )


def _alert_phrase(alert: BudgetAlert) -> Message:
    provider = None if alert.provider_name is None else Name(alert.provider_name)
    return _with_rest(alert.outlook, _taken(alert.outlook, alert.wallet, provider))


# For programs


def budget_data(wallet: WalletKey | None, found: Outlook) -> dict[str, Json]:
    """A budget with where its month leads; provider and channel are null for money."""
    return {
        "provider": None if wallet is None else wallet.provider,
        "channel": None if wallet is None else wallet.channel,
        "counts": "paid" if wallet is None else "used",
        "unit": found.budget.unit.value,
        "budget": found.budget.plain,
        "so_far": found.so_far.plain,
        "left": found.left.plain,
        "days": found.days,
        "days_left": found.days_left,
        "last_day": found.last_day.isoformat(),
        "a_day": found.a_day.plain,
        "leads_to": found.leads_to.plain,
        "reaches_on": None if found.reaches_on is None else found.reaches_on.isoformat(),
        "keeps_it": None if found.keeps_it is None else found.keeps_it.plain,
        "stage": None if found.stage is None else found.stage.value,
    }
