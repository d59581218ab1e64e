"""Turns of phrase about tries that fail: how often they are kept, what work costs then; and the same for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction

from bot.work_phrases import line_row, media_word, wallet_name, work_of
from core.amounts import Amount, Unit
from core.answers import Risk
from core.chat.message import Bare, Day, Joined, Message, Name, Sentences, Value, counted, msg, nmsg
from core.chat.reply import Json, Lines, Text
from core.prices.cards import ANY_MODEL
from core.prices.estimate import Estimate, EstimateLine
from core.prices.provider import Provider
from core.retries.batch import Batch
from core.retries.odds import Recorded
from core.retries.record import Kind, Record
from core.retries.spread import Quantile, Spread, spread
from core.shares import share_text
from core.work.success import Success
from core.work.vocabulary import slug
from core.work.work import Work, WorkLine

EXAMPLE_COUNT = 50
"""Of what somebody wants to keep, where a record is told."""
USUAL = Fraction(95, 100)
"""How often something is to be enough where one figure is told; one of those that spread() always finds."""
_TOLD = Fraction(1, 1000)
"""Shares that have no end, such as 7 of 11, are told to this; those that have one as they are, to the next."""
_FINEST = Fraction(1, 100_000_000)
"""As finely as a share can be said."""
_DIGITS = 3
"""Of a mean in money, cents at least."""
_WHOLE_FROM = 100
"""A mean of as much is told without decimals."""


def rate_phrase(rate: Fraction) -> Value:
    """A share as it was said, "61.37%"; what has no end to a tenth of a percent, "66.7%", and never as none or all."""
    if rate % _FINEST == 0:
        return Name(share_text(rate))
    if rate < _TOLD:
        return msg("under {rate}", rate=Name(share_text(_TOLD)))
    if rate > 1 - _TOLD:
        return msg("over {rate}", rate=Name(share_text(1 - _TOLD)))
    return Name(share_text(round(rate / _TOLD) * _TOLD))


def times_phrase(confidence: Fraction) -> Message:
    """How often: "95 times in 100"."""
    times = confidence * 100
    if times.denominator == 1:
        return nmsg("{count} time in 100", "{count} times in 100", "count", count=int(times))
    return msg("{share} of the time", share=Name(share_text(confidence)))


def mean_phrase(mean: Amount | None, *, bare: bool = True, first: bool = False) -> Value:
    """An average, which is "about" as much where it does not come out even.

    Args:
        bare: Without its unit.
        first: It begins a sentence.
    """
    if mean is None:
        return msg("without bound")
    short = _short(mean, ROUND_HALF_UP)
    shown: Value = Bare(short) if bare else short
    return shown if short == mean else _about(shown, first=first)


def _about(amount: Value, *, first: bool) -> Message:
    return msg("About {amount}", amount=amount) if first else msg("about {amount}", amount=amount)


def _short(amount: Amount, rounding: str) -> Amount:
    if amount.unit.money:
        digits = max(2, _DIGITS - 1 - amount.decimal.adjusted())
    else:
        digits = 0 if amount.decimal >= _WHOLE_FROM else 1
    return Amount.exactly(amount.decimal.quantize(Decimal(1).scaleb(-digits), rounding), amount.unit)


def enough_phrase(quantile: Quantile, *, bare: bool = True, first: bool = False) -> Value:
    """An amount that is enough so often; rounded up where it is not exact. Arguments as mean_phrase()."""
    amount = quantile.amount if quantile.exact else _short(quantile.amount, ROUND_CEILING)
    shown: Value = Bare(amount) if bare else amount
    return shown if quantile.exact else _about(shown, first=first)


# Of an estimate


def risk_title(
    risks: Sequence[Risk], providers: Mapping[str, Provider], confidence: Fraction | None, work: Value
) -> Message:
    """What the work costs on average, or what is enough as often as was asked."""
    parts: list[Message] = []
    if confidence is None and any(risk.spread.mean is None for risk in risks):
        confidence = USUAL  # too few were kept for an average
    for risk in risks:
        where = wallet_name(providers, risk.total.provider, risk.total.channel)
        found = risk.spread
        amount = (
            mean_phrase(found.mean, bare=False)
            if confidence is None
            else enough_phrase(found.at(confidence), bare=False, first=not parts)
        )
        parts.append(msg("{amount} on {provider}", amount=amount, provider=where))
    totals = Joined(tuple(parts))
    if confidence is None:
        return msg("On average {totals} for {work}", totals=totals, work=work)
    return msg("{totals} for {work}: enough {often}", totals=totals, work=work, often=times_phrase(confidence))


def risk_blocks(risks: Sequence[Risk], providers: Mapping[str, Provider]) -> tuple[Lines | Text, ...]:
    """What work costs if all is kept, on average, and how often how much is enough, a wallet after the other."""
    blocks: list[Lines | Text] = []
    for risk in risks:
        if len(risks) > 1:
            where = wallet_name(providers, risk.total.provider, risk.total.channel)
            blocks.append(Text(msg("On {provider}:", provider=where)))
        blocks.append(Lines(spread_rows(risk.spread)))
    return tuple(blocks)


def spread_rows(found: Spread) -> tuple[Message, ...]:
    """Nominal, mean, quantiles."""
    return (
        msg("If every try is kept: {amount}", amount=Bare(found.nominal)),
        msg("On average: {amount}", amount=mean_phrase(found.mean))
        if found.mean is not None
        else msg("On average: nobody can say, too few were kept"),
        *(
            msg("Enough {often}: {amount}", often=times_phrase(one.confidence), amount=enough_phrase(one))
            for one in found.quantiles
        ),
    )


def rated_row(line: EstimateLine, success: Success | None) -> Message:
    """A line of an estimate; where it is said how often it is kept, with that, and what that makes it on average."""
    if success is None:
        return line_row(line)
    rate = rate_phrase(success.rate)
    if line.amount is None or not line.exact or line.outputs > 1:
        return msg("{row}; {rate} kept", row=line_row(line), rate=rate)
    facts: dict[str, Value] = {
        "work": work_of(line),
        "price": Bare(line.price.amount),
        "amount": Bare(line.amount),
        "rate": rate,
    }
    if success.rate == 1:
        return msg("{work} × {price} = {amount}; {rate} kept", **facts)
    mean = Amount.rounded(Fraction(line.amount.decimal) / success.rate, line.amount.unit)
    return msg("{work} × {price} = {amount}; {rate} kept, on average {mean}", **facts, mean=mean_phrase(mean))


def rate_remarks(work: Work, estimate: Estimate) -> tuple[Text, ...]:
    """What was assumed of rates, and what the sums rest on."""
    found: list[Message] = []
    for asked, line in zip(work.lines, estimate.lines, strict=True):
        if asked.success_assumed and asked.success is not None:
            rate = rate_phrase(asked.success.rate)
            found.append(msg("Assumed: {rate} of {work} too.", rate=rate, work=work_of(line)))
    rates = {line.success.rate for line in work.lines if line.success is not None}
    if rates - {Fraction(1)}:
        found.append(
            nmsg(
                "Rests on your rate, and on paying for every try.",
                "Rests on your {count} rates, and on paying for every try.",
                "count",
                count=len(rates),
            )
        )
    return tuple(map(Text, found))


def own_text(
    records: Sequence[Record],
    risks: Sequence[Risk],
    providers: Mapping[str, Provider],
    confidence: Fraction | None = None,
) -> Text:
    """What the work takes by somebody's own results: on average, and what is enough as often as was asked."""
    told = Joined(tuple(record_phrase(record, providers) for record in records))
    sums = tuple(_own_sum(risk, providers, confidence or USUAL, alone=len(risks) == 1) for risk in risks)
    return Text(msg("You kept {records}. {sums}", records=told, sums=Sentences(sums)))


