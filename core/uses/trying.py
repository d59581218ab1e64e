"""How often a person keeps what they try: told, looked up, and forgotten again."""

from __future__ import annotations

from collections.abc import Sequence

from core.answers import TriesForgotten, TriesKept
from core.errors.tries import NoSuchRecordError, TooManyTriesError, WhichKindError
from core.ledger.changes import ChangeKind
from core.prices.cards import ANY_MODEL
from core.retries.record import Kind, Record
from core.session import Session, WriteSession
from core.work.media import Medium
from core.work.work import WorkLine

MAX_TRIES = 1_000_000_000
"""Of a kind, in all."""
LOOKED_AT = 20
"""Changes among which the latest with work is looked for."""


def add_tries(session: WriteSession, kept: int, tried: int, line: WorkLine | None) -> TriesKept:
    """Add tries of a kind to the person's record.

    Args:
        line: Says the kind; None: that of the work that was used last in the default wallet.

    Raises:
        WhichKindError: Nothing says of what kind they were.
        TooManyTriesError: More than can be counted.
    """
    kind = latest_kind(session, kept, tried) if line is None else kind_of(session, line)
    before = record_of(session, kind)
    if tried + (before.tried if before else 0) > MAX_TRIES:
        raise TooManyTriesError(limit=MAX_TRIES)
    session.records.add_tries(session.account, Record(kind, kept, tried, session.context.at))
    now = record_of(session, kind)
    if now is None:
        raise LookupError("tries are not there after they were added")
    return TriesKept(now, kept, tried, assumed=line is None)


def forget_tries(session: WriteSession, line: WorkLine) -> TriesForgotten:
    """Forget what is recorded of a kind. Raises NoSuchRecordError."""
    kind = kind_of(session, line)
    before = record_of(session, kind)
    if before is None or not session.records.remove_tries(session.account, kind):
        provider = session.book.provider(kind.provider)
        model = None if kind.model == ANY_MODEL else provider.model(kind.model).name
        raise NoSuchRecordError(provider=provider.name, model=model, medium=kind.medium.value)
    return TriesForgotten(before)


def all_records(session: Session) -> tuple[Record, ...]:
    """All kinds that the person told of on this server, the latest first."""
    return tuple(session.records.records_of_tries(session.account)) if session.account else ()


def kind_of(session: Session, line: WorkLine) -> Kind:
    """What a line of work would be made with. Raises RefusedError."""
    card, model, found, _ = session.market().find(line)
    name = ANY_MODEL if model is None or model.any else model.id
    return Kind(card.provider.provider, name, found.medium)


def latest_kind(session: Session, kept: int, tried: int) -> Kind:
    """The kind of the work that was used last, where that was of one kind. Raises WhichKindError."""
    key, found = session.default_key, set[Kind]()
    wallet = session.records.wallet(session.account, key) if session.account else None
    if session.account is not None and wallet is not None:
        for change in session.records.changes(session.account, wallet, wallet.changes + 1, LOOKED_AT):
            if change.estimate is not None and change.kind is not ChangeKind.REFUND:
                found = {Kind(line.price.provider, line.price.model, line.medium) for line in change.estimate.lines}
                break
    if len(found) != 1:
        raise WhichKindError(media=tuple(medium.value for medium in _made(session)), kept=kept, tried=tried)
    return found.pop()


def record_of(session: Session, kind: Kind) -> Record | None:
    """What is recorded of a kind."""
    return next((record for record in all_records(session) if record.kind == kind), None)


def _made(session: Session) -> Sequence[Medium]:
    """Kinds that the default wallet pays for."""
    return tuple(session.card().prices) or (Medium.VIDEO, Medium.IMAGE)
