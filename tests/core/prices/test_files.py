import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Unit
from core.errors import PriceBookError
from core.prices.files import load_all, load_file, load_text, packaged_files
from core.prices.rates import Per, Period, Provider, SourceKind
from core.work.media import Medium

GOOD = """\
provider: acme
name: Acme
nicknames: [ac]

channels:
  - id: app
    name: App
    unit: credit
  - id: api
    name: API
    unit: credit

default:
  channel: app
  reason: What most people use.

sources:
  - id: page
    kind: vendor
    title: Acme's prices
    url: https://acme.example/prices
    dated: 2026-05-01
    read: 2026-11-20

rates:
  - id: clip
    channel: app
    medium: video
    model: any
    price: "12.50"
    per: generation
    holds: {from: 2026-01-01, until: 2026-06-30}
    source: page
  - id: still
    channel: app
    medium: image
    model: any
    price: "0.125"
    per: generation
    holds: {from: unknown, until: unknown}
    source: page
"""
RATE = """\
  - id: {id}
    channel: {channel}
    medium: {medium}
    model: {model}
    price: "9"
    per: generation
    holds: {{from: {start}, until: {until}}}
    source: page
"""


def changed(old: str, new: str, text: str = GOOD) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def with_rate(start: str, until: str, *, channel: str = "app", medium: str = "video", model: str = "any") -> str:
    return GOOD + RATE.format(id="other", channel=channel, medium=medium, model=model, start=start, until=until)


def refusal(text: str) -> PriceBookError:
    with pytest.raises(PriceBookError) as caught:
        load_text(text, "acme.yaml")
    return caught.value


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_file_is_read_into_exact_values() -> None:
    provider = load_text(GOOD, "acme.yaml")
    clip, still = provider.rates
    assert (provider.provider, provider.name, provider.nicknames) == ("acme", "Acme", ("ac",))
    assert [channel.unit for channel in provider.channels] == [Unit.CREDIT, Unit.CREDIT]
    assert (clip.medium, clip.price, clip.per) == (Medium.VIDEO, Decimal("12.50"), Per.GENERATION)
    assert clip.holds == Period(date(2026, 1, 1), date(2026, 6, 30))
    assert provider.amount(still).plain == "0.125"
    source = provider.source(clip.source)
    assert (source.kind, source.dated, source.read) == (SourceKind.VENDOR, date(2026, 5, 1), date(2026, 11, 20))


@pytest.mark.parametrize(
    ("old", "look"),
    [
        ("url: https://acme.example/prices", lambda provider: provider.sources[0].url),
        ("dated: 2026-05-01", lambda provider: provider.sources[0].dated),
        ("from: 2026-01-01", lambda provider: provider.rates[0].holds.start),
        ("until: 2026-06-30", lambda provider: provider.rates[0].holds.until),
    ],
)
def test_unknown_is_a_value_where_a_fact_may_be_unknown(old: str, look: Callable[[Provider], object]) -> None:
    text = changed(old, f"{old.partition(':')[0]}: unknown")
    assert look(load_text(GOOD, "acme.yaml")) is not None
    assert look(load_text(text, "acme.yaml")) is None


@pytest.mark.parametrize(
    ("old", "row"),
    [
        ("provider: acme", None),
        ("name: Acme", None),
        ("nicknames: [ac]", None),
        ("name: API", "api"),
        ("reason: What most people use.", None),
        ("kind: vendor", "page"),
        ("title: Acme's prices", "page"),
        ("read: 2026-11-20", "page"),
        ("medium: video", "clip"),
        ('price: "12.50"', "clip"),
        ("holds: {from: 2026-01-01, until: 2026-06-30}", "clip"),
    ],
)
def test_unknown_is_refused_where_a_fact_is_needed(old: str, row: str | None) -> None:
    key = old.partition(":")[0]
    error = refusal(changed(old, f"{key}: unknown"))
    assert (error.line, error.row) == (line_of(GOOD, old), row)
    assert key in str(error.problem)
    assert "null" in str(error.problem)