def _own_sum(risk: Risk, providers: Mapping[str, Provider], confidence: Fraction, *, alone: bool) -> Message:
    found = risk.spread
    facts: dict[str, Value] = {
        "provider": wallet_name(providers, risk.total.provider, risk.total.channel),
        "enough": enough_phrase(found.at(confidence), bare=found.mean is not None),
        "often": times_phrase(confidence),
    }
    if found.mean is None:  # too few were kept for an average
        return (
            msg("By that {enough} are enough {often}.", **facts)
            if alone
            else msg("On {provider} by that {enough} are enough {often}.", **facts)
        )
    facts["mean"] = mean_phrase(found.mean, bare=False)
    return (
        msg("That makes {mean} on average; {enough} are enough {often}.", **facts)
        if alone
        else msg("On {provider} that makes {mean} on average; {enough} are enough {often}.", **facts)
    )


def risks_data(risks: Sequence[Risk]) -> Json:
    """For programs."""
    return [
        {
            "provider": risk.total.provider,
            "channel": risk.total.channel,
            "unit": risk.total.amount.unit.value,
            **spread_data(risk.spread),
        }
        for risk in risks
    ]


def spread_data(found: Spread) -> dict[str, Json]:
    """For programs."""
    return {
        "nominal": found.nominal.plain,
        "mean": None if found.mean is None else found.mean.plain,
        "enough": [
            {"confidence": _decimal(one.confidence), "amount": one.amount.plain, "exact": one.exact}
            for one in found.quantiles
        ],
    }


