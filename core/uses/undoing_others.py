"""Changes of somebody else that a moderator takes back. It is done in that person's wallet, and they are told."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from core.alerts.outbox import UndoneAlert
from core.amounts import Amount
from core.answers import UndoneFor
from core.errors.asking import ModeratorUnknownError, RequestConflictError
from core.errors.changes import RefundedError
from core.errors.others import NobodyElseError, NoSuchPersonError, NotUndoneForError, OthersChangeError
from core.errors.tree import RefusedError
from core.ledger.changes import Change, ChangeKind, WalletName
from core.people import Caller, Context, Moderates, NamedPerson, Network
from core.session import Session, WriteSession
from core.uses.undoing import undo


def find(session: Session, person: NamedPerson) -> Caller:
    """Who is named, as they read.

    Raises:
        NobodyElseError: It is asked in a private chat.
        OthersChangeError, ModeratorUnknownError: The caller is no moderator; who is there, they do not learn.
        NoSuchPersonError: As it says.
    """
    caller = session.context.caller
    network = caller.server.network.value
    if not caller.server.name:
        raise NobodyElseError(name=person.name)
    if caller.moderates is Moderates.UNKNOWN:
        raise ModeratorUnknownError(server=caller.server.name)
    if caller.moderates is not Moderates.YES:
        raise OthersChangeError(server=caller.server.name, network=network)
    if person.bot:
        raise NoSuchPersonError(name=person.name, why="not_a_person", network=network)
    if person.external_id is None and caller.server.network is not Network.CONSOLE:
        raise NoSuchPersonError(name=person.name, why="only_a_name", network=network)
    found = _called(session.records.members(caller.server, person.external_id), person)
    if len(found) != 1:
        raise NoSuchPersonError(name=person.name, why="several" if found else "nothing_kept", network=network)
    if found[0].user.external_id == caller.user.external_id:
        raise NoSuchPersonError(name=person.name, why="oneself", network=network)
    return found[0]


def _called(members: Sequence[Caller], person: NamedPerson) -> Sequence[Caller]:
    """Those who are meant: whoever is called exactly so, else in whatever case."""
    if person.external_id is not None:
        return members
    name = person.name.removeprefix("@")
    exactly = [one for one in members if one.user.name == name]
    return exactly or [one for one in members if one.user.name.casefold() == name.casefold()]


def undo_for(session: WriteSession, person: NamedPerson, number: int | None, name: WalletName | None) -> UndoneFor:
    """Take back a change of somebody else's, the one named or the latest that can be, whenever that was.

    Raises:
        RefusedError: As find() says.
        NotUndoneForError: That cannot be undone.
    """
    who = find(session, person)
    records, asked = session.records, session.context
    owner = replace(who, moderates=asked.caller.moderates)  # it is by the moderator's right
    account = records.find_account(owner)
    if account is None:
        raise NoSuchPersonError(name=person.name, why="nothing_kept", network=asked.caller.server.network.value)
    context = Context(owner, asked.at, _request_id(session), asked.fingerprint)
    theirs = WriteSession(records, context, session.book, account, actor=session.account.user_id)
    try:
        changed = undo(theirs, number, name)
    except RefusedError as error:
        first = error.refund if isinstance(error, RefundedError) else None
        about = getattr(error, "number", number)
        key = theirs.key(name)
        where = session.book.provider(key.provider).name_with(key.channel)
        raise NotUndoneForError(who.user.name, about, error.code, where, first) from error
    undone = changed.undone
    if undone is None:
        raise TypeError("an undo says what it took back")
    # As what time does to a wallet: a request of its person's stands behind each of its changes.
    if not records.remember(account, context, b"{}"):
        raise RequestConflictError
    records.put_alert(
        account,
        context,
        UndoneAlert(
            owner.server.name,
            changed.key,
            theirs.wallet_name(changed.key),
            session.account.user_id,
            asked.caller.user.name,
            undone,
            changed.change.number,
            changed.left,
        ),
    )
    return UndoneFor(
        changed.provider,
        changed.key,
        changed.change.number,
        undone.number,
        undone.kind,
        undone.at,
        _amount(undone),
        changed.default,
    )


def _amount(change: Change) -> Amount:
    return change.held if change.kind is ChangeKind.HOLD and change.held is not None else change.amount


def _request_id(session: WriteSession) -> str:
    """Of a moderator's request, among those of the person whose change it is: it meets none of theirs, and does not
    say whose it is."""
    asked = f"{session.account.user_id} {session.context.caller.user.network.value} {session.context.request_id}"
    return f"moderator {hashlib.sha256(asked.encode()).hexdigest()[:32]}"
