"""What the types of a price file cannot say: each flaw, and what only looks like one."""

from decimal import Decimal

import msgspec
import pytest

from core.amounts import Unit
from core.prices.checks import flaws, specificity
from core.prices.plans import Pack
from core.prices.provider import Chosen, Default, Provider, Worth
from core.prices.rates import Rate
from core.work.attributes import Attribute
from core.work.media import Medium
from tests.core.prices.asking import BOOK
from tests.core.prices.toys import modifier, provider, rate


def found(acme: Provider) -> list[str]:
    """The flaws, as `path: problem`. The file as it was written is only looked at for numbers."""
    plain = msgspec.to_builtins(acme, builtin_types=(Decimal,))
    return [f"{path}: {problem}" for path, problem in flaws(acme, plain)]


def flaw(acme: Provider) -> str:
    (only,) = found(acme)
    return only


def row(name: str = "other", /, **values: object) -> Rate:
    return rate(id=name, **values)


def test_sound_list_has_no_flaw() -> None:
    assert found(provider(row("one"))) == []


# Ids and references


@pytest.mark.parametrize("section", ["channels", "sources", "models"])
def test_id_is_there_once(section: str) -> None:
    acme = provider(row("one"))
    doubled = msgspec.structs.replace(acme, **{section: getattr(acme, section) * 2})
    (name,) = {each.id for each in getattr(acme, section)}
    assert flaw(doubled) == f"$.{section}[1].id: the id `{name}` is there twice"


def test_id_of_a_rate_is_there_once() -> None:
    rows = (row("one", when={"resolution": ["720p"]}), row("one", when={"resolution": ["4k"]}))
    assert flaw(provider(*rows)) == "$.rates[1].id: the id `one` is there twice"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": "blog"}, "$.rates[0].source: no source `blog`"),
        ({"channel": "web"}, "$.rates[0].channel: no channel `web`"),
    ],
)
def test_what_a_rate_refers_to_is_there(change: dict[str, str], said: str) -> None:
    acme = provider(row("one"))
    assert flaw(msgspec.structs.replace(acme, rates=(msgspec.structs.replace(acme.rates[0], **change),))) == said


def test_model_of_a_rate_is_there() -> None:
    acme = provider(row("one"), row("two", model="acme-2"))
    assert flaw(msgspec.structs.replace(acme, models=acme.models[:1])) == "$.rates[1].model: no model `acme-2`"


def test_model_without_a_rate_is_a_mistake() -> None:
    acme = provider(row("one"), row("two", model="acme-2"))
    assert flaw(msgspec.structs.replace(acme, rates=acme.rates[:1])) == "$.models[1]: no rate names this model"


def test_what_packs_and_modifiers_refer_to_is_there() -> None:
    pack = Pack("pack", "web", Decimal(1), Decimal(1), Unit.USD, None, "blog")
    acme = msgspec.structs.replace(provider(row("one"), modifiers=()), packs=(pack,))
    assert found(acme) == ["$.packs[0].channel: no channel `web`", "$.packs[0].source: no source `blog`"]
    lost = msgspec.structs.replace(modifier(Medium.VIDEO, "2", hdr="yes"), channel="web")
    assert flaw(provider(row("one"), modifiers=(lost,))) == "$.modifiers[0].channel: no channel `web`"


def test_default_channel_and_models_are_there() -> None:
    acme = provider(row("one"))
    gone = Default("web", "Why not.", {Medium.IMAGE: Chosen("acme-1", "No image.")})
    assert found(msgspec.structs.replace(acme, default=gone)) == [
        "$.default.channel: no such channel",
        "$.default.media.image.model: no model `acme-1` of this kind",
    ]


def test_money_has_no_worth_in_money() -> None:
    acme = provider(row("one"))
    worth = Worth(Decimal(1), Decimal(1), Unit.USD, "page")
    dollars = msgspec.structs.replace(acme.channels[0], unit=Unit.USD, worth=worth)
    assert (
        flaw(msgspec.structs.replace(acme, channels=(dollars,))) == "$.channels[0].worth: what is money is worth itself"
    )


# Prices


@pytest.mark.parametrize(
    "values",
    [
        {"price": None},
        {"price": None, "certainty": "about"},
        {"price": 1, "certainty": "range", "between": [1, 2]},
        {"price": None, "certainty": "range"},
        {"price": 1, "between": [1, 2]},
        {"price": 1, "certainty": None},
    ],
)
def test_price_and_its_certainty_fit(values: dict[str, object]) -> None:
    assert "$.rates[0].certainty: a price is exact, about or from" in flaw(provider(row(**values)))