def _decimal(share: Fraction) -> str:
    return f"{(Decimal(share.numerator) / Decimal(share.denominator)).normalize():f}"


# Of records


def kind_words(kind: Kind, providers: Mapping[str, Provider]) -> Callable[[int], str]:
    """So many of a kind, in words to send."""
    model = None if kind.model == ANY_MODEL else slug(providers[kind.provider].model(kind.model).name)
    return lambda count: str(WorkLine(count, kind.medium, kind.provider, model=model))


def kind_phrase(kind: Kind, providers: Mapping[str, Provider]) -> Message:
    """A kind for people: "videos with Gen-4.5 on Runway"."""
    provider = providers[kind.provider]
    facts: dict[str, Value] = {"media": media_word(kind.medium), "provider": Name(provider.name)}
    if kind.model == ANY_MODEL:
        return msg("{media} on {provider}", **facts)
    return msg("{media} with {model} on {provider}", **facts, model=Name(provider.model(kind.model).name))


def record_phrase(record: Record, providers: Mapping[str, Provider]) -> Message:
    """What was kept of what, within a sentence."""
    return msg(
        "{kept} of {tried} {kind}", kept=record.kept, tried=record.tried, kind=kind_phrase(record.kind, providers)
    )


def record_title(record: Record, providers: Mapping[str, Provider]) -> Message:
    """What was kept of what, and the rate."""
    rate = rate_phrase(Fraction(record.kept, record.tried))
    return msg("{record} kept: {rate}", record=record_phrase(record, providers), rate=rate)


def record_row(record: Record, providers: Mapping[str, Provider]) -> Message:
    """The same in a list, with when it was last told of."""
    return msg(
        "{kept} of {tried} {kind}  {rate}  told on {day}",
        kept=record.kept,
        tried=record.tried,
        kind=kind_phrase(record.kind, providers),
        rate=rate_phrase(Fraction(record.kept, record.tried)),
        day=Day(record.told_at),
    )


def uncertain_sentences(record: Record) -> tuple[Message, ...]:
    """How much less certain so many tries are than a rate."""
    if not record.kept:
        return (msg("From none kept nobody can say how many tries one takes."),)
    recorded = _tries(Recorded(record.kept, record.tried))
    work = counted(record.kind.medium.noun, EXAMPLE_COUNT)
    facts: dict[str, Value] = {"work": work, "often": times_phrase(USUAL), "tries": enough_phrase(recorded)}
    rate = Fraction(record.kept, record.tried)
    certain = _tries(Success(rate))
    if rate == 1 or certain == recorded:
        return (msg("For {work} to keep, {tries} tries are enough {often}.", **facts),)
    return (
        msg(
            "For {work} to keep, {tries} tries are enough {often}; if {rate} were certain, {certain} would be. "
            "More results make it surer.",
            **facts,
            rate=rate_phrase(rate),
            certain=enough_phrase(certain),
        ),
    )


def _tries(odds: Recorded | Success) -> Quantile:
    """How many are enough: each costs one."""
    return spread([Batch(EXAMPLE_COUNT, Fraction(1), Unit.CREDIT, odds)]).at(USUAL)


def record_data(record: Record) -> dict[str, Json]:
    """For programs."""
    return {
        "provider": record.kind.provider,
        "model": record.kind.model,
        "media": record.kind.medium.value,
        "kept": record.kept,
        "tried": record.tried,
        "told_at": record.told_at.isoformat(),
    }
