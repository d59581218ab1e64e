"""What cannot be bought, as far as is known."""

from __future__ import annotations

from bot.phrases import EXAMPLE_PACK
from core.chat.message import Name, Value, Words, msg
from core.chat.reply import Block, Reply, Text, Tone
from core.errors.buying import NoPackPriceError, NotSoMuchSoldError


def buying_reply(error: NoPackPriceError | NotSoMuchSoldError, unchanged: tuple[Block, ...]) -> Reply:
    """The reply for such an error.

    Args:
        unchanged: That nothing was changed.
    """
    facts: dict[str, Value] = {"provider": Name(error.provider), "channel": Name(error.channel)}
    if isinstance(error, NotSoMuchSoldError):
        title = msg("{provider} ({channel}) does not sell so much in a month, as far as I know.", **facts)
        return Reply(title, unchanged, next=f"/provider {error.provider_id}", tone=Tone.REFUSED)
    moderators = Text(msg("Moderators can set what is sold: {words}", words=Words(EXAMPLE_PACK)))
    title = msg("No price is known for what {provider} ({channel}) sells.", **facts)
    return Reply(title, (moderators, *unchanged), next=f"/provider {error.provider_id}", tone=Tone.REFUSED)
