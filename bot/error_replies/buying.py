"""What cannot be bought, as far as is known."""

from __future__ import annotations

from bot.phrases import EXAMPLE_PACK
from core import errors
from core.chat.message import Name, Value, Words, msg
from core.chat.reply import Block, Reply, Text, Tone


def buying_reply(error: errors.NoPackPriceError | errors.NotSoMuchSoldError, unchanged: tuple[Block, ...]) -> Reply:
    """The reply for such an error.

    Args:
        unchanged: That nothing was changed.
    """
    facts: dict[str, Value] = {"provider": Name(error.provider), "channel": Name(error.channel)}
    if isinstance(error, errors.NotSoMuchSoldError):
        title = msg("{provider} ({channel}) does not sell so much in a month, as far as I know.", **facts)
        return Reply(title, unchanged, next=f"/provider {error.provider_id}", tone=Tone.REFUSED)
    moderators = Text(msg("Moderators can set what is sold: {words}", words=Words(EXAMPLE_PACK)))
    title = msg("No price is known for what {provider} ({channel}) sells.", **facts)
    return Reply(title, (moderators, *unchanged), next=f"/provider {error.provider_id}", tone=Tone.REFUSED)
