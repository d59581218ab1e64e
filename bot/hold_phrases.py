"""Turns of phrase about credits that are set aside."""

from __future__ import annotations

from core.answers import Changed
from core.budget import Budget
from core.chat.message import Bare, Message, Moment, msg, nmsg
from core.chat.reply import Button, Text
from core.chat.suggestion import Suggestion
from core.ledger.changes import WalletName
from core.ledger.holds import Hold
from core.people import Context


def hold_of(changed: Changed) -> Hold:
    """The hold that a change made, settled or released."""
    if changed.hold is None:
        raise TypeError(f"#{changed.change.number} is of no hold")
    return changed.hold


def ended_meanwhile(changed: Changed) -> tuple[Text, ...]:
    """What had ended while it was set aside, and so is not free again."""
    if changed.lost is None:
        return ()
    lost = nmsg(
        "{lost} of what was set aside has ended meanwhile, and is gone.",
        "{lost} of what was set aside have ended meanwhile, and are gone.",
        "lost",
        lost=Bare(changed.lost),
    )
    return (Text(lost),)


def hold_row(hold: Hold) -> Message:
    """A hold among others: by which number it is settled, how much, and until when."""
    return msg(
        "#{number}: {amount} until {end}", number=hold.change, amount=Bare(hold.amount), end=Moment(hold.ends_at)
    )


def settle_button(hold: Hold, wallet: str) -> Button:
    """To use all of a hold in a wallet, that is named in words to send."""
    return Button(msg("Settle all"), "settle", f"of {hold.change} on {wallet}")


def release_button(hold: Hold, wallet: str) -> Button:
    """To let it go. Arguments as settle_button()."""
    return Button(msg("Release"), "release", f"{hold.change} on {wallet}")


async def open_holds(budget: Budget, context: Context, name: WalletName | None) -> tuple[Suggestion, ...]:
    """What is set aside in one of the caller's wallets, by the numbers that people know it by, oldest first."""
    held = await budget.balance(context, name)
    return tuple(Suggestion(str(hold.change), hold_row(hold)) for hold in held.holds)
