"""The strict loader: what a price file may say, and the line and row of each mistake."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Unit
from core.errors.setup import PriceBookError
from core.prices.files import load_all, load_file, load_text, own_files, packaged_files
from core.prices.provider import Provider, SourceKind
from core.prices.rates import Certainty, First, Lengths, Measure, Period, Span, Status
from core.work.attributes import Attribute
from core.work.media import Medium

GOOD = """\
provider: acme
name: Acme
nicknames: [ac]
about: Sells clips and stills.

channels:
  - id: app
    name: App
    unit: credit
  - id: api
    name: API
    unit: USD
    nicknames: [developer api]
    lengths_round_up: true

default:
  channel: app
  reason: What most people use.
  media:
    video:
      model: acme-1
      reason: The newest.
      values: {resolution: 720p, length: 5}

sources:
  - id: page
    kind: vendor
    title: Acme's prices
    url: https://acme.example/prices
    dated: 2026-05-01
    read: 2026-11-20

models:
  - id: acme-1
    name: Acme 1
    media: [video]
    nicknames: [acme]
  - id: still-1
    name: Still 1
    media: [image]

rates:
  - id: clip
    channel: app
    model: acme-1
    price: 12.50
    per: second
    when: {resolution: [720p, 1080p], sound: ["no"]}
    holds: {from: 2026-01-01, until: 2026-06-30}
    lengths: {from: 2, to: 10, step: unknown}
    source: page
  - id: still
    channel: app
    model: still-1
    price: 0.125
    per: megapixel
    first: {units: 1, price: 3}
    source: page
  - id: scaled
    channel: api
    model: still-1
    price: unknown
    between: [0.02, 0.04]
    certainty: range
    per: doubling
    when: {source-megapixels: {above: unknown, to: 1}}
    status: legacy
    source: page
"""
RATE = """\
  - id: {id}
    channel: {channel}
    model: {model}
    price: 9
    per: generation
    when: {when}
    holds: {{from: {start}, until: {until}}}
    source: page
