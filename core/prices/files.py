"""The strict loader of price files: YAML -> Provider, or an error that names file, line and row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeAlias

import msgspec
import yaml

from core.errors.setup import PriceBookError
from core.nouns import Phrase, phrase
from core.prices.checks import flaws
from core.prices.provider import Provider
from core.work.vocabulary import name_key

UNKNOWN = "unknown"
"""How a file says that a fact is not known."""

_EMPTY = frozenset(("", "~", "null", "Null", "NULL"))
_YAML = "tag:yaml.org,2002:"
_TAGS = frozenset(("str", "int", "float", "bool", "null", "timestamp", "map", "seq"))
_PATH = re.compile(r"\$[^`]*")

Places = dict[str, int]
"""Path as msgspec writes it (`$.rates[2].price`) -> line in the file, from 1."""


def packaged_files() -> Iterator[Traversable]:
    """The price files that come with Scrip, by name."""
    folder = files("core.prices").joinpath("book")
    yield from sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)


@cache
def load_packaged() -> tuple[Provider, ...]:
    """The packaged files, read once: they are as constant as the program. Raises as load_all."""
    return load_all(packaged_files())


def own_files(folder: Path) -> Iterator[Path]:
    """The price files of a folder of one's own, by name. Raises PriceBookError when it cannot be read."""
    try:
        yield from sorted((file for file in folder.iterdir() if file.suffix == ".yaml"), key=lambda file: file.name)
    except OSError as error:
        problem = phrase("cannot be read: {why}", why=error.strerror or str(error))
        raise PriceBookError(file=str(folder), problem=problem) from None


def load_file(file: Traversable, name: str | None = None) -> Provider:
    """Read one price file.

    Args:
        name: What the file is called in errors; None: by its own name.

    Raises:
        PriceBookError: For the first thing that is wrong in it.
    """
    name = name or file.name
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        problem = phrase("cannot be read: {why}", why=error.strerror or str(error))
        raise PriceBookError(file=name, problem=problem) from None
    except UnicodeError as error:
        raise PriceBookError(file=name, problem=phrase("cannot be read: {why}", why=str(error))) from None
    return load_text(text, name)


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
        said, _, where = str(error).partition(" - at ")
        found = _PATH.search(where)
        raise _wrong(file, plain, places, found[0] if found else "$", phrase("{said}", said=said)) from None
    for path, problem in flaws(provider, plain):
        raise _wrong(file, plain, places, path, problem)
    return provider


try:
    from yaml import CSafeLoader as _AnyLoader
except ImportError:  # a PyYAML without libyaml: slower, the same result
    from yaml import SafeLoader as _AnyLoader  # type: ignore[assignment]  # the two share what compose() needs


class _Loader(_AnyLoader):
    """One that guesses no types: that takes a fifth of its time, and nobody asks."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:  # noqa: ARG002  # as the library has it
        """The tag of a node that says none."""
        return f"{_YAML}str"


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
    index = rest.partition("]")[0]
    if not bracket or not isinstance(plain, dict) or not index.isdigit():  # msgspec writes [...] for a key of a map
        return None
    row = plain[section][int(index)]
    return str(row["id"]) if isinstance(row, dict) and "id" in row else None


def load_all(price_files: Iterable[Traversable]) -> tuple[Provider, ...]:
    """All files; raises as load_file, and when two files claim one name."""
    loaded = [(file.name, load_file(file)) for file in price_files]
    for clash in clashes(loaded):
        raise clash
    return tuple(provider for _, provider in loaded)


def load_over(packaged: Iterable[Provider], folder: Path) -> tuple[Provider, ...]:
    """The packaged providers, but those that a folder describes too, and then the folder's.

    Raises:
        PriceBookError: As load_all, also when a name in the folder is that of a packaged provider it does not replace.
    """
    own = [(str(file), load_file(file, str(file))) for file in own_files(folder)]
    merged = merge([(f"{provider.provider}.yaml", provider) for provider in packaged], own)
    for clash in clashes(merged):
        raise clash
    return tuple(provider for _, provider in merged)


Loaded: TypeAlias = tuple[str, Provider]
"""A provider with the name of its file, for errors."""


def merge(packaged: Iterable[Loaded], own: Sequence[Loaded]) -> list[Loaded]:
    """Both, the packaged ones first, without those that are replaced."""
    replaced = {provider.provider for _, provider in own}
    return [*((file, provider) for file, provider in packaged if provider.provider not in replaced), *own]


def clashes(loaded: Iterable[Loaded]) -> Iterator[PriceBookError]:
    """Where one file claims what an earlier one does: the id of a provider, or one of its names. The first of each."""
    seen: set[str] = set()
    names: dict[str, str] = {}
    for file, provider in loaded:
        own = [name_key(name) for name in (provider.provider, provider.name, *provider.nicknames)]
        taken = next((name for name in own if name in names), None)
        if provider.provider in seen:
            problem = phrase("the provider `{provider}` is described twice", provider=provider.provider)
            yield PriceBookError(file=file, problem=problem)
        elif taken is not None:
            problem = phrase("the name `{name}` is that of `{other}`", name=taken, other=names[taken])
            yield PriceBookError(file=file, problem=problem)
        seen.add(provider.provider)
        names |= {name: provider.provider for name in own if name not in names}
