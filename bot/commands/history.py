"""/history: what was recorded, newest first."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.charts.history import history_picture
from bot.phrases import change_data, done
from bot.wallet_phrases import name_of, top_up_words, wallet_words
from bot.work_phrases import media_word
from core.answers import HistoryPage
from core.budget import HISTORY_PAGE, Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Bare, Joined, Listed, Message, Moment, Month, Name, Quoted, Value, msg, nmsg
from core.chat.reply import Button, Json, Lines, Picture, Reply, Text
from core.ledger.changes import Change, ChangeKind, WalletName
from core.people import Context

BY_TIME = frozenset((ChangeKind.END, ChangeKind.RENEW, ChangeKind.RELEASE))
"""Where nobody did it, time did; of all else that person is gone."""


async def history(
    budget: Budget, context: Context, *, before: int | None = None, provider: WalletName | None = None
) -> Reply:
    """A page of changes of one of the caller's wallets. It goes by number, so that new ones shift nothing."""
    page = await budget.history(context, before, provider)
    providers = budget.book.providers
    name, wallet = name_of(providers, page.key), wallet_words(providers, page.key)
    data: dict[str, Json] = {
        "provider": page.key.provider,
        "channel": page.key.channel,
        "total": page.total,
        "changes": [_data(change, page) for change in page.changes],
        "month_of": page.month_of,
        "month": {medium.value if medium else "other": amount.plain for medium, amount in page.month.items()},
    }
    if not page.changes:
        nothing = msg("Nothing recorded on {provider} yet.", provider=name)
        older = msg("Nothing older is recorded on {provider}.", provider=name)
        latest = "/history" if page.default else f"/history {wallet}"
        step = latest if page.total else top_up_words(providers, page.key, default=page.default)
        return Reply(title=older if page.total else nothing, next=step, data=data)
    newest, oldest = page.changes[0].number, page.changes[-1].number
    older_page = (Button(msg("Older"), "history", f"before {oldest} on {wallet}"),) if oldest > 1 else ()
    behind = newest + HISTORY_PAGE + 1
    after = f"before {behind} on {wallet}" if behind <= page.total + 1 else f"on {wallet}"
    newer_page = (Button(msg("Newer"), "history", after),) if newest < page.total else ()
    return Reply(
        title=nmsg(
            "{total} entry on {provider}, newest first",
            "{total} entries on {provider}, newest first",
            "total",
            total=page.total,
            provider=name,
        ),
        blocks=(
            Lines(tuple(_row(change, page) for change in page.changes)),
            *_month(page, context),
            *_picture(page, name, wallet, context),
        ),
        buttons=(*older_page, *newer_page),
        data=data,
    )


def _month(page: HistoryPage, context: Context) -> tuple[Text, ...]:
    """What was used in this month, and for what."""
    if not page.month:
        return ()
    kinds = tuple(
        msg("{media} {amount}", media=media_word(medium) if medium else msg("other"), amount=Bare(amount))
        for medium, amount in page.month.items()
    )
    facts: dict[str, Value] = {"month": Month(_today(context)), "kinds": Joined(kinds)}
    if page.month_of is not None:
        return (Text(msg("Used in {month}, of the latest {count} entries: {kinds}.", count=page.month_of, **facts)),)
    return (Text(msg("Used in {month}: {kinds}.", **facts)),)


def _picture(page: HistoryPage, name: Name, wallet: str, context: Context) -> tuple[Picture, ...]:
    """The last weeks, beside the first page. One day is not enough to see how it went."""
    today = _today(context)
    if page.past is None or _day(page.past.course.since, context) == today:
        return ()
    return (history_picture(page, page.past, name, today, f"on {wallet}"),)


def _today(context: Context) -> date:
    return _day(context.at, context)


def _day(at: datetime, context: Context) -> date:
    return at.astimezone(ZoneInfo(context.caller.time_zone)).date()


def _row(change: Change, page: HistoryPage) -> Message:
    return msg(
        "#{number}  {at}  {what}  {amount}  {before} before  {after} after",
        number=change.number,
        at=Moment(change.at),
        what=_what(change, page),
        amount=Bare(change.amount, signed=True),
        before=Bare(change.before),
        after=Bare(change.after),
    )


def _what(change: Change, page: HistoryPage) -> Value:
    """What was done, why, and by whom where it was somebody else."""
    facts: list[Value] = [_done(change, page)]
    if change.number in page.costs:
        facts.append(page.costs[change.number])
    if change.reason is not None:
        facts.append(Quoted(change.reason))
    who = _who(change, page)
    if who is not None and change.actor != page.caller:
        facts.append(msg("by {who}", who=who))
    return Listed(tuple(facts))


def _done(change: Change, page: HistoryPage) -> Value:
    """What was done; of an undo also what it took back, as far as that is on the page."""
    undone = next((other for other in page.changes if other.number == change.undoes), None)
    match None if undone is None else undone.kind:
        case ChangeKind.REFUND:
            return msg("undid the refund #{number}", number=change.undoes or 0)
        case ChangeKind.TOP_UP:
            return msg("undid the top-up #{number}", number=change.undoes or 0)
        case _:
            return done(change)


def _who(change: Change, page: HistoryPage) -> Value | None:
    """Who did it; None: time."""
    if change.actor is None and change.kind in BY_TIME:
        return None
    name = page.names.get(change.actor) if change.actor else None
    return msg("deleted user") if name is None else Name(name)


def _data(change: Change, page: HistoryPage) -> dict[str, Json]:
    cost = page.costs.get(change.number)
    return {
        **change_data(change),
        "by": page.names.get(change.actor) if change.actor else None,
        "cost": None if cost is None else {"amount": cost.plain, "unit": cost.unit.value},
    }


HISTORY = Command(
    name="history",
    summary=msg("What was recorded, newest first."),
    options=(
        Option("before", OptionKind.NUMBER, msg("Show what came before this number"), required=False),
        Option("provider", OptionKind.WALLET, msg("Of whose credits, e.g. runway web"), required=False),
    ),
    handler=history,
    examples=("/history", "/history before 39", "/history on runway web"),
)
