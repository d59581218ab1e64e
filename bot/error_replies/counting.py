"""Money, said of a wallet that is not counted in it: in what it is counted, and what can be typed."""

from __future__ import annotations

from bot.error_replies.asked import Asked
from bot.error_replies.asking import button, pointer
from bot.error_replies.wallet import named
from bot.provider_phrases import unit_word
from core.amounts import Unit
from core.chat.message import Joined, Message, Name, Quoted, Value, msg
from core.chat.reply import Block, Button, Reply, Text, Tone
from core.errors.numbers import CountedOtherwiseError

EXAMPLES = {Unit.USD: "$20", Unit.CNY: "\u00a5100"}
EXAMPLE = "500"


def counted_otherwise_reply(error: CountedOtherwiseError, asked: Asked, unchanged: tuple[Block, ...]) -> Reply:
    """The reply: the same line with an amount by example, or in a wallet that is counted in that money.

    Args:
        unchanged: That nothing was changed, where something could have been.
    """
    key, typed = error.key, bool(error.text)
    example = EXAMPLES.get(key.unit, EXAMPLE)
    wallet = f" {named(key)}" if error.named else ""
    step = _put_right(error, asked, example) if typed else f"/{asked.command} {example}{wallet}"
    place = (pointer(asked, error.text, error.start, error.end),) if typed else ()
    convert = msg("I convert nothing: say how many {unit} it is.", unit=unit_word(key.unit))
    buttons: tuple[Button, ...] = ()
    if typed and not error.named:
        buttons = tuple(
            button(msg("{words}", words=Name(named(other))), _put_right(error, asked, f"{error.word} {named(other)}"))
            for other in error.counted_so
        )
    return Reply(
        title=_title(error),
        blocks=(*place, Text(convert), *_elsewhere(error), *unchanged),
        next=None if buttons else step,
        buttons=buttons,
        tone=Tone.ASK,
    )


def _title(error: CountedOtherwiseError) -> Message:
    facts: dict[str, Value] = {
        "provider": Name(error.provider if error.channel is None else f"{error.provider} ({error.channel})"),
        "unit": unit_word(error.key.unit),
        "money": error.money or Quoted(error.word),
    }
    if error.key.unit.money:
        return msg("{provider} is counted in {unit}, and {money} is in another currency.", **facts)
    return msg("{provider} is counted in {unit}, and {money} is money.", **facts)


def _elsewhere(error: CountedOtherwiseError) -> tuple[Text, ...]:
    if not error.counted_so:
        return ()
    wallets = Joined(tuple(Name(f"{key.provider} {key.channel}") for key in error.counted_so))
    return (Text(msg("Counted in that money: {wallets}.", wallets=wallets)),)


def _put_right(error: CountedOtherwiseError, asked: Asked, words: str) -> str:
    """The whole line with other words in place of the money."""
    return f"{asked.prefix}{error.text[: error.start]}{words}{error.text[error.end :]}"
