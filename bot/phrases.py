"""Turns of phrase that several replies share, and the same facts for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from core.amounts import MICROS_PER_UNIT, Amount, Unit
from core.answers import Changed, Holdings
from core.chat.message import Bare, Day, Joined, Message, Moment, Month, Name, Value, Words, counted, msg, nmsg
from core.chat.reply import Button, Json, Text
from core.ledger.changes import Change, ChangeKind
from core.numerals import unmistakable
from core.prices.cards import BookBasis, Price, ServerBasis
from core.prices.estimate import Estimate
from core.prices.provider import SourceKind
from core.work.afford import Makes, Mix
from core.work.work import Work

EXAMPLE_WORK = "50 videos 100 images"
EXAMPLE_TOP_UP = "/topup 5,000"
EXAMPLE_RESULT = "/result 18 of 30 videos kept"
EXAMPLE_PACK = "/pricing pack 1,000 $10"
STALE_RATE_DAYS = 30
"""The age of a rate is told beyond this, that of a plan beyond the next: availability and line-ups changed that fast
when the facts were checked a second time (22 November 2026)."""
STALE_PLAN_DAYS = 60
_SIGNS = {Unit.USD: "$", Unit.CNY: "\u00a5"}
NAMED_LINES = 3
"""Work of more lines is counted in a sentence, not listed."""


def example_buttons() -> tuple[Button, ...]:
    """Work to begin with."""
    examples = ("10 videos", "100 images", EXAMPLE_WORK)
    return tuple(Button(msg("{work}", work=Words(work)), "cost", work) for work in examples)


def server_name(name: str) -> Name | Message:
    """A server within a sentence; a person's own has no name."""
    return Name(name) if name else msg("your private chat")


def work_phrase(estimate: Estimate) -> Message | Joined:
    """What was asked, for a sentence: "50 videos and 100 images", or "12 lines of work"."""
    if len(estimate.lines) > NAMED_LINES:
        return nmsg("{count} line of work", "{count} lines of work", "count", count=len(estimate.lines))
    return Joined(tuple(counted(line.medium.noun, line.count) for line in estimate.lines))


def needs(estimate: Estimate, amount: Amount) -> Message:
    """How much some work takes."""
    things = sum(line.count for line in estimate.lines)
    return nmsg(
        "{work} needs {amount}.",
        "{work} need {amount}.",
        "things",
        work=work_phrase(estimate),
        amount=amount,
        things=things,
    )


def undo_text(changed: Changed) -> tuple[Text, ...]:
    """How long a change can be undone, while it can be."""
    if changed.undo_until is None:
        return ()
    until = Moment(changed.undo_until)
    return (Text(msg("This is #{number}; undo until {until}.", number=changed.change.number, until=until)),)


def mix_phrase(mix: Mix) -> Message:
    """What an amount would make: "12 videos and 2 images (60 left)"."""
    work = Joined(tuple(counted(medium.noun, count) for medium, count in mix.counts))
    if not mix.left.micros:
        return msg("{work}", work=work)
    return msg("{work} ({left} left)", work=work, left=Bare(mix.left))


def makes(available: Amount, mixes: Makes) -> Message:
    """What is there would make, as a sentence."""
    if available.micros <= 0:
        return msg("Nothing is left.")
    if mixes is None:
        return msg("What {amount} would make depends on more than the kind of work.", amount=available)
    if not mixes:
        return nmsg("{amount} makes nothing yet.", "{amount} make nothing yet.", "amount", amount=available)
    return msg("Enough for {choice}.", choice=choice_phrase(mixes))


def choice_phrase(mixes: Sequence[Mix]) -> Message:
    """What an amount would make, one way or the other. At least one mix."""
    choice = mix_phrase(mixes[-1])
    for mix in reversed(mixes[:-1]):
        choice = msg("{one}, or {other}", one=mix_phrase(mix), other=choice)
    return choice


def afterwards(held: Holdings, total: Amount, work: Work, wallet: str, *, sold: bool) -> tuple[Message, str]:
    """What is left of known credits after work of that total, or what is missing; and the next step.

    Args:
        wallet: In words to send; empty where the wallet is the default one.
        sold: It is known at what price one gets more.
    """
    if held.available < total:
        missing = total - held.available
        short = nmsg(
            "You have {available}: {missing} more is needed.",
            "You have {available}: {missing} more are needed.",
            "missing",
            available=Bare(held.available),
            missing=Bare(missing),
        )
        return short, f"/{'buy' if sold else 'topup'} {spoken(missing)} {wallet}".rstrip()
    left = held.available - total
    return (
        msg("You have {available}: {left} would be left.", available=Bare(held.available), left=Bare(left)),
        f"/spend {work.without_rates()}",
    )


