"""Turns of phrase about what to do instead: the sums, where it turns, what is assumed; and the same for programs."""

from __future__ import annotations

from collections.abc import Mapping

from bot.retry_phrases import mean_phrase, rate_phrase, record_phrase
from bot.work_phrases import said_phrase, work_of
from core.advising.advice import Advice, DraftFirst, ImageFirst, JoinedClips, KeptPrice, ShownResolution, Step, Way
from core.chat.message import Bare, Joined, Message, Name, Value, msg
from core.chat.reply import Block, Json, Lines, Text
from core.prices.provider import Provider
from core.work.attributes import Attribute


def advice_title(advice: Advice) -> Message:
    """What to do, and what it costs instead of what."""
    facts: dict[str, Value] = {
        "after": mean_phrase(advice.after.amount, bare=False),
        "before": mean_phrase(advice.before.amount),
    }
    match advice:
        case ImageFirst():
            return msg("Make an image first: {after} instead of {before}", **facts)
        case DraftFirst():
            return msg("Make drafts first: {after} instead of {before}", **facts)
        case ShownResolution(shown=shown, after=after):
            medium = after.steps[-1].line.medium
            facts["shown"] = said_phrase(Attribute.RESOLUTION, shown, medium.value)
            return msg("For a phone's feed {shown} is enough: {after} instead of {before}", **facts)
        case JoinedClips():
            return msg("Join shorter clips: {after} instead of {before}", **facts)
        case KeptPrice(after=after):
            facts["model"] = _maker(after.steps[-1])
            return msg("{model} costs less a kept result: {after} instead of {before}", **facts)


def _maker(step: Step) -> Message | Name:
    return Name(step.priced.model_name) if step.priced.model_name else work_of(step.priced)


def advice_blocks(advice: Advice, providers: Mapping[str, Provider], *, titled: bool) -> tuple[Block, ...]:
    """The sums, the point where it turns, and what is assumed.

    Args:
        titled: With the title, and without the sum of what was asked: it is not the first of the reply.
    """
    heading = (Text(msg("{title}.", title=advice_title(advice))),) if titled else ()
    asked = () if titled else (msg("as asked: {sum}", sum=_sum(advice.before)),)
    rows = (
        *asked,
        msg("instead: {sum}", sum=_sum(advice.after)),
        *_apiece(advice),
    )
    sentences = (*_turn(advice), *_records(advice, providers))
    return (*heading, Lines(rows), *map(Text, sentences))


def _sum(way: Way) -> Message:
    """How a way's cost comes about: "10 videos × 500 ÷ 60% = about 8,333"."""
    steps = Joined(tuple(map(_step, way.steps)))
    return msg("{steps} = {amount}", steps=steps, amount=mean_phrase(way.amount))


def _step(step: Step) -> Message:
    facts: dict[str, Value] = {"work": work_of(step.priced), "price": Bare(step.each)}
    if step.priced.outputs > 1:
        facts["jobs"] = step.priced.jobs
        return msg("{work}, {jobs} prompts × {price}", **facts)
    if step.line.success is None or step.kept == 1:
        return msg("{work} × {price}", **facts)
    return msg("{work} × {price} ÷ {rate}", **facts, rate=rate_phrase(step.kept))


def _apiece(advice: Advice) -> tuple[Message, ...]:
    if advice.before.count == 1:
        return ()
    return (
        msg(
            "a kept one: {after} instead of {before}",
            after=mean_phrase(advice.after.apiece),
            before=mean_phrase(advice.before.apiece),
        ),
    )


def _turn(advice: Advice) -> tuple[Message, ...]:
    """Where it turns, and on what it rests."""
    match advice:
        case ImageFirst(turn=turn, last_turn=last_turn, as_rare=as_rare, before=before):
            facts: dict[str, Value] = {"rate": rate_phrase(turn), "video": rate_phrase(last_turn)}
            first = msg("That holds however often videos from text are kept.")
            if turn < 1:
                first = msg("Turns at {rate}: videos from text that are kept more often are cheaper.", **facts)
            second = msg(
                "Assumes that the first image is kept, and each video made from it; it pays while {video} of them are.",
                **facts,
            )
            if before.steps[-1].line.success is None:
                return first, second
            rare: dict[str, Value] = {
                "rate": rate_phrase(before.steps[-1].kept),
                "rare": mean_phrase(as_rare.apiece),
                "text": mean_phrase(before.apiece),
            }
            third = msg("If those too are kept only {rate} of the time, one costs {rare}, from text {text}.", **rare)
            return first, second, third
        case DraftFirst(turn=turn, last_turn=last_turn, same_model=same_model):
            facts = {"rate": rate_phrase(turn), "final": rate_phrase(last_turn)}
            what = (
                msg("Assumes that a kept draft makes a kept final; it pays while {final} of the finals are.", **facts)
                if same_model
                else msg(
                    "Assumes that what one model makes of it the other makes as well; "
                    "it pays while {final} of the finals are kept.",
                    **facts,
                )
            )
            return msg("Turns at {rate}: what is kept more often at once is cheaper without drafts.", **facts), what
        case ShownResolution(turn=turn, larger=larger, before=before):
            told = msg("Where more than {lines} lines of pixels are shown, it is too little.", lines=turn)
            if not larger:
                return (told,)
            step = larger[0]
            better = said_phrase(
                Attribute.RESOLUTION, step.priced.values[Attribute.RESOLUTION.value], step.line.medium.value
            )
            return told, msg(
                "Between the two there is {better}: {amount}.", better=better, amount=mean_phrase(step.amount)
            )
        case JoinedClips(turn=turn):
            return (
                msg(
                    "Assumes that short clips are kept as often as long ones; they have to be, {rate} of the time.",
                    rate=rate_phrase(turn),
                ),
            )
        case KeptPrice(turn=turn, after=after):
            return (
                msg(
                    "Turns at {rate}: {model} has to be kept more often than that.",
                    rate=rate_phrase(turn),
                    model=_maker(after.steps[-1]),
                ),
            )


def _records(advice: Advice, providers: Mapping[str, Provider]) -> tuple[Message, ...]:
    """Whose results it counts on."""
    records = [step.record for way in (advice.before, advice.after) for step in way.steps if step.record is not None]
    unique = [record for place, record in enumerate(records) if record not in records[:place]]
    if not unique:
        return ()
    told = Joined(tuple(record_phrase(record, providers) for record in unique))
    return (msg("Counts on your own results: {records} kept.", records=told),)


def advice_data(advice: Advice) -> Json:
    """For programs."""
    return {
        "kind": type(advice).__name__,
        "before": _way_data(advice.before),
        "after": _way_data(advice.after),
        "saving": advice.saving.plain,
        "unit": advice.saving.unit.value,
        "turn": advice.turn if isinstance(advice.turn, int) else f"{float(advice.turn):.6f}",
    }


def _way_data(way: Way) -> Json:
    return {
        "amount": way.amount.plain,
        "apiece": way.apiece.plain,
        "steps": [str(step.line) for step in way.steps],
    }
