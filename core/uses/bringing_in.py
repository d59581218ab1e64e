"""A ledger from a file: first what it would change, then, at a word, the change.

Thousands of rows take their time. What they do is worked out on wallets that were only looked at, while others go on
recording; where one of them has changed since, it is worked out again before it is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import msgspec

from core.amounts import Amount
from core.answers import BroughtIn, Preview, WalletPreview
from core.errors.takeout import NoUploadError
from core.ledger.changes import WalletKey
from core.ledger.replay import Effect, Replay
from core.ledger.wallet import OpenWallet, Step
from core.session import Session, WriteSession
from core.takeout.rows import OWED, Row, ledger_token, read_origin


@dataclass(frozen=True, slots=True)
class Upload:
    """Rows that were read, and wait for a word."""

    rows: tuple[Row, ...]


_UPLOAD = msgspec.json.Decoder(Upload)
# Made by the thread that imports this: msgspec works a type out when it first meets it, and two at once crash in that.


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a file does to one wallet."""

    provider: str
    """Its name, for people."""
    opened: OpenWallet
    recorded: int
    """Changes of the wallet when it was looked at; what time did since is not among them."""
    before: Amount
    rows: tuple[Row, ...]
    """New ones, of this wallet."""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file does."""

    rows: tuple[Row, ...]
    new: tuple[Row, ...]
    wallets: tuple[Ahead, ...]
    zone: str
    """Of whom it is for."""


def plan(session: Session, rows: tuple[Row, ...]) -> Plan:
    """What of a file is new to the caller here, and the wallets that it is for, as they are."""
    new = _new(session, rows)
    wallets = tuple(_ahead(session, key, new) for key in dict.fromkeys(row.wallet for row in rows))
    return Plan(rows, new, wallets, session.context.caller.time_zone)


def plan_kept(session: Session, word: str) -> Plan | None:
    """The same of the file that waits for a word; None: there is none."""
    content = session.records.upload(session.account, word) if session.account else None
    return None if content is None else plan(session, _UPLOAD.decode(content).rows)


def word_of(found: Plan) -> str:
    """What lets a file be recorded: it follows from all that its rows say, and from which of them are new, so that
    another file has another one. Of the names of changes and lots counts only which are the same: chance made them."""
    new, names = {row.origin for row in found.new}, dict[str, int]()

    def place(name: str) -> str:
        return str(names.setdefault(name, len(names)))

    said = [
        (
            row.origin in new,
            replace(row, origin=place(row.origin), lot=row.lot if row.lot in (None, OWED) else place(f"lot {row.lot}")),
        )
        for row in found.rows
    ]
    return sha256(msgspec.json.encode(said)).hexdigest()[:8]


def worked_out(found: Plan) -> Plan:
    """The same, with all that it does. Raises AmountTooLargeError when it is more than a wallet holds."""
    zone = found.zone
    return replace(
        found, wallets=tuple(replace(one, steps=_repeat(one.opened, one.rows, zone)) for one in found.wallets)
    )


def preview(found: Plan, name: str, word: str) -> Preview:
    """What a file that was worked out would change."""
    wallets = []
    for one in found.wallets:
        one.opened.pass_time()
        after, known = one.opened.left, one.recorded > 0
        wallets.append(WalletPreview(one.provider, one.opened.key, one.before, after, known, len(one.rows)))
    return Preview(name, word, len(found.rows), len(found.new), tuple(wallets))


def keep(session: WriteSession, rows: tuple[Row, ...], word: str) -> None:
    """Let the rows of a file wait for a word, in place of those of any other."""
    session.records.put_upload(session.account, word, msgspec.json.encode(Upload(rows)), session.context.at)


def bring_in(session: WriteSession, word: str, found: Plan | None) -> BroughtIn:
    """Record the file that waits for a word, as it was worked out. Raises NoUploadError."""
    if found is None or not session.records.take_upload(session.account, word):
        raise NoUploadError
    taken = {one.opened.key: session.take(one.opened.key) for one in found.wallets if one.rows}
    as_seen = all(taken[one.opened.key].wallet.changes == one.recorded for one in found.wallets if one.rows)
    if not as_seen or _new(session, found.rows) != found.new:
        found = worked_out(plan(session, found.rows))
    changed = []
    for one in found.wallets:
        if one.rows:
            wallet = taken[one.opened.key]
            wallet.open = one.opened
            changed.append(wallet.finish(one.steps[-1]))
    origins = tuple(dict.fromkeys(row.origin for row in found.new))
    session.records.remember_changes(session.account, origins, session.context.at)
    return BroughtIn(len(found.new), tuple(changed))


def _ahead(session: Session, key: WalletKey, new: Sequence[Row]) -> Ahead:
    account, here = session.account, tuple(row for row in new if row.wallet == key)
    wallet = None if account is None else session.records.wallet(account, key)
    if account is None or wallet is None:
        opened = OpenWallet.empty(key, session.context.at, None if account is None else account.user_id)
    else:
        opened = session.open(account, wallet)
    return Ahead(session.provider_name(key), opened, wallet.changes if wallet else 0, opened.left, here)


def _new(session: Session, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Those of changes that are neither brought in already nor of a ledger that is here."""
    account = session.account
    if account is None:
        return tuple(rows)
    known = session.records.known_changes(account, tuple(dict.fromkeys(row.origin for row in rows)))
    here = {
        ledger_token(account.server_id, wallet.number): session.open(account, wallet).changes
        for wallet in session.records.wallets(account)
    }

    def is_here(origin: str) -> bool:
        token, number = read_origin(origin)
        return number <= here.get(token, -1)

    return tuple(row for row in rows if row.origin not in known and not is_here(row.origin))


def _repeat(wallet: OpenWallet, rows: Sequence[Row], zone: str) -> tuple[Step, ...]:
    """A change for each change that the rows are of, in the order in which they begin."""
    replay, together = Replay(wallet), dict[str, list[Row]]()
    for row in rows:
        together.setdefault(row.origin, []).append(row)
    return tuple(
        replay.change(
            [_effect(row) for row in same if row.amount.micros],
            origin,
            same[0].said(zone),
            last=number == len(together),
        )
        for number, (origin, same) in enumerate(together.items(), start=1)
    )


def _effect(row: Row) -> Effect:
    on_owed = row.lot == OWED
    return Effect(row.amount, None if on_owed else row.lot, on_owed, row.lot_kind, row.ends_at, row.cost)