@pytest.mark.parametrize(
    ("old", "new", "at", "row", "problem"),
    [
        ("name: Acme\n", "name: Acme\nname: Acme\n", "name: Acme\nnick", None, "the key `name` is there twice"),
        ("    name: App\n", "    name: App\n    id: web\n", "    id: web", None, "the key `id` is there twice"),
        ("from: 2026-01-01,", "from: 2026-01-01,\n      from: unknown,", "      from:", None, "`from` is there twice"),
        ("    medium: video", "    media: video", "  - id: clip", "clip", "unknown field `media`"),
        ("name: Acme\n", "name: Acme\nhomepage: x\n", "provider:", None, "unknown field `homepage`"),
        ("{from: 2026-01-01,", "{start: 2026-01-01,", "{start:", "clip", "unknown field `start`"),
        ("    medium: video\n", "", "  - id: clip", "clip", "missing required field `medium`"),
        ("    dated: 2026-05-01\n", "", "  - id: page", "page", "missing required field `dated`"),
        ("  channel: app\n  reason", "  reason", "  reason", None, "default: Object missing required field `channel`"),
        ("until: 2026-06-30", "until: soon", "until: soon", "clip", "rates[0].holds.until"),
        ("read: 2026-11-20", "read: 2026-13-20", "read:", "page", "sources[0].read"),
        ("    name: API\n    unit: credit", "    name: API\n    unit: gems", "unit: gems", "api", "'gems'"),
        ("medium: image", "medium: picture", "medium: picture", "still", "'picture'"),
        ("kind: vendor", "kind: rumour", "kind: rumour", "page", "'rumour'"),
        ("id: still", "id: Still Image", "id: Still", "Still Image", "rates[1].id"),
        ('price: "12.50"', "price: 0", "price: 0", "clip", "a price is a number above 0"),
        ('price: "12.50"', "price: -5", "price: -5", "clip", "a price is a number above 0"),
        ('price: "12.50"', "price: NaN", "price: NaN", "clip", "a price is a number above 0"),
        ('price: "12.50"', "price: Infinity", "price: Inf", "clip", "a price is a number above 0"),
        ('price: "12.50"', "price: 12.5001", "price: 12", "clip", "at most 3 decimals"),
        ('price: "12.50"', "price: 12345678901234", "price: 123", "clip", "at most 9223372036854"),
        ('price: "12.50"', "price: 1e3", "price: 1e3", "clip", "a price is a number above 0"),
        ('price: "12.50"', "price: 1_000", "price: 1_000", "clip", "a price is a number above 0"),
        ('price: "12.50"', "price: +5", "price: +5", "clip", "a price is a number above 0"),
        ('price: "12.50"', "price:", "price:", None, "empty; what is not known says `unknown`"),
        ('price: "12.50"', "price: null", "price: null", None, "empty; what is not known says `unknown`"),
        ('price: "12.50"', "price: ~", "price: ~", None, "empty; what is not known says `unknown`"),
        ('price: "12.50"', "price: !!python/object:x 5", "price: !!", None, "no tags, please"),
        ('price: "12.50"', "price: about 12", "price: about", "clip", "Invalid decimal"),
        ('price: "12.50"', "price: 1,250", "price: 1,250", "clip", "Invalid decimal"),
        ('price: "12.50"', "price: true", "price: true", "clip", "Invalid decimal"),
        ('price: "12.50"', "price: [12]", "price: [12]", "clip", "rates[0].price"),
        ("  channel: app\n  reason", "  channel: web\n  reason", "  channel: web", None, "default.channel: no such"),
        ("app\n    medium: image", "web\n    medium: image", "    channel: web", "still", "no channel `web`"),
        ("unknown}\n    source: page", "unknown}\n    source: blog", "source: blog", "still", "no source `blog`"),
        ("  - id: api", "  - id: app", "  - id: app\n    name: API", "app", "the id `app` is there twice"),
        ("  - id: still", "  - id: clip", "  - id: clip\n    channel: app\n    medium: image", "clip", "twice"),
        ("nicknames: [ac]", "nicknames: ac", "nicknames:", None, "nicknames: Expected `array`"),
        ("nicknames: [ac]", "nicknames: *gone", "nicknames:", None, "undefined alias"),
        ("nicknames: [ac]", "nicknames: [ac", "channels:", None, "expected"),
    ],
)
def test_mistake_is_named_with_line_and_row(old: str, new: str, at: str, row: str | None, problem: str) -> None:
    text = changed(old, new)
    error = refusal(text)
    assert (error.file, error.line, error.row) == ("acme.yaml", line_of(text, at), row)
    assert problem in str(error.problem)


def test_source_id_is_there_once() -> None:
    source = GOOD[GOOD.index("  - id: page") : GOOD.index("\nrates:")]
    assert "the id `page` is there twice" in str(refusal(changed(source, source * 2)).problem)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\n\n"])
def test_empty_file_is_refused(text: str) -> None:
    assert str(refusal(text).problem) == "the file is empty"


@pytest.mark.parametrize(
    "text", ["hello", "- a\n- b", "unknown", "a: 'b", "a:\n\tb: c", "a: \x00", "{", GOOD + "---\na: b"]
)
def test_text_that_is_no_price_file_is_refused(text: str) -> None:
    assert refusal(text).file == "acme.yaml"


def test_scalars_are_taken_as_they_are_written() -> None:
    text = changed("id: still", "id: no")
    text = changed("name: App\n", "name: yes\n", text)
    text = changed("title: Acme's prices", "title: 1.10", text)
    provider = load_text(changed('price: "0.125"', "price: 1.10", text), "acme.yaml")
    assert (provider.rates[1].id, provider.channels[0].name, provider.sources[0].title) == ("no", "yes", "1.10")
    assert str(provider.rates[1].price) == "1.10"


