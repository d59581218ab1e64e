"""Turns of phrase about what an amount would make, one way or another; and the same for programs."""

from __future__ import annotations

from collections.abc import Sequence

from bot.phrases import lines_data, makes_data
from bot.work_phrases import media_word
from core.answers import Afforded
from core.chat.message import Bare, Joined, Listed, Message, Value, counted, msg
from core.chat.reply import Json
from core.work.afford import How, Mix, Way


def choice_phrase(ways: Sequence[Way]) -> Message:
    """So many of one kind, or of another: "10 videos, or 71 images". At least one way."""
    *others, last = [way.mix.counts[0] for way in ways if way.how is How.ONLY]
    choice = counted(last[0].noun, last[1])
    for medium, count in reversed(others):
        choice = msg("{one}, or {other}", one=counted(medium.noun, count), other=choice)
    return choice


def way_row(way: Way) -> Message:
    """One way, and what it leaves: "About half for each: 5 videos and 35 images, 50 left"."""
    kinds = Joined(tuple(counted(medium.noun, count) for medium, count in way.mix.counts))
    facts = Listed((kinds, _left(way.mix)))
    (medium, count), *others = way.mix.counts
    match way.how:
        case How.ONLY:
            return msg("Only {media}: {facts}", media=media_word(medium), facts=Listed((count, _left(way.mix))))
        case How.FIRST:
            return msg("First {media}: {facts}", media=media_word(medium), facts=facts)
        case How.SHARED if len(others) == 1:
            return msg("About half for each: {facts}", facts=facts)
        case How.SHARED:
            return msg("About as much for each: {facts}", facts=facts)


def _left(mix: Mix) -> Value:
    return msg("{left} left", left=Bare(mix.left)) if mix.left.micros else msg("nothing left")


def afforded_data(answer: Afforded) -> dict[str, Json]:
    """What an amount would make, for programs. What is available is null while it is not known."""
    data: dict[str, Json] = {
        "provider": answer.key.provider,
        "channel": answer.key.channel,
        "unit": answer.key.unit.value,
        "amount": answer.amount.plain if answer.known else None,
        "given": answer.given,
        "ways": [
            {"how": way.how.value, **one}
            for way, one in zip(answer.ways, makes_data(tuple(way.mix for way in answer.ways)), strict=True)
            if isinstance(one, dict)
        ],
        "each": [] if answer.each is None else lines_data(answer.each),
    }
    if answer.work is not None:
        data["needed"] = answer.needed.plain
        data["left"] = answer.left.plain if answer.known else None
        data["lines"] = lines_data(answer.work)
    return data
