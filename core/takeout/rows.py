"""A ledger as rows, one for each effect of a change: what people take out with /export and bring in with /import."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from core.amounts import Amount
from core.ledger.changes import ChangeKind, WalletKey
from core.ledger.lots import LotKind

OWED = "owed"
"""Stands in place of a lot: what no lot covers."""
_ID = re.compile(r"(?P<origin>[0-9a-f]{12}-[0-9]{1,18}|row-[0-9a-f]{20})-(?P<place>[0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Row:
    """One effect of a change, or a change that had none."""

    origin: str
    """The change, by a name that is the same wherever it is taken to, so that nothing is brought in twice."""
    wallet: WalletKey
    amount: Amount
    """Signed."""
    at: datetime | None = None
    """When it was recorded, as far as that is known."""
    kind: str = ""
    """What was done, in a word: that of a ChangeKind where it was recorded here."""
    lot: str | None = None
    """A label of the lot that it moved, the same in all rows of a ledger, or OWED; None: whichever the order of use
    says, or a new one."""
    lot_kind: LotKind = LotKind.PAID
    """Of a lot that begins with this row, likewise the next two."""
    ends_at: datetime | None = None
    cost: Amount | None = None
    note: str = ""
    """Work and words of the person."""

    def said(self, zone: str) -> str:
        """What is kept of it as the reason of the change that brings it in: when, what, and why.

        Args:
            zone: Of the person who brings it in.
        """
        if self.kind == ChangeKind.IMPORT.value:
            return self.note  # it says that already
        at = None if self.at is None else self.at.astimezone(ZoneInfo(zone))
        when = "" if at is None else f"{at:%Y-%m-%d}" if at.time() == time.min else f"{at:%Y-%m-%d %H:%M}"
        return " ".join(part for part in (when, self.kind, self.note) if part)


@dataclass(frozen=True, slots=True)
class RowId:
    """What the id of a row of ours says."""

    origin: str
    place: int

    @classmethod
    def read(cls, word: str) -> RowId | None:
        """None: it is no id of ours."""
        match = _ID.fullmatch(word)
        return None if match is None else cls(match["origin"], int(match["place"]))


def ledger_token(server_id: UUID, wallet: int) -> str:
    """What the names of all changes of one wallet begin with: the same at each export, and nobody else's."""
    return sha256(b"%b %d" % (server_id.bytes, wallet)).hexdigest()[:12]


def change_origin(token: str, change: int) -> str:
    """The name of a change that was first recorded in the ledger of that token."""
    return f"{token}-{change}"


def read_origin(origin: str) -> tuple[str, int]:
    """The ledger in which a change was recorded first, and its number there."""
    token, _, number = origin.rpartition("-")
    return token, int(number) if number.isdecimal() else 0


def foreign_origin(said: str) -> str:
    """The name of a change that is in no ledger of ours, by what is said of it."""
    return f"row-{sha256(said.encode()).hexdigest()[:20]}"


def row_id(origin: str, place: int) -> str:
    """Of the effect at that place of a change; place 0 is a change without any."""
    return f"{origin}-{place}"