def test_part_that_is_used_twice_may_be_an_alias() -> None:
    text = changed("holds: {from: unknown", "holds: &always {from: unknown")
    text += RATE.format(id="long", channel="api", medium="video", model="any", start="x", until="y")
    provider = load_text(changed("holds: {from: x, until: y}", "holds: *always", text), "acme.yaml")
    assert provider.rates[2].holds == provider.rates[1].holds == Period(None, None)


def test_merged_keys_are_not_guessed_at() -> None:
    assert "unknown field `<<`" in str(refusal(changed("    medium: video", "    <<: {medium: video}")).problem)


@pytest.mark.parametrize(
    ("start", "until"),
    [
        ("2026-01-01", "2026-06-30"),
        ("2026-06-30", "2026-12-31"),
        ("2025-01-01", "2026-01-01"),
        ("2026-03-01", "2026-04-01"),
        ("2026-06-30", "unknown"),
        ("unknown", "2026-01-01"),
        ("unknown", "unknown"),
    ],
)
def test_two_rates_that_could_both_apply_are_refused(start: str, until: str) -> None:
    text = with_rate(start, until)
    error = refusal(text)
    assert (error.line, error.row) == (line_of(text, "  - id: other"), "other")
    assert str(error.problem) == "rates[2]: could apply together with `clip`"


@pytest.mark.parametrize(
    ("start", "until"),
    [("2026-07-01", "2026-12-31"), ("2025-01-01", "2025-12-31"), ("2026-07-01", "unknown"), ("unknown", "2025-12-31")],
)
def test_rates_whose_periods_only_touch_are_fine(start: str, until: str) -> None:
    assert len(load_text(with_rate(start, until), "acme.yaml").rates) == 3


@pytest.mark.parametrize(
    "text",
    [
        with_rate("unknown", "unknown", channel="api"),
        with_rate("unknown", "unknown", medium="audio"),
    ],
)
def test_rates_of_another_channel_or_medium_are_fine(text: str) -> None:
    assert len(load_text(text, "acme.yaml").rates) == 3


def test_provider_is_described_once(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(PriceBookError) as caught:
        load_all([tmp_path / "a.yaml", tmp_path / "b.yaml"])
    assert (caught.value.file, str(caught.value.problem)) == ("b.yaml", "the provider `acme` is described twice")


def test_files_are_loaded_in_their_order(tmp_path: Path) -> None:
    for name in ("zeta", "acme"):
        text = changed("provider: acme", f"provider: {name}").replace("name: Acme", f"name: {name}", 1)
        text = re.sub(r"nicknames: .*", "nicknames: []", text)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [p.provider for p in load_all([tmp_path / "zeta", tmp_path / "acme"])] == ["zeta", "acme"]


def test_file_is_named_in_its_error(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text("name: [", encoding="utf-8")
    with pytest.raises(PriceBookError) as caught:
        load_file(tmp_path / "odd.yaml")
    assert caught.value.file == "odd.yaml"


@pytest.mark.parametrize("file", list(packaged_files()), ids=lambda file: file.name)
def test_packaged_file_is_named_after_its_provider(file: Path) -> None:
    assert f"{load_file(file).provider}.yaml" == file.name


def test_period_that_ends_before_it_begins_is_refused() -> None:
    assert (
        str(refusal(changed("from: 2026-01-01", "from: 2026-07-01")).problem)
        == "rates[0].holds: it ends before it begins"
    )


def test_name_that_another_provider_has_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(changed("provider: acme", "provider: other"), encoding="utf-8")
    with pytest.raises(PriceBookError) as caught:
        load_all([tmp_path / "a.yaml", tmp_path / "b.yaml"])
    assert caught.value.file == "b.yaml"
    assert "is that of `acme`" in str(caught.value.problem)


@pytest.mark.parametrize("text", ["a: &x [*x]", "[" * 5_000 + "]" * 5_000, "a: \ud800", "\0", "&a [&b {c: *a}]"])
def test_file_that_is_no_table_at_all_is_refused(text: str) -> None:
    refusal(text)


def test_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_bytes(b"name: \xff\xfe")
    with pytest.raises(PriceBookError) as caught:
        load_file(tmp_path / "acme.yaml")
    assert str(caught.value.problem).startswith("cannot be read")


@given(st.text() | st.text("abc:-[]{}&*!#'\"\n ,|>?%@`"))
def test_any_text_is_a_provider_or_an_error_of_ours(text: str) -> None:
    try:
        load_text(text, "any.yaml")
    except PriceBookError as error:
        assert error.file == "any.yaml"
