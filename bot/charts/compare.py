"""The picture of /compare: what each provider takes, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.charts.labels import ticks
from bot.retry_phrases import mean_phrase
from core.charts.bars import limit
from core.charts.chart import MAX_BARS, Bar, Bars
from core.chat.language import Language
from core.chat.message import Joined, Message, Name, msg, nmsg
from core.chat.reply import Picture
from core.comparing.comparison import Row
from core.comparing.parts import CURRENCY


def compare_picture(rows: Sequence[Row], title: Message, arguments: str) -> Picture:
    """Of providers that are ranked.

    Args:
        title: Of the answer.
        arguments: As Picture has them.
    """
    return Picture(partial(_chart, rows, title), _alt(rows), arguments)


def _chart(rows: Sequence[Row], title: Message, language: Language) -> Bars:
    bars = tuple(_bar(row, language) for row in rows[:MAX_BARS])
    longest = limit(bars) or max((bar.value + bar.kept for bar in bars), default=0)
    others = len(rows) - len(bars)
    more = nmsg("and {count} more", "and {count} more", "count", count=others)
    return Bars(
        title=language.text(title),
        amounts=ticks(language, (longest,), CURRENCY),
        bars=bars,
        others=language.text(more) if others else "",
    )


def _bar(row: Row, language: Language) -> Bar:
    name = language.value(Name(row.provider.name))
    total, kept = mean_phrase(row.total, bare=False), row.kept_total
    more = 0 if kept is None else kept.micros - row.total.micros
    if kept is None or more <= 0:
        return Bar(name, row.total.micros, language.value(total))
    amount = msg("{total}, kept {kept}", total=total, kept=mean_phrase(kept, bare=False))
    return Bar(name, row.total.micros, language.text(amount), more)


def _alt(rows: Sequence[Row]) -> Message:
    shown = tuple(
        msg("{provider} {total}", provider=Name(row.provider.name), total=mean_phrase(row.total, bare=False))
        for row in rows[:MAX_BARS]
    )
    return nmsg(
        "Cost at {count} provider, the cheapest first: {rows}.",
        "Cost at {count} providers, the cheapest first: {rows}.",
        "count",
        count=len(shown),
        rows=Joined(shown),
    )
