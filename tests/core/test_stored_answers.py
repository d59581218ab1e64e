"""What was stored before the price book knew models and lengths is read as it was."""

import msgspec

from bot.work_phrases import line_row
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
