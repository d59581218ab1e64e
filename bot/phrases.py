"""Turns of phrase that several replies share, and the same facts for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.amounts import Amount
from core.answers import Changed, Holdings
from core.chat.message import Bare, Day, Joined, Message, Moment, Name, Words, counted, msg, nmsg
from core.chat.reply import Button, Json, Text
from core.ledger.changes import Change, ChangeKind
from core.numerals import unmistakable
from core.prices.book import BookBasis, Price, ServerBasis
from core.prices.estimate import Estimate, EstimateLine
from core.prices.rates import SourceKind
from core.work.afford import Mix
from core.work.work import Work

EXAMPLE_WORK = "50 videos 100 images"
EXAMPLE_TOP_UP = "/topup 5,000"
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


def line_row(line: EstimateLine) -> Message:
    """One line of an estimate: 50 videos × 500 = 25,000."""
    work = counted(line.medium.noun, line.count)
    return msg("{work} × {price} = {amount}", work=work, price=Bare(line.price.amount), amount=Bare(line.amount))


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


def makes(available: Amount, mixes: Sequence[Mix]) -> Message:
    """What is there would make, as a sentence."""
    if available.micros <= 0:
        return msg("Nothing is left.")
    if not mixes:
        return nmsg("{amount} makes nothing yet.", "{amount} make nothing yet.", "amount", amount=available)
    return msg("Enough for {choice}.", choice=choice_phrase(mixes))


def choice_phrase(mixes: Sequence[Mix]) -> Message:
    """What an amount would make, one way or the other. At least one mix."""
    choice = mix_phrase(mixes[-1])
    for mix in reversed(mixes[:-1]):
        choice = msg("{one}, or {other}", one=mix_phrase(mix), other=choice)
    return choice


def afterwards(held: Holdings, total: Amount, work: Work) -> tuple[Message, str]:
    """What is left of known credits after work of that total, or what is missing; and the next step."""
    if held.available < total:
        missing = total - held.available
        short = nmsg(
            "You have {available}: {missing} more is needed.",
            "You have {available}: {missing} more are needed.",
            "missing",
            available=Bare(held.available),
            missing=Bare(missing),
        )
        return short, f"/topup {grouped(missing)}"
    left = held.available - total
    return (
        msg("You have {available}: {left} would be left.", available=Bare(held.available), left=Bare(left)),
        f"/spend {work}",
    )


def done(change: Change) -> Message | Joined:
    """What a change was, within a sentence or a row."""
    match change.kind:
        case ChangeKind.TOP_UP:
            return msg("top-up")
        case ChangeKind.UNDO if change.undoes is not None:
            return msg("undid #{number}", number=change.undoes)
        case _:
            return work_phrase(change.estimate) if change.estimate else msg("{amount}", amount=-change.amount)


def source_phrase(provider: str, basis: BookBasis) -> Message:
    """Where a price of the book comes from: "an undated article"."""
    if basis.source is SourceKind.ARTICLE:
        return msg("an article of {day}", day=Day(basis.dated)) if basis.dated else msg("an undated article")
    if basis.dated is None:
        return msg("an undated page of {provider}", provider=Name(provider))
    return msg("{provider}'s page of {day}", provider=Name(provider), day=Day(basis.dated))


def who_set(basis: ServerBasis, moderators: Mapping[UUID, str]) -> Name | Message:
    """Who set a price."""
    name = moderators.get(basis.set_by) if basis.set_by else None
    return Name(name) if name is not None else msg("somebody who has left")


def basis_sentence(provider: str, prices: Sequence[Price], server: str, moderators: Mapping[UUID, str]) -> Message:
    """What the prices of one provider rest on, as a source line. At least one price."""
    own = [price.basis for price in prices if isinstance(price.basis, ServerBasis)]
    book = [price for price in prices if isinstance(price.basis, BookBasis)]
    latest = max(own, key=lambda basis: basis.set_at, default=None)
    if latest is None:
        return msg(
            "Prices: {provider} {channel}, from {source}; {server} has not set its own.",
            provider=Name(provider),
            channel=Name(book[0].channel),
            source=_source_of(provider, book[0]),
            server=server_name(server),
        )
    who = who_set(latest, moderators)
    if not book:
        return msg(
            "Prices: {server}'s own, last set on {day} by {who}.",
            server=server_name(server),
            day=Day(latest.set_at),
            who=who,
        )
    return msg(
        "Prices: partly {server}'s own, last set on {day} by {who}; the others {provider} {channel}, from {source}.",
        server=server_name(server),
        day=Day(latest.set_at),
        who=who,
        provider=Name(provider),
        channel=Name(book[0].channel),
        source=_source_of(provider, book[0]),
    )


def _source_of(provider: str, price: Price) -> Message:
    if not isinstance(price.basis, BookBasis):
        raise TypeError("a price of the server has no source in the book")
    return source_phrase(provider, price.basis)


def grouped(amount: Amount) -> str:
    """An amount in words to send: `/topup 25,800`. The same in every language, so with commas; reads back as itself."""
    return unmistakable(f"{amount.decimal.normalize():,f}")


def lines_data(estimate: Estimate) -> list[Json]:
    """The lines of an estimate for programs."""
    return [
        {
            "count": line.count,
            "media": line.medium.value,
            "provider": line.price.provider,
            "channel": line.price.channel,
            "model": line.price.model,
            "unit": line.price.amount.unit.value,
            "unit_price": line.price.amount.plain,
            "amount": line.amount.plain,
            "assumed": list(line.assumed),
        }
        for line in estimate.lines
    ]


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
        "lines": lines_data(change.estimate) if change.estimate else [],
    }


def makes_data(mixes: Sequence[Mix]) -> list[Json]:
    """Mixes for programs."""
    return [{"counts": {medium.value: count for medium, count in mix.counts}, "left": mix.left.plain} for mix in mixes]
