"""The strict loader of price files: YAML -> Provider, or an error that names file, line and row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import combinations
from typing import Any

import msgspec
import yaml

from core.errors import AmountTooLargeError, PriceBookError, TooManyDecimalsError
from core.nouns import Phrase, phrase
from core.prices.rates import Provider, Rate

UNKNOWN = "unknown"
"""How a file says that a fact is not known."""

_EMPTY = frozenset(("", "~", "null", "Null", "NULL"))
_YAML = "tag:yaml.org,2002:"
_TAGS = frozenset(("str", "int", "float", "bool", "null", "timestamp", "map", "seq"))
_PRICE = re.compile(r"[0-9]+(\.[0-9]+)?")

Places = dict[str, int]
"""Path as msgspec writes it (`$.rates[2].price`) -> line in the file, from 1."""


def packaged_files() -> Iterator[Traversable]:
    """The price files that come with Scrip, by name."""
    folder = files("core.prices").joinpath("book")
    yield from sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)


def load_file(file: Traversable) -> Provider:
    """Read one price file.

    Raises:
        PriceBookError: For the first thing that is wrong in it.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise PriceBookError(file=file.name, problem=phrase("cannot be read: {why}", why=str(error))) from None
    return load_text(text, file.name)


def load_text(text: str, file: str) -> Provider:
    """Read the text of a price file; `file` is its name, for errors. Raises as load_file."""
    places: Places = {}
    try:
        node = yaml.compose(text, _Loader)
        plain = None if node is None else _plain(node, "$", places, file)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise PriceBookError(file=file, line=line, problem=phrase("{said}", said=error.problem or str(error))) from None
    except (yaml.YAMLError, UnicodeError) as error:
        raise PriceBookError(file=file, problem=phrase("not YAML: {why}", why=str(error))) from None
    except RecursionError:
        raise PriceBookError(file=file, problem=phrase("nested too deep, or within itself")) from None
    if plain is None:
        raise PriceBookError(file=file, problem=phrase("the file is empty"))
    try:
        provider = msgspec.convert(plain, Provider, strict=False)
    except msgspec.ValidationError as error:
        said, _, path = str(error).partition(" - at `")
        raise _wrong(file, plain, places, path.rstrip("`") or "$", phrase("{said}", said=said)) from None
    _check(provider, plain, places, file)
    return provider


try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a PyYAML without libyaml: slower, the same result
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]  # the two share what compose() needs


def _plain(node: yaml.Node, path: str, places: Places, file: str) -> object:
    """The node as dicts, lists and texts. Scalars stay text, since msgspec knows the type wanted and YAML guesses
    (`no` is False to it, 1.10 is 1.1); a repeated key is refused, since PyYAML lets the last one win."""
    line = places[path] = node.start_mark.line + 1
    if node.tag.removeprefix(_YAML) not in _TAGS:
        raise PriceBookError(
            file=file, line=line, problem=phrase("{path}: no tags, please: `{tag}`", path=path, tag=node.tag)
        )
    if isinstance(node, yaml.MappingNode):
        plain: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in plain:
                twice = key_node.start_mark.line + 1
                raise PriceBookError(file=file, line=twice, problem=phrase("the key `{key}` is there twice", key=key))
            plain[key] = _plain(value_node, f"{path}.{key}", places, file)
        return plain
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, f"{path}[{index}]", places, file) for index, item in enumerate(node.value)]
    if node.value in _EMPTY:
        raise PriceBookError(
            file=file, line=line, problem=phrase("{path}: empty; what is not known says `unknown`", path=path)
        )
    return None if node.value == UNKNOWN else str(node.value)


def _check(provider: Provider, plain: Any, places: Places, file: str) -> None:
    """What types cannot say."""

    def refuse_unless(ok: object, path: str, problem: Phrase) -> None:
        if not ok:
            raise _wrong(file, plain, places, path, problem)

    ids = {
        "channels": [channel.id for channel in provider.channels],
        "sources": [source.id for source in provider.sources],
        "rates": [rate.id for rate in provider.rates],
    }
    for section, named in ids.items():
        for index, row_id in enumerate(named):
            path = f"$.{section}[{index}].id"
            refuse_unless(row_id not in named[:index], path, phrase("the id `{id}` is there twice", id=row_id))
    channels = {channel.id for channel in provider.channels}
    sources = {source.id for source in provider.sources}
    refuse_unless(provider.default.channel in channels, "$.default.channel", phrase("no such channel"))
    for index, rate in enumerate(provider.rates):
        path = f"$.rates[{index}]"
        refuse_unless(
            rate.channel in channels, f"{path}.channel", phrase("no channel `{channel}`", channel=rate.channel)
        )
        refuse_unless(rate.source in sources, f"{path}.source", phrase("no source `{source}`", source=rate.source))
        written = plain["rates"][index]["price"]
        refuse_unless(
            _PRICE.fullmatch(written) and rate.price > 0, f"{path}.price", phrase("a price is a number above 0")
        )
        refuse_unless(not rate.holds.inverted, f"{path}.holds", phrase("it ends before it begins"))
        try:
            provider.amount(rate)
        except TooManyDecimalsError as error:
            problem = phrase("at most {decimals} decimals", decimals=str(error.decimals))
            raise _wrong(file, plain, places, f"{path}.price", problem) from None
        except AmountTooLargeError as error:
            problem = phrase("at most {limit}", limit=str(error.limit))
            raise _wrong(file, plain, places, f"{path}.price", problem) from None
    for (_, one), (later, other) in combinations(enumerate(provider.rates), 2):
        refuse_unless(
            not _both_apply(one, other),
            f"$.rates[{later}]",
            phrase("could apply together with `{other}`", other=one.id),
        )


def _both_apply(one: Rate, other: Rate) -> bool:
    """Whatever the models: a sentence does not name them, so nothing would choose between the two."""
    return (one.channel, one.medium) == (other.channel, other.medium) and one.holds.overlaps(other.holds)


def _wrong(file: str, plain: object, places: Places, path: str, problem: Phrase) -> PriceBookError:
    """With the line of the path, or of the nearest part of it that the file has, and the id of the row it is in."""
    line, found = None, path
    while line is None and found:
        line = places.get(found)
        found = found[: max(found.rfind("."), found.rfind("["))] if found != "$" else ""
    where = phrase("{path}: {problem}", path=path.lstrip("$."), problem=problem)
    return PriceBookError(file=file, line=line, row=_row_id(plain, path), problem=where)


def _row_id(plain: object, path: str) -> str | None:
    section, bracket, rest = path.removeprefix("$.").partition("[")
    if not bracket or not isinstance(plain, dict):
        return None
    row = plain[section][int(rest.partition("]")[0])]
    return str(row["id"]) if isinstance(row, dict) and "id" in row else None


def load_all(price_files: Iterable[Traversable]) -> tuple[Provider, ...]:
    """All files; raises as load_file, and when two files claim one name."""
    providers: dict[str, Provider] = {}
    names: dict[str, str] = {}
    for file in price_files:
        provider = load_file(file)
        if provider.provider in providers:
            problem = phrase("the provider `{provider}` is described twice", provider=provider.provider)
            raise PriceBookError(file=file.name, problem=problem)
        for name in {name.casefold() for name in (provider.provider, provider.name, *provider.nicknames)}:
            if name in names:
                problem = phrase("the name `{name}` is that of `{other}`", name=name, other=names[name])
                raise PriceBookError(file=file.name, problem=problem)
            names[name] = provider.provider
        providers[provider.provider] = provider
    return tuple(providers.values())