@pytest.mark.parametrize(
    "values",
    [
        {"price": 1},
        {"price": 0},
        {"price": 1, "certainty": "about"},
        {"price": 1, "certainty": "from"},
        {"price": None, "certainty": None},
        {"price": None, "certainty": "range", "between": [1, 2]},
    ],
)
def test_price_that_fits_its_certainty_is_fine(values: dict[str, object]) -> None:
    assert found(provider(row(**values))) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"price": None, "certainty": "range", "between": [2, 1]}, ".between: the lower figure comes first"),
        ({"holds": {"from": "2026-02-01", "until": "2026-01-31"}}, ".holds: it ends before it begins"),
        ({"block": 0}, ": blocks, first units and outputs are above 0"),
        ({"outputs": 0}, ": blocks, first units and outputs are above 0"),
        ({"first": {"units": 0, "price": 1}}, ": blocks, first units and outputs are above 0"),
        ({"when": {"size": ["1024x1024"]}}, ".when.size: cannot be said of what this model makes"),
        ({"when": {"characters": ["5"]}}, ".when.characters: cannot be said of what this model makes"),
        ({"when": {"resolution": {"above": 1, "to": 2}}}, ".when.resolution: only numbers lie between two others"),
        ({"when": {"resolution": ["4K"]}}, ".when.resolution: `4K` is no value for it"),
        ({"when": {"sound": ["maybe"]}}, ".when.sound: `maybe` is no value for it"),
        ({"when": {"length": ["short"]}}, ".when.length: `short` is no value for it"),
        ({"when": {"length": ["0"]}}, ".when.length: `0` is no value for it"),
        ({"when": {"length": ["5.0"]}}, ".when.length: `5.0` is no value for it"),
        (
            {"multipliers": [{"when": {"sound": ["on"]}, "factor": 2}]},
            ".multipliers[0].when.sound: `on` is no value for it",
        ),
        (
            {"surcharges": [{"per": "second", "price": 1, "when": {"voice": ["x"]}}]},
            ".surcharges[0].when.voice: `x` is no value for it",
        ),
    ],
)
def test_row_that_cannot_be_meant_is_named(values: dict[str, object], said: str) -> None:
    assert flaw(provider(row(**values))) == f"$.rates[0]{said}"


@pytest.mark.parametrize("size", ["1024", "1024 x 1024", "0x1024", "1024x", "axb", "100000x1"])
def test_size_is_width_and_height(size: str) -> None:
    acme = provider(row(when={"size": [size]}), medium=Medium.IMAGE)
    assert flaw(acme) == f"$.rates[0].when.size: `{size}` is no value for it"


def test_usual_values_are_values() -> None:
    acme = provider(row("one"), usual={Attribute.SOUND: "loud"})
    assert flaw(acme) == "$.default.media.video.sound: `loud` is no value for it"
    model = msgspec.structs.replace(acme.models[0], values={Attribute.SIZE: "1x1"})
    assert "$.models[0].values.size: cannot be said of what this model makes" in found(
        msgspec.structs.replace(acme, models=(model,))
    )


# Rows that both apply


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"resolution": ["720p"]}, {"resolution": ["720p"]}),
        ({"resolution": ["720p", "1080p"]}, {"resolution": ["1080p", "4k"]}),
        ({"resolution": ["720p"]}, {"input": ["text"]}),
        ({"length": {"above": 0, "to": 5}}, {"length": {"above": 4, "to": None}}),
        ({"length": {"above": None, "to": 5}}, {"length": ["5"]}),
        ({"length": {"above": None, "to": None}}, {"length": ["500"]}),
    ],
)
def test_rows_that_could_both_apply_are_refused(one: dict[str, object], other: dict[str, object]) -> None:
    rows = (row("one", when=one), row("other", when=other))
    assert flaw(provider(*rows)) == "$.rates[1]: could apply together with `one`"
    assert flaw(provider(*reversed(rows))) == "$.rates[1]: could apply together with `other`"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"when": {"resolution": ["720p"]}}),
        ({"when": {"resolution": ["720p"]}}, {"when": {"resolution": ["1080p"]}}),
        ({"when": {"length": {"above": 0, "to": 5}}}, {"when": {"length": {"above": 5, "to": None}}}),
        ({"when": {"length": {"above": 5, "to": 10}}}, {"when": {"length": ["5"]}}),
        ({}, {"model": "acme-2"}),
        ({}, {"channel": "app"}),
        ({}, {"per": "prompt-token"}),
        ({"per": "prompt-token"}, {"per": "image-token"}),
        ({}, {"per": "output-token"}),
        ({"holds": {"from": None, "until": "2026-01-31"}}, {"holds": {"from": "2026-02-01", "until": None}}),
    ],
)
def test_rows_of_which_never_two_are_as_good_are_fine(one: dict[str, object], other: dict[str, object]) -> None:
    assert found(provider(row("one", **one), row("other", **other))) == []


def test_specificity_counts_conditions_and_what_must_be_said() -> None:
    assert specificity(row()) == 0
    assert specificity(row(when={"resolution": ["720p"], "sound": ["no"]})) == 2
    assert specificity(row(per="output-token", when={"quality": ["low"]})) == 2


@pytest.mark.parametrize("packaged", list(BOOK.providers.values()), ids=lambda packaged: str(packaged.provider))
def test_packaged_list_has_no_flaw(packaged: Provider) -> None:
    assert found(packaged) == []
