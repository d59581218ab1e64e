"""What earlier versions stored is read as it was meant: with a change before the price book knew models and lengths, as
the answer to a request before credits could be owed, set aside or end."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.work_phrases import line_row
from core.answers import Changed, PriceSet, ThresholdSet
from core.chat.language import Language
from core.prices.cards import ANY_MODEL, BookBasis, ServerBasis
from core.prices.estimate import Estimate
from core.prices.provider import SourceKind
from tests.conftest import NOW

STORED = (
    b'{"lines":[{"count":2,"medium":"video","price":{"provider":"vidzy","channel":"app","medium":"video","model":"any",'
    b'"amount":{"micros":450000000,"unit":"credit"},"basis":{"type":"server",'
    b'"set_by":"00000000-0000-0000-0000-000000000007","set_at":"2026-11-20T08:00:00Z"}},'
    b'"amount":{"micros":900000000,"unit":"credit"},"assumed":["provider"]},{"count":4,"medium":"image","price":'
    b'{"provider":"vidzy","channel":"app","medium":"image","model":"any","amount":{"micros":70000000,"unit":"credit"},'
    b'"basis":{"type":"book","source":"article","dated":null,"read":"2026-11-22"}},'
    b'"amount":{"micros":280000000,"unit":"credit"},"assumed":["provider"]}],"totals":[{"provider":"vidzy",'
    b'"channel":"app","amount":{"micros":1180000000,"unit":"credit"}}],"as_of":"2026-11-22T09:05:00Z"}'
)
"""An estimate as the first version of Scrip kept it with a spend."""


def test_an_estimate_of_the_first_version_keeps_its_prices() -> None:
    stored = msgspec.json.decode(STORED, type=Estimate)
    videos, images = stored.lines
    assert stored.exact
    assert [total.amount.plain for total in stored.totals] == ["1180"]
    assert isinstance(videos.price.basis, ServerBasis)
    assert isinstance(images.price.basis, BookBasis)
    assert (images.price.model, images.price.basis.source) == (ANY_MODEL, SourceKind.ARTICLE)
    english = Language.of("en", "UTC", NOW)
    assert [english.text(line_row(line)) for line in stored.lines] == ["2 videos × 450 = 900", "4 images × 70 = 280"]


def test_an_estimate_is_stored_and_read_back_as_itself() -> None:
    stored = msgspec.json.decode(STORED, type=Estimate)
    assert msgspec.json.decode(msgspec.json.encode(stored), type=Estimate) == stored


ANSWERS: dict[str, msgspec.Raw] = msgspec.json.decode(
    Path(__file__).with_name("answers_before_0003.json").read_bytes(), type=dict[str, msgspec.Raw]
)
"""Answers as that version kept them with their requests: 1,000 topped up, 2 videos at 450 spent, that undone."""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("top_up", Changed),
        ("spend", Changed),
        ("undo", Changed),
        ("set_price", PriceSet),
        ("set_threshold", ThresholdSet),
        ("remove_threshold", ThresholdSet),
    ],
)
def test_an_answer_of_before_is_read_and_stored_as_itself_from_then_on(name: str, kind: type[Any]) -> None:
    answer = msgspec.json.decode(ANSWERS[name], type=kind)
    assert msgspec.json.decode(msgspec.json.encode(answer), type=kind) == answer


def test_a_change_of_before_says_what_was_free_and_has_nothing_of_what_came_later() -> None:
    spent = msgspec.json.decode(ANSWERS["spend"], type=Changed)
    assert (spent.change.number, spent.free.plain, [draw.amount.plain for draw in spent.draws]) == (2, "100", ["900"])
    assert [draw.lot.cost for draw in spent.draws] == [None]
    assert (spent.lost, spent.hold, spent.refund, spent.received, spent.plan) == (None,) * 5
    assert (spent.change.reason, spent.change.refunds, spent.change.hold, spent.change.held) == (None,) * 4
    assert spent.default
    undone = msgspec.json.decode(ANSWERS["undo"], type=Changed)
    assert (undone.undone, undone.change.undoes, undone.free.plain) == (spent.change, 2, "1000")