def done(change: Change) -> Message | Joined:
    """What a change was, within a sentence or a row."""
    work = None if change.estimate is None else work_phrase(change.estimate)
    held = Amount(0, change.amount.unit) if change.held is None else change.held
    match change.kind:
        case ChangeKind.TOP_UP:
            return msg("top-up")
        case ChangeKind.PLAN if not change.amount.micros:
            return msg("plan set again, nothing new came")
        case ChangeKind.PLAN:
            return msg("plan set")
        case ChangeKind.STOP:
            return msg("plan stopped")
        case ChangeKind.RENEW:
            return msg("plan renewed")
        case ChangeKind.END:
            return msg("ended")
        case ChangeKind.IMPORT:
            return msg("import")
        case ChangeKind.SPEND:
            return work or msg("{amount}", amount=-change.amount)
        case ChangeKind.SETTLE:
            return msg("{work}, set aside before", work=work or -change.amount)
        case ChangeKind.ADJUST:
            return msg("taken already: {work}", work=work or -change.amount)
        case ChangeKind.SET:
            return msg("balance set to {amount}", amount=Bare(change.after))
        case ChangeKind.HOLD if work is not None:
            return msg("set aside {amount} for {work}", amount=Bare(held), work=work)
        case ChangeKind.HOLD:
            return msg("set aside {amount}", amount=Bare(held))
        case ChangeKind.RELEASE if change.actor is None:
            return msg("{amount} set aside no longer", amount=Bare(held))
        case ChangeKind.RELEASE:
            return msg("released {amount}", amount=Bare(held))
        case ChangeKind.REFUND if work is not None:
            return msg("refund of #{number}: {work}", number=change.refunds or 0, work=work)
        case ChangeKind.REFUND:
            return msg("refund of #{number}", number=change.refunds or 0)
        case ChangeKind.UNDO:
            return msg("undid #{number}", number=change.undoes or 0)


def source_phrase(provider: str, basis: BookBasis, today: date) -> Message:
    """Where a price of the book comes from, when that was, and how old it is where that matters."""
    facts: dict[str, Value] = {"provider": Name(provider), "title": Name(basis.title)}
    if basis.dated is None:
        match basis.source:
            case SourceKind.ARTICLE:
                return msg("an undated article")
            case SourceKind.VENDOR:
                return msg("an undated page of {provider} ({title})", **facts)
            case SourceKind.RELAYED:
                return msg("an undated page of {provider} at second hand ({title})", **facts)
            case SourceKind.THIRD_PARTY:
                return msg("an undated page of a third party ({title})", **facts)
    facts["day"] = Month(basis.dated) if basis.whole_month else Day(basis.dated)
    age = (today - basis.dated).days
    if age > STALE_RATE_DAYS:
        facts["days"] = age
        match basis.source:
            case SourceKind.ARTICLE:
                return msg("an article of {day}, {days} days old", **facts)
            case SourceKind.VENDOR:
                return msg("{provider}'s page of {day}, {days} days old ({title})", **facts)
            case SourceKind.RELAYED:
                return msg("{provider}'s page of {day} at second hand, {days} days old ({title})", **facts)
            case SourceKind.THIRD_PARTY:
                return msg("a third party's page of {day}, {days} days old ({title})", **facts)
    match basis.source:
        case SourceKind.ARTICLE:
            return msg("an article of {day}", **facts)
        case SourceKind.VENDOR:
            return msg("{provider}'s page of {day} ({title})", **facts)
        case SourceKind.RELAYED:
            return msg("{provider}'s page of {day} at second hand ({title})", **facts)
        case SourceKind.THIRD_PARTY:
            return msg("a third party's page of {day} ({title})", **facts)


def who_set(basis: ServerBasis, moderators: Mapping[UUID, str]) -> Name | Message:
    """Who set a price."""
    name = moderators.get(basis.set_by) if basis.set_by else None
    return Name(name) if name is not None else msg("somebody who has left")


def grouped(amount: Amount) -> str:
    """An amount in words to send: `/topup 25,800`. The same in every language, so with commas; reads back as itself."""
    return unmistakable(f"{amount.decimal.normalize():,f}")


def spoken(amount: Amount) -> str:
    """As grouped(), of money with its sign and its cents: `$42.50`."""
    cents = amount.unit.money and not amount.micros % (MICROS_PER_UNIT // 100)
    number = f"{amount.decimal:,.2f}" if cents else grouped(amount)
    return f"{_SIGNS.get(amount.unit, '')}{number}"


def lines_data(estimate: Estimate) -> list[Json]:
    """The lines of an estimate for programs."""
    return [
        {
            "count": line.count,
            "media": line.medium.value,
            "provider": line.price.provider,
            "channel": line.price.channel,
            "model": line.price.model,
            "model_name": line.model_name or None,
            "rates": list(line.price.rates),
            "understood": dict(line.values),
            "unit": line.price.amount.unit.value,
            "unit_price": None if line.amount is None else line.price.amount.plain,
            "amount": None if line.amount is None else line.amount.plain,
            "at_most": None if line.at_most is None else line.at_most.plain,
            "certainty": line.certainty,
            "assumed": list(line.assumed),
            "source": _source_data(line.price),
        }
        for line in estimate.lines
    ]


def _source_data(price: Price) -> Json:
    basis = price.basis
    if isinstance(basis, ServerBasis):
        return {"kind": "server", "set_at": basis.set_at.isoformat()}
    dated = None if basis.dated is None else f"{basis.dated:%Y-%m}" if basis.whole_month else basis.dated.isoformat()
    return {
        "kind": basis.source.value,
        "title": basis.title,
        "url": basis.url,
        "dated": dated,
        "read": basis.read.isoformat(),
    }


def change_data(change: Change) -> dict[str, Json]:
    """A change for programs."""
    return {
        "number": change.number,
        "kind": change.kind.value,
        "at": change.at.isoformat(),
        "amount": change.amount.plain,
        "unit": change.amount.unit.value,
        "before": change.before.plain,
        "after": change.after.plain,
        "undoes": change.undoes,
        "refunds": change.refunds,
        "held": None if change.held is None else change.held.plain,
        "reason": change.reason,
        "lines": lines_data(change.estimate) if change.estimate else [],
    }


def makes_data(mixes: Makes) -> list[Json]:
    """Mixes for programs."""
    return [
        {"counts": {medium.value: count for medium, count in mix.counts}, "left": mix.left.plain} for mix in mixes or ()
    ]
