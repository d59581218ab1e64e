"""`scrip report` as whoever runs Scrip sees it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.languages import language
from bot.told_phrases import told_lines
from core.alerts.told import Told
from core.people import Network
from tests.conftest import NOW
from tests.flow.program import Program


def test_report_says_what_became_of_alerts(program: Program) -> None:
    _, empty, *_, text, values = program.in_turn(
        ["ask", "/topup 1500"],
        ["report"],
        ["ask", "/alert 1000"],
        ["ask", "/spend 700"],
        ["report"],
        ["report", "--json"],
    )
    assert (empty.status, empty.out) == (0, "No alert was decided yet.\n")
    assert text.out.splitlines() == [
        "Console: 1 alert decided: 1 delivered, 0 waiting and 0 not to be delivered.",
        "  It took 1 attempt.",
        "  No answer to an attempt was lost, so nothing was sent twice.",
    ]
    assert json.loads(values.out) == {
        "alerts": [
            {
                "network": "console",
                "decided": 1,
                "delivered": 1,
                "waiting": 0,
                "waiting_since": None,
                "unreachable": 0,
                "attempts": 1,
                "possible_repeats": 0,
            }
        ]
    }


@pytest.mark.parametrize(
    ("network", "lost", "last"),
    [
        (Network.TELEGRAM, 1, "1 answer to an attempt was lost: that message may have been sent twice."),
        (Network.TELEGRAM, 1_200, "1,200 answers to attempts were lost: so many messages may have been sent twice."),
        (
            Network.DISCORD,
            2,
            "2 answers to attempts were lost. What is sent again within minutes Discord shows once.",
        ),
    ],
)
def test_report_tells_what_may_have_been_sent_twice(network: Network, lost: int, last: str) -> None:
    told = Told(network, 9_000, 8_000, 900, 100, 9_100, lost, NOW)
    reader = language("en", "UTC", NOW)
    first, since, *_, told_last = [reader.text(line) for line in told_lines([told])]
    assert first.endswith(": 9,000 alerts decided: 8,000 delivered, 900 waiting and 100 not to be delivered.")
    assert since == "  The oldest that waits was decided on 22 Nov 09:00."
    assert told_last.strip() == last
    assert len(told_lines([replace(told, waiting_since=None), told])) == 7
