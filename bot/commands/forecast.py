"""/forecast: when credits will have run out at the pace of lately."""

from __future__ import annotations

from bot.charts.forecast import forecast_picture
from bot.forecast_phrases import forecast_data, forecast_sentences, forecast_title, without_forecast
from bot.wallet_phrases import name_of, top_up_words, wallet_words
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import msg
from core.chat.reply import Block, Button, Reply, Text, Tone
from core.forecast.forecast import Forecast
from core.ledger.changes import WalletName
from core.people import Context


async def forecast(budget: Budget, context: Context, *, provider: WalletName | None = None) -> Reply:
    """The day, the days between which it is likely, and what that rests on."""
    answer = await budget.forecast(context, provider)
    providers, found = budget.book.providers, answer.outlook
    name, data, held = name_of(providers, answer.key), forecast_data(answer), answer.held.held
    if found is None:
        return Reply(
            msg("I don't know your {provider} credits yet.", provider=name),
            next=top_up_words(providers, answer.key, default=answer.default),
            data=data,
        )
    wallet = "" if answer.default else f" {wallet_words(providers, answer.key)}"
    if not isinstance(found, Forecast):
        title, hint = without_forecast(found, name, held)
        hints = () if hint is None else (Text(hint),)
        return Reply(title, hints, next=f"/balance{wallet}", data=data)
    title = forecast_title(found, name)
    blocks: tuple[Block, ...] = tuple(map(Text, forecast_sentences(found, held, answer.held.plan)))
    if answer.past is not None:
        arguments = f"on {wallet_words(providers, answer.key)}"
        blocks = (*blocks, forecast_picture(found, answer.past, held, title, name, answer.today, arguments))
    return Reply(
        title=title,
        blocks=blocks,
        buttons=(Button(msg("Warn me in time"), "alert", "7 days"),) if answer.default else (),
        tone=Tone.INFO,
        data=data,
    )


FORECAST = Command(
    name="forecast",
    summary=msg("When your credits run out at the pace of lately."),
    options=(Option("provider", OptionKind.WALLET, msg("Of whose credits, e.g. runway web"), required=False),),
    handler=forecast,
    examples=("/forecast", "/forecast on runway web"),
)
