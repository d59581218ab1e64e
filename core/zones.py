"""Time zones by the names that the IANA gave them: `Europe/Amsterdam`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from core.errors.values import UnknownZoneError
from core.work.vocabulary import nearest

ZONE_WORDS = 6
"""Of a name with spaces for its underscores: `america / port of spain`."""

_NO_PLACE = frozenset(("Factory", "localtime"))
"""What the list of a machine may hold besides."""
_SURELY = 0.75
"""Names of zones are long and much alike."""


@cache
def zones() -> Mapping[str, str]:
    """Every zone that this machine knows, by its name as _key() writes it."""
    return {_key(name): name for name in sorted(available_timezones() - _NO_PLACE)}


def city(zone: str) -> str:
    """The last part of a name: `Europe/Amsterdam` is Amsterdam."""
    return zone.rpartition("/")[2].replace("_", " ")


def looks_like_zone(text: str) -> bool:
    """Whether read_zone() knows it."""
    return _key(text) in zones()


def read_zone(text: str, start: int, end: int) -> str:
    """The zone that stands in `text[start:end]`, spelled as the IANA does. A city alone is only suggested: there may be
    another of that name.

    Raises:
        UnknownZoneError: There is none.
    """
    word = text[start:end]
    zone = zones().get(_key(word))
    if zone is None:
        raise UnknownZoneError(text=text, start=start, end=end, word=word, suggestion=_suggestion(_key(word)))
    return zone


def _key(name: str) -> str:
    return re.sub(r"\s+", "_", re.sub(r"\s*/\s*", "/", name.strip())).casefold()


def _suggestion(key: str) -> str | None:
    if re.search(r"[0-9]", key):
        return None  # whoever writes `GMT+1` means an hour ahead of Greenwich; Etc/GMT+1 is one behind
    known = [name for name in zones().values() if "/" in name]
    same = [name for name in known if _key(city(name)) == key]
    if same:
        return min(same, key=len)
    near = nearest(key, zones(), cutoff=_SURELY)
    if near is not None:
        return zones()[near]
    near = nearest(key, (_key(city(name)) for name in known), cutoff=_SURELY)
    return next((name for name in known if _key(city(name)) == near), None)
