"""The picture of /history: the balance of the last weeks upon its lots, and what was used this month by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from bot.charts.labels import alert_level, alert_sentence, amount_label, axes, told
from bot.wallet_phrases import last_day
from bot.work_phrases import media_word
from core.alerts.levels import as_much_as_fits
from core.amounts import Amount
from core.answers import HistoryPage, Past
from core.charts.chart import MAX_LOTS, Bar, History, Lot, Mark, Point, Sign
from core.charts.stacks import together
from core.chat.language import Language
from core.chat.message import Bare, Day, Message, Month, Name, Value, msg
from core.chat.reply import Picture
from core.ledger.course import Course, Layer, Left
from core.work.media import Medium


def history_picture(page: HistoryPage, past: Past, wallet: Name, today: date, arguments: str) -> Picture:
    """Of the first page.

    Args:
        wallet: What it is called.
        arguments: As Picture has them.
    """
    return Picture(partial(_chart, page, past, wallet, today), _alt(past, wallet), arguments)


def _chart(page: HistoryPage, past: Past, wallet: Name, today: date, language: Language) -> History:
    went, unit = past.course, page.key.unit
    balance = _points(went.balance)
    lots = _lots(went, language)
    values = [point.value for point in balance]
    values += [past.warned_at.micros] if past.warned_at else []
    left = went.balance[-1].amount
    return History(
        title=language.text(_title(page, left, wallet, today)),
        axes=axes(language, went.since, went.until, values, unit),
        balance=balance,
        label=amount_label(language, left.micros, unit),
        ends=(_end(went.balance[0], language), _end(Left(went.until, left), language)),
        lots=lots,
        threshold=alert_level(language, past.warned_at),
        marks=(
            *(Mark(at, Sign.TOPUP) for at in went.received),
            *(Mark(at, Sign.END) for at in went.ended),
        ),
        kinds_title=language.text(msg("Used in {month}", month=Month(today))) if _month(page) else "",
        kinds=tuple(
            Bar(
                language.text(media_word(medium) if medium else msg("other")),
                amount.micros,
                amount_label(language, amount.micros, unit),
            )
            for medium, amount in _month(page).items()
        ),
    )


def _title(page: HistoryPage, left: Amount, wallet: Name, today: date) -> Message:
    used = as_much_as_fits(sum(amount.micros for amount in _month(page).values()), page.key.unit)
    facts: dict[str, Value] = {"left": left, "provider": wallet}
    if not used.micros:
        return msg("{left} left on {provider}", **facts)
    return msg("{left} left on {provider}, {used} used in {month}", **facts, used=Bare(used), month=Month(today))


def _month(page: HistoryPage) -> Mapping[Medium | None, Amount]:
    """What was used for which kind, where that is known of all of the month."""
    return page.month if page.month_of is None else {}


def _end(one: Left, language: Language) -> str:
    return language.text(msg("{day}: {amount}", day=Day(one.at), amount=Bare(one.amount)))


def _points(left: Sequence[Left]) -> tuple[Point, ...]:
    return tuple(Point(one.at, one.amount.micros) for one in left)


def _lots(went: Course, language: Language) -> tuple[Lot, ...]:
    """Credits that end together, the soonest at the bottom. Where there are too many, those that end next are told
    apart of what there is now, and all others are one."""
    if len(went.layers) <= MAX_LOTS:
        return tuple(_lot(layer, language) for layer in went.layers)
    there = [layer for layer in went.layers if layer.left[-1].amount.micros]
    apart = there[: MAX_LOTS - 1]
    others = [_lot(layer, language) for layer in went.layers if layer not in apart]
    rest = sum(layer.left[-1].amount.micros for layer in there[MAX_LOTS - 1 :])
    label = msg("{amount} in others", amount=Bare(as_much_as_fits(rest, went.balance[0].amount.unit)))
    return (*(_lot(layer, language) for layer in apart), together(others, language.text(label)))


def _lot(layer: Layer, language: Language) -> Lot:
    amount = Bare(layer.left[-1].amount)
    if layer.ends_at is None:
        label = msg("{amount} with no end", amount=amount)
    else:
        label = msg("{amount} to {day}", amount=amount, day=Day(last_day(layer.ends_at).at, brief=True))
    return Lot(language.text(label), _points(layer.left))


def _alt(past: Past, wallet: Name) -> Message:
    went = past.course
    first, last = went.balance[0].amount, went.balance[-1].amount
    most = max(went.balance, key=lambda one: one.amount.micros)
    facts: dict[str, Value] = {
        "provider": wallet,
        "since": Day(went.since),
        "until": Day(went.until),
        "first": Bare(first),
        "last": Bare(last),
    }
    peak = msg("At most {most}, on {day}.", most=Bare(most.amount), day=Day(most.at))
    return told(
        msg("Balance on {provider} from {since} to {until}: {first} at first, {last} now.", **facts),
        peak if most.amount.micros > max(first.micros, last.micros) else None,
        alert_sentence(past.warned_at),
    )
