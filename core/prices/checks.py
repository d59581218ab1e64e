"""What the types of a price file cannot say: references, plain numbers, and no two rows that both apply."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import combinations
from typing import Any, TypeAlias

import msgspec

from core.nouns import Phrase, phrase
from core.prices.provider import Provider
from core.prices.rates import EXTRA, NEEDED, Certainty, Condition, Measure, Rate, Span, When
from core.work.attributes import NO, YES, Attribute, Kind
from core.work.media import Medium

Flaw: TypeAlias = tuple[str, Phrase]
"""Path as msgspec writes it, and what is wrong there."""

MOST_DIGITS = 12
"""Before or behind the point of a number in a price file."""
_PLAIN_NUMBER = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}(\.[0-9]{{1,{MOST_DIGITS}}})?")
_SIZE = re.compile(r"[1-9][0-9]{0,4}x[1-9][0-9]{0,4}")


def flaws(provider: Provider, plain: Any) -> Iterator[Flaw]:
    """All that is wrong, section by section.

    Args:
        plain: The file as dicts, lists and texts.
    """
    yield from _numbers(provider, plain, "$")
    yield from _ids(provider)
    yield from _references(provider)
    for index, rate in enumerate(provider.rates):
        for path, problem in _rate(provider, rate):
            yield f"$.rates[{index}]{path}", problem
    yield from _rows_that_both_apply(provider)
    yield from _defaults(provider)


def _numbers(value: object, plain: Any, path: str) -> Iterator[Flaw]:
    """Numbers are written plainly: no sign, no exponent, no infinity."""
    if isinstance(value, Decimal):
        if not _PLAIN_NUMBER.fullmatch(str(plain)):
            yield path, phrase("a number is written plainly, such as 0.5, not `{written}`", written=str(plain)[:40])
    elif isinstance(value, msgspec.Struct):
        names = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
        for name, key in names:
            if key in plain:
                yield from _numbers(getattr(value, name), plain[key], f"{path}.{key}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _numbers(item, plain[index], f"{path}[{index}]")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            code = getattr(key, "value", key)
            yield from _numbers(item, plain[code], f"{path}.{code}")


def _ids(provider: Provider) -> Iterator[Flaw]:
    for section in ("channels", "sources", "models", "rates", "modifiers", "plans", "packs"):
        seen: set[str] = set()
        for index, row in enumerate(getattr(provider, section)):
            if row.id in seen:
                yield f"$.{section}[{index}].id", phrase("the id `{id}` is there twice", id=row.id)
            seen.add(row.id)


def _references(provider: Provider) -> Iterator[Flaw]:
    channels = {channel.id for channel in provider.channels}
    sources = {source.id for source in provider.sources}
    models = {model.id for model in provider.models}
    if provider.default.channel not in channels:
        yield "$.default.channel", phrase("no such channel")
    for section in ("rates", "modifiers", "plans", "packs", "policies", "hidden_costs"):
        for index, row in enumerate(getattr(provider, section)):
            path = f"$.{section}[{index}]"
            channel = getattr(row, "channel", provider.default.channel)
            if channel not in channels:
                yield f"{path}.channel", phrase("no channel `{channel}`", channel=channel)
            if row.source not in sources:
                yield f"{path}.source", phrase("no source `{source}`", source=row.source)
            if isinstance(row, Rate) and row.model not in models:
                yield f"{path}.model", phrase("no model `{model}`", model=row.model)
    for index, one in enumerate(provider.channels):
        if one.worth is not None and one.worth.source not in sources:
            yield f"$.channels[{index}].worth.source", phrase("no source `{source}`", source=one.worth.source)
        if one.worth is not None and one.unit.money:
            yield f"$.channels[{index}].worth", phrase("what is money is worth itself")
    priced = {rate.model for rate in provider.rates}
    for index, model in enumerate(provider.models):
        if model.id not in priced:
            yield f"$.models[{index}]", phrase("no rate names this model")


def _rate(provider: Provider, rate: Rate) -> Iterator[Flaw]:
    media = frozenset(next((model.media for model in provider.models if model.id == rate.model), ()))
    known = rate.price is not None
    fits = known if rate.known in (Certainty.EXACT, Certainty.ABOUT, Certainty.FROM) else not known
    if not fits or (rate.known is Certainty.RANGE) is not (rate.between is not None):
        yield ".certainty", phrase("a price is exact, about or from; without one it is a range or unknown")
    if rate.between is not None and rate.between[0] > rate.between[1]:
        yield ".between", phrase("the lower figure comes first")
    if rate.period.inverted:
        yield ".holds", phrase("it ends before it begins")
    if rate.block <= 0 or (rate.first is not None and rate.first.units <= 0) or rate.outputs < 1:
        yield "", phrase("blocks, first units and outputs are above 0")
    yield from _when(rate.when, media, ".when")
    for index, multiplier in enumerate(rate.multipliers):
        yield from _when(multiplier.when, media, f".multipliers[{index}].when")
    for index, surcharge in enumerate(rate.surcharges):
        yield from _when(surcharge.when, media, f".surcharges[{index}].when")


def _when(when: When, media: frozenset[Medium], path: str) -> Iterator[Flaw]:
    for attribute, condition in when.items():
        where = f"{path}.{attribute.value}"
        if not attribute.media & media:
            yield where, phrase("cannot be said of what this model makes")
        if isinstance(condition, Span):
            if attribute.kind is not Kind.NUMBER:
                yield where, phrase("only numbers lie between two others")
            continue
        for label in condition:
            if not _may_be(attribute, label):
                yield where, phrase("`{label}` is no value for it", label=label)


def _may_be(attribute: Attribute, label: str) -> bool:
    if label != label.lower():
        return False
    if attribute is Attribute.SIZE:
        return _SIZE.fullmatch(label) is not None
    if attribute.kind is Kind.FLAG:
        return label in (YES, NO)
    if attribute.kind is Kind.NUMBER:
        try:
            return Decimal(label) > 0 and f"{Decimal(label).normalize():f}" == label
        except InvalidOperation:
            return False
    return True


def _rows_that_both_apply(provider: Provider) -> Iterator[Flaw]:
    """Of several rows that apply the one with the most conditions counts; two with as many would leave it open."""
    for (_, one), (later, other) in combinations(enumerate(provider.rates), 2):
        same = (one.channel, one.model) == (other.channel, other.model) and _slot(one) is _slot(other)
        if (
            same
            and one.period.overlaps(other.period)
            and specificity(one) == specificity(other)
            and all(_overlap(one.when[shared], other.when[shared]) for shared in one.when.keys() & other.when.keys())
        ):
            yield f"$.rates[{later}]", phrase("could apply together with `{other}`", other=one.id)


def _slot(rate: Rate) -> Measure | None:
    """Rows that are charged side by side are in different slots."""
    return rate.per if rate.per in EXTRA else None


def specificity(rate: Rate) -> int:
    """How much it asks for: its conditions, and what must be said to count it."""
    return len(rate.when) + (rate.per in NEEDED)


def _overlap(one: Condition, other: Condition) -> bool:
    if isinstance(one, Span) and isinstance(other, Span):
        low = max(one.above or Decimal(0), other.above or Decimal(0))
        return all(span.to is None or low < span.to for span in (one, other))
    if isinstance(one, Span):
        return _overlap(other, one)
    return any(label in other if not isinstance(other, Span) else Decimal(label) in other for label in one)


def _defaults(provider: Provider) -> Iterator[Flaw]:
    models = {model.id: model for model in provider.models}
    for medium, chosen in provider.default.media.items():
        path = f"$.default.media.{medium.value}"
        model = models.get(chosen.model)
        if model is None or medium not in model.media:
            yield f"{path}.model", phrase("no model `{model}` of this kind", model=chosen.model)
        yield from _when(
            {attribute: (value,) for attribute, value in chosen.values.items()}, frozenset((medium,)), path
        )
    for index, model in enumerate(provider.models):
        values: When = {attribute: (value,) for attribute, value in model.values.items()}
        yield from _when(values, frozenset(model.media), f"$.models[{index}].values")
