"""Turns of phrase about what a change did: which credits it took or gave back, what is there now, what can follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.phrases import change_data, done, makes, makes_data
from bot.plan_phrases import plan_data
from bot.wallet_phrases import hold_data, last_day, lot_data, owed_sentence, wallet_words
from core.amounts import Amount
from core.answers import Changed
from core.chat.message import Bare, Joined, Message, Quoted, Value, msg, nmsg
from core.chat.reply import Button, Json, Text
from core.ledger.changes import Change, ChangeKind
from core.ledger.lots import Draw
from core.prices.provider import Provider

SHOWN_LOTS = 3


def undo_button(changed: Changed, providers: Mapping[str, Provider]) -> Button:
    """To take it back. The wallet is named, since its number means another change in another one."""
    return Button(msg("Undo"), "undo", f"{changed.change.number} on {wallet_words(providers, changed.key)}")


def there_now(changed: Changed) -> tuple[Text, ...]:
    """What of a wallet can be used after a change, and what that would make."""
    texts: list[Message] = []
    if changed.filled is not None:
        texts.append(
            nmsg(
                "{amount} of them fills what was owed.",
                "{amount} of them fill what was owed.",
                "amount",
                amount=Bare(changed.filled),
            )
        )
    owed = changed.owed
    last = makes(changed.free, changed.makes) if owed is None else owed_sentence(owed)
    return (*map(Text, texts), *held_text(changed), Text(last))


def held_text(changed: Changed) -> tuple[Text, ...]:
    """What of the rest is set aside."""
    if not changed.held.micros:
        return ()
    if changed.free.micros < 0:
        return (Text(msg("{held} set aside; nothing is free.", held=Bare(changed.held))),)
    return (Text(msg("{held} of that set aside, {free} free.", held=Bare(changed.held), free=Bare(changed.free))),)


def noted(reason: str | None) -> tuple[Text, ...]:
    """What the person said of it."""
    return () if reason is None else (Text(msg("Noted: {note}.", note=Quoted(reason))),)


# Lots


def paid_by(draws: Sequence[Draw]) -> tuple[Text, ...]:
    """Which lots paid; nothing where it was only one, without an end."""
    if len(draws) < 2 and all(draw.lot.ends_at is None for draw in draws):
        return ()
    return (Text(msg("Paid by {lots}.", lots=_lots([_taken_of(draw) for draw in draws], draws))),)


def _taken_of(draw: Draw) -> Message:
    lot = draw.lot
    if lot.ends_at is not None:
        return msg("{amount} (to end {day})", amount=Bare(draw.amount), day=last_day(lot.ends_at))
    return msg("{amount} of the {received}", amount=Bare(draw.amount), received=Bare(lot.amount))


def _lots(parts: Sequence[Message], draws: Sequence[Draw]) -> Joined:
    if len(parts) <= SHOWN_LOTS + 1:
        return Joined(tuple(parts))
    hidden = [draw.amount for draw in draws[SHOWN_LOTS:]]
    amount = Bare(sum(hidden[1:], start=hidden[0]))
    others = nmsg("{amount} of {count} other", "{amount} of {count} others", "count", amount=amount, count=len(hidden))
    return Joined((*parts[:SHOWN_LOTS], others))


# What was undone


def undone_phrase(change: Change) -> Message:
    """What was taken back, within a sentence."""
    facts: dict[str, Value] = {"number": change.number, "amount": Bare(change.amount)}
    match change.kind:
        case ChangeKind.TOP_UP:
            return msg("the top-up #{number} of {amount}", **facts)
        case ChangeKind.REFUND:
            return msg("the refund #{number} of {amount}", **facts)
        case ChangeKind.PLAN if not change.amount.micros:
            return msg("#{number}, which set a plan again", number=change.number)
        case ChangeKind.PLAN:
            return msg("the plan that #{number} set", number=change.number)
        case ChangeKind.STOP:
            return msg("the stop of a plan by #{number}", number=change.number)
        case ChangeKind.IMPORT:
            return msg("the import #{number} of {amount}", **facts)
        case _:
            return msg("#{number}, {what}", number=change.number, what=done(change))


# For programs


def draws_data(draws: Sequence[Draw]) -> list[Json]:
    """Lots and how much of each, for programs."""
    return [
        {
            "lot": draw.lot.number,
            "kind": draw.lot.kind.value,
            "amount": draw.amount.plain,
            "ends_at": draw.lot.ends_at.isoformat() if draw.lot.ends_at else None,
        }
        for draw in draws
    ]


def changed_data(changed: Changed) -> dict[str, Json]:
    """All that a change did, for programs. `lots` are those that paid, or that credits came back to."""
    nothing = Amount(0, changed.key.unit)
    return {
        "provider": changed.key.provider,
        "channel": changed.key.channel,
        "change": change_data(changed.change),
        "undo_until": None if changed.undo_until is None else changed.undo_until.isoformat(),
        "available": changed.free.plain,
        "left": changed.left.plain,
        "held": changed.held.plain,
        "owed": (changed.owed or nothing).plain,
        "filled": (changed.filled or nothing).plain,
        "lost": (changed.lost or nothing).plain,
        "lots": draws_data(changed.draws),
        "received": None if changed.received is None else lot_data(changed.received),
        "hold": None if changed.hold is None else hold_data(changed.hold),
        "plan": None if changed.plan is None else plan_data(changed.plan),
        "makes": makes_data(changed.makes),
    }
