"""Everything of a person's on one server: taken out, and forgotten."""

from __future__ import annotations

from core.answers import Forgetting
from core.errors.takeout import NothingKeptError, WrongConfirmationError
from core.ledger.changes import Wallet
from core.people import Account
from core.session import Session
from core.takeout.everything import Takeout, WalletTakeout
from core.takeout.rows import ledger_token


def take_out(session: Session) -> Takeout:
    """Everything that is kept of the caller on this server. Raises NothingKeptError."""
    account, caller = session.account, session.context.caller
    if account is None:
        raise NothingKeptError
    wallets = tuple(_whole(session, account, wallet) for wallet in session.records.wallets(account))
    return Takeout(
        caller.server.name,
        caller.user.name,
        caller.user.network.value,
        caller.user.external_id,
        session.context.at,
        session.settings.choices.person,
        wallets,
        tuple(price for price in session.records.server_prices(caller) if price.set_by == account.user_id),
        tuple(pack for pack in session.records.server_packs(caller) if pack.set_by == account.user_id),
        tuple(session.records.records_of_tries(account)),
        tuple(session.records.budgets(account)),
    )


def _whole(session: Session, account: Account, wallet: Wallet) -> WalletTakeout:
    """A wallet as it is at this moment: what time did since the last change is in it, though it is not recorded yet."""
    changes, entries, lots = session.records.whole_ledger(account, wallet)
    opened = session.open(account, wallet)
    received = {lot.number: lot for step in opened.steps for lot in step.received}
    return WalletTakeout(
        wallet.key,
        session.provider_name(wallet.key),
        ledger_token(account.server_id, wallet.number),
        (*changes, *(step.change for step in opened.steps)),
        {**entries, **{step.change.number: step.entries for step in opened.steps}},
        {number: opened.lot(number) or lot for number, lot in {**lots, **received}.items()},
        opened.holds,
        opened.subscription,
        tuple(session.records.marks(account, wallet)),
    )


def forgetting(session: Session) -> Forgetting:
    """What would be forgotten, and the words that confirm it. Raises NothingKeptError."""
    account, caller = session.account, session.context.caller
    if account is None:
        raise NothingKeptError
    wallets = session.records.wallets(account)
    held = [session.inside(session.open(account, wallet)) for wallet in wallets if wallet.changes]
    alerts = sum(len(session.records.marks(account, wallet)) for wallet in wallets)
    changes = sum(wallet.changes for wallet in wallets)
    letters = "".join(part.upper() for part in caller.server.name if part.isascii() and part.isalnum())[:20]
    return Forgetting(caller.server.name, f"{letters or 'ME'} {changes}", changes, alerts, tuple(held))


def forget(session: Session, words: str) -> Forgetting:
    """Delete everything that is kept of the caller on this server.

    Raises:
        NothingKeptError: There is nothing.
        WrongConfirmationError: These are not the words that confirm it, or something was recorded since.
    """
    account = session.account
    if account is None:
        raise NothingKeptError
    for wallet in session.records.wallets(account):
        session.records.take_wallet(account, wallet.key)  # nothing is recorded any more that nobody saw
    found = forgetting(session)
    if " ".join(words.upper().split()) != found.words:
        raise WrongConfirmationError(words=found.words)
    if not session.records.forget(account):
        raise NothingKeptError
    return found
