"""The picture of /budget: what the month took so far, the budget, and where that leads."""

from __future__ import annotations

from functools import partial

from bot.charts.labels import amount_label, axes
from bot.retry_phrases import mean_phrase
from core.answers import BudgetLook
from core.charts.chart import BudgetPace, Level, Point
from core.chat.language import Language
from core.chat.message import Bare, Day, Message, Value, msg
from core.chat.reply import Picture
from core.ledger.days import end_of, start_of


def budget_picture(look: BudgetLook, title: Message, *, paced: bool) -> Picture:
    """Of a budget of which something was taken.

    Args:
        title: Of the answer, or of this budget among others.
        paced: Whether there were days enough for a pace.
    """
    return Picture(partial(_chart, look, title, paced), _alt(look, title, paced))


def _chart(look: BudgetLook, title: Message, paced: bool, language: Language) -> BudgetPace:
    found, zone, unit = look.outlook, language.zone.key, look.outlook.budget.unit
    first, end = found.last_day.replace(day=1), end_of(found.last_day, zone)
    used = (Point(start_of(first, zone), 0), *(Point(at, amount.micros) for at, amount in look.course))
    leads_to = found.leads_to if paced else found.so_far
    values = [found.budget.micros, leads_to.micros, *(point.value for point in used)]
    now = msg("{day}: {amount}", day=Day(used[-1].at), amount=Bare(found.so_far))
    return BudgetPace(
        title=language.text(title),
        axes=axes(language, start_of(first, zone), end, values, unit),
        used=used,
        label=amount_label(language, found.so_far.micros, unit),
        budget=Level(found.budget.micros, language.text(msg("budget {amount}", amount=Bare(found.budget)))),
        pace=Point(end, leads_to.micros),
        pace_label=language.text(_leads(look, paced)),
        ends=(language.text(msg("{day}: {amount}", day=Day(first), amount=0)), language.text(now)),
    )


def _leads(look: BudgetLook, paced: bool) -> Message:
    found = look.outlook
    if not paced:
        return msg("{amount} so far", amount=Bare(found.so_far))
    return msg("{amount} on {day}", amount=mean_phrase(found.leads_to), day=Day(found.last_day))


def _alt(look: BudgetLook, title: Message, paced: bool) -> Message:
    found = look.outlook
    facts: dict[str, Value] = {"title": title, "used": Bare(found.so_far), "budget": Bare(found.budget)}
    if not paced:
        return msg("{title}. A line of what was taken up to {used}, and the budget of {budget} above it.", **facts)
    facts |= {"total": mean_phrase(found.leads_to), "last": Day(found.last_day)}
    return msg("{title}. At this pace the line of what was taken leads to {total} by {last}.", **facts)