"""


def changed(old: str, new: str, text: str = GOOD) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def with_rate(start: str = "unknown", until: str = "unknown", **row: str) -> str:
    usual = {"id": "other", "channel": "app", "model": "acme-1", "when": '{resolution: [1080p], sound: ["no", "yes"]}'}
    return GOOD + RATE.format(**(usual | row), start=start, until=until)


def refusal(text: str) -> PriceBookError:
    with pytest.raises(PriceBookError) as caught:
        load_text(text, "acme.yaml")
    return caught.value


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_file_is_read_into_exact_values() -> None:
    provider = load_text(GOOD, "acme.yaml")
    clip, still, scaled = provider.rates
    assert (provider.provider, provider.name, provider.nicknames) == ("acme", "Acme", ("ac",))
    assert [channel.unit for channel in provider.channels] == [Unit.CREDIT, Unit.USD]
    assert [channel.lengths_round_up for channel in provider.channels] == [False, True]
    assert (clip.price, clip.per, str(clip.price)) == (Decimal("12.50"), Measure.SECOND, "12.50")
    assert clip.when == {Attribute.RESOLUTION: ("720p", "1080p"), Attribute.SOUND: ("no",)}
    assert clip.holds == Period(date(2026, 1, 1), date(2026, 6, 30))
    assert clip.lengths == Lengths(Decimal(2), Decimal(10), None)
    assert (still.first, still.holds, still.known) == (First(Decimal(1), Decimal(3)), None, Certainty.EXACT)
    assert (scaled.price, scaled.between, scaled.known) == (None, (Decimal("0.02"), Decimal("0.04")), Certainty.RANGE)
    assert scaled.when == {Attribute.SOURCE_MEGAPIXELS: Span(None, Decimal(1))}
    assert scaled.status is Status.LEGACY
    source = provider.source(clip.source)
    assert (source.kind, source.day, source.read) == (SourceKind.VENDOR, date(2026, 5, 1), date(2026, 11, 20))
    chosen = provider.default.media[Medium.VIDEO]
    assert chosen.values == {Attribute.RESOLUTION: "720p", Attribute.LENGTH: "5"}


def test_source_may_be_of_a_month_only() -> None:
    source = load_text(changed("dated: 2026-05-01", 'dated: "2026-05"'), "acme.yaml").sources[0]
    assert (source.dated, source.day) == ("2026-05", date(2026, 5, 1))


@pytest.mark.parametrize(
    ("old", "look"),
    [
        ("url: https://acme.example/prices", lambda provider: provider.sources[0].url),
        ("dated: 2026-05-01", lambda provider: provider.sources[0].dated),
        ("from: 2026-01-01", lambda provider: provider.rates[0].holds.start),
        ("until: 2026-06-30", lambda provider: provider.rates[0].holds.until),
        ("holds: {from: 2026-01-01, until: 2026-06-30}", lambda provider: provider.rates[0].holds),
        ("to: 10", lambda provider: provider.rates[0].lengths.to),
        ("lengths: {from: 2, to: 10, step: unknown}", lambda provider: provider.rates[0].lengths),
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
        ("name: Acme\n", None),
        ("nicknames: [ac]", None),
        ("about: Sells clips and stills.", None),
        ("name: API", "api"),
        ("unit: USD", "api"),
        ("reason: What most people use.", None),
        ("kind: vendor", "page"),
        ("title: Acme's prices", "page"),
        ("read: 2026-11-20", "page"),
        ("name: Still 1", "still-1"),
        ("media: [image]", "still-1"),
        ("per: second", "clip"),
        ('when: {resolution: [720p, 1080p], sound: ["no"]}', "clip"),
        ("units: 1", "still"),
    ],
)
def test_unknown_is_refused_where_a_fact_is_needed(old: str, row: str | None) -> None:
    key = old.partition(":")[0]
    error = refusal(changed(old, f"{key}: unknown" + ("\n" if old.endswith("\n") else "")))
    assert (error.line, error.row) == (line_of(GOOD, old), row)
    assert key in str(error.problem)
    assert "null" in str(error.problem)


@pytest.mark.parametrize(
    ("old", "new", "at", "row", "problem"),
    [
        ("name: Acme\n", "name: Acme\nname: Acme\n", "name: Acme\nnick", None, "the key `name` is there twice"),
        ("    name: App\n", "    name: App\n    id: web\n", "    id: web", None, "the key `id` is there twice"),
        ("from: 2026-01-01,", "from: 2026-01-01,\n      from: unknown,", "      from:", None, "`from` is there twice"),
        ("    per: second", "    each: second", "  - id: clip", "clip", "unknown field `each`"),
        ("about: Sells", "homepage: x\nabout: Sells", "provider:", None, "unknown field `homepage`"),
        ("{from: 2026-01-01,", "{start: 2026-01-01,", "{start:", "clip", "unknown field `start`"),
        ("    per: second\n", "", "  - id: clip", "clip", "missing required field `per`"),
        ("    price: 12.50\n", "", "  - id: clip", "clip", "missing required field `price`"),
        ("    source: page\n  - id: scaled", "  - id: scaled", "  - id: still\n", "still", "required field `source`"),
        ("    dated: 2026-05-01\n", "", "  - id: page", "page", "missing required field `dated`"),
        ("{from: 2, to: 10, step: unknown}", "{from: 2, to: 10}", "{from: 2,", "clip", "required field `step`"),
        ("  channel: app\n  reason", "  reason", "  reason", None, "default: Object missing required field `channel`"),
        ("until: 2026-06-30", "until: soon", "until: soon", "clip", "rates[0].holds.until"),
        ("read: 2026-11-20", "read: 2026-13-20", "read:", "page", "sources[0].read"),
        ("dated: 2026-05-01", "dated: May 2026", "dated:", "page", "sources[0].dated"),
        ("    unit: USD", "    unit: gems", "unit: gems", "api", "'gems'"),
        ("per: second", "per: minute", "per: minute", "clip", "'minute'"),
        ("certainty: range", "certainty: maybe", "certainty:", "scaled", "'maybe'"),
        ("status: legacy", "status: old", "status: old", "scaled", "'old'"),
        ("media: [image]", "media: [picture]", "media: [picture]", "still-1", "'picture'"),
        ("kind: vendor", "kind: rumour", "kind: rumour", "page", "'rumour'"),
        ("when: {resolution:", "when: {colour:", "when: {colour", "clip", "'colour'"),
        ('sound: ["no"]}', 'sound: "no"}', "when: {resolution", "clip", "rates[0].when[...]: Expected"),
        (
            "      reason: The newest.\n",
            "",
            "video:\n",
            None,
            "default.media[...]: Object missing required field `reason`",
        ),
        ("values: {resolution:", "values: {colour:", "video:\n", None, "default.media[...].values"),
        ("id: still\n", "id: Still Image\n", "id: Still I", "Still Image", "rates[1].id"),
        ("price: 12.50", "price: -5", "price: -5", "clip", "a number is written plainly"),
        ("price: 12.50", "price: 1e3", "price: 1e3", "clip", "a number is written plainly"),
        ("price: 12.50", "price: 1_000", "price: 1_000", "clip", "a number is written plainly"),
        ("price: 12.50", "price: +5", "price: +5", "clip", "a number is written plainly"),
        ("price: 12.50", "price: .5", "price: .5", "clip", "a number is written plainly"),
        ("price: 12.50", "price: NaN", "price: NaN", "clip", "a number is written plainly"),
        ("price: 12.50", "price: Infinity", "price: Inf", "clip", "a number is written plainly"),
        ("price: 12.50", "price: 1234567890123", "price: 123", "clip", "a number is written plainly"),
        ("price: 12.50", "price: 0.1234567890123", "price: 0.123", "clip", "a number is written plainly"),
        ("{units: 1, price: 3}", "{units: 1, price: -3}", "first:", "still", "rates[1].first.price: a number"),
        ("to: 10, step", "to: -10, step", "lengths:", "clip", "rates[0].lengths.to: a number"),
        ("[0.02, 0.04]", "[0.02, +0.04]", "between:", "scaled", "rates[2].between[1]: a number"),
        ("{above: unknown, to: 1}", "{above: unknown, to: 1e1}", "when: {source", "scaled", "to: a number"),
        ("price: 12.50", "price:", "price:", None, "empty; what is not known says `unknown`"),
        ("price: 12.50", "price: null", "price: null", None, "empty; what is not known says `unknown`"),
        ("price: 12.50", "price: ~", "price: ~", None, "empty; what is not known says `unknown`"),
        ("price: 12.50", "price: !!python/object:x 5", "price: !!", None, "no tags, please"),
        ("price: 12.50", "price: about 12", "price: about", "clip", "Invalid decimal"),
        ("price: 12.50", "price: 1,250", "price: 1,250", "clip", "Invalid decimal"),
        ("price: 12.50", "price: true", "price: true", "clip", "Invalid decimal"),
        ("price: 12.50", "price: [12]", "price: [12]", "clip", "rates[0].price"),
        ("nicknames: [ac]", "nicknames: ac", "nicknames:", None, "nicknames: Expected `array`"),
        ("nicknames: [ac]", "nicknames: *gone", "nicknames:", None, "undefined alias"),
        ("nicknames: [ac]", "nicknames: [ac", "about:", None, "expected"),
    ],
)
def test_mistake_is_named_with_line_and_row(old: str, new: str, at: str, row: str | None, problem: str) -> None:
    text = changed(old, new)
    error = refusal(text)
    assert (error.file, error.line, error.row) == ("acme.yaml", line_of(text, at), row)
    assert problem in str(error.problem)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\n\n"])
def test_empty_file_is_refused(text: str) -> None:
    assert str(refusal(text).problem) == "the file is empty"


@pytest.mark.parametrize(
    "text", ["hello", "- a\n- b", "unknown", "a: 'b", "a:\n\tb: c", "a: \x00", "{", GOOD + "---\na: b"]
)
def test_text_that_is_no_price_file_is_refused(text: str) -> None:
    assert refusal(text).file == "acme.yaml"


@pytest.mark.parametrize("text", ["a: &x [*x]", "[" * 5_000 + "]" * 5_000, "a: \ud800", "\0", "&a [&b {c: *a}]"])
def test_file_that_is_no_table_at_all_is_refused(text: str) -> None:
    refusal(text)


def test_scalars_are_taken_as_they_are_written() -> None:
    text = changed("id: still\n", "id: no\n")
    text = changed("name: App\n", "name: yes\n", text)
    text = changed("title: Acme's prices", "title: 1.10", text)
    provider = load_text(changed("price: 0.125", "price: 1.10", text), "acme.yaml")
    assert (provider.rates[1].id, provider.channels[0].name, provider.sources[0].title) == ("no", "yes", "1.10")
    assert str(provider.rates[1].price) == "1.10"


def test_part_that_is_used_twice_may_be_an_alias() -> None:
    text = changed("holds: {from: 2026-01-01", "holds: &half {from: 2026-01-01")
    text += RATE.format(id="long", channel="api", model="acme-1", when="{}", start="x", until="y")
    provider = load_text(changed("holds: {from: x, until: y}", "holds: *half", text), "acme.yaml")
    assert provider.rates[3].holds == provider.rates[0].holds == Period(date(2026, 1, 1), date(2026, 6, 30))


def test_merged_keys_are_not_guessed_at() -> None:
    assert "unknown field `<<`" in str(refusal(changed("    per: second", "    <<: {per: second}")).problem)


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
    assert str(error.problem) == "rates[3]: could apply together with `clip`"


@pytest.mark.parametrize(
    ("start", "until"),
    [("2026-07-01", "2026-12-31"), ("2025-01-01", "2025-12-31"), ("2026-07-01", "unknown"), ("unknown", "2025-12-31")],
)
def test_rates_whose_periods_only_touch_are_fine(start: str, until: str) -> None:
    assert len(load_text(with_rate(start, until), "acme.yaml").rates) == 4


def test_provider_is_described_once(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(PriceBookError) as caught:
        load_all([tmp_path / "a.yaml", tmp_path / "b.yaml"])
    assert (caught.value.file, str(caught.value.problem)) == ("b.yaml", "the provider `acme` is described twice")


@pytest.mark.parametrize("name", ["AC", "a c", "Acme", "A-C"])
def test_name_that_another_provider_has_is_refused_however_it_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    text = changed("provider: acme", "provider: other")
    text = changed("nicknames: [ac]", f"nicknames: [{name}]", changed("name: Acme\n", "name: Other\n", text))
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PriceBookError) as caught:
        load_all([tmp_path / "a.yaml", tmp_path / "b.yaml"])
    assert caught.value.file == "b.yaml"
    assert "is that of `acme`" in str(caught.value.problem)


def test_files_are_loaded_in_their_order(tmp_path: Path) -> None:
    for name in ("zeta", "acme"):
        text = changed("provider: acme", f"provider: {name}").replace("name: Acme\n", f"name: {name}\n", 1)
        text = re.sub(r"nicknames: \[ac\]", "nicknames: []", text)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [p.provider for p in load_all([tmp_path / "zeta", tmp_path / "acme"])] == ["zeta", "acme"]


def test_folder_of_ones_own_is_read_by_name_and_only_its_price_files(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml", "notes.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [file.name for file in own_files(tmp_path)] == ["a.yaml", "b.yaml"]


def test_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PriceBookError) as caught:
        list(own_files(tmp_path / "gone"))
    assert caught.value.file == str(tmp_path / "gone")


def test_file_is_named_in_its_error(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text("name: [", encoding="utf-8")
    with pytest.raises(PriceBookError) as caught:
        load_file(tmp_path / "odd.yaml")
    assert caught.value.file == "odd.yaml"


def test_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_bytes(b"name: \xff\xfe")
    with pytest.raises(PriceBookError) as caught:
        load_file(tmp_path / "acme.yaml")
    assert str(caught.value.problem).startswith("cannot be read")


@pytest.mark.parametrize("file", list(packaged_files()), ids=lambda file: str(file.name))
def test_packaged_file_is_named_after_its_provider(file: Path) -> None:
    assert f"{load_file(file).provider}.yaml" == file.name


@given(st.text() | st.text("abc:-[]{}&*!#'\"\n ,|>?%@`"))
def test_any_text_is_a_provider_or_an_error_of_ours(text: str) -> None:
    try:
        load_text(text, "any.yaml")
    except PriceBookError as error:
        assert error.file == "any.yaml"
