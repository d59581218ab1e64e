"""Which rates apply, what is filled in, and what is refused with what is on offer."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from core.errors.prices import NotOfferedError, NotSaidError
from core.prices.matching import Offer
from core.prices.rates import Rate
from core.work.attributes import Attribute, Value
from core.work.media import Medium
from tests.core.prices.toys import ids, job, matched, modifier, offer, rate

IMAGE = Medium.IMAGE


def row(name: str, **when: object) -> Rate:
    return rate(id=name, when={attribute.replace("_", "-"): labels for attribute, labels in when.items()})


def refusal(asked: Offer, **values: object) -> NotOfferedError:
    with pytest.raises(NotOfferedError) as caught:
        matched(asked, **values)
    return caught.value


def codes(attributes: tuple[Attribute, ...]) -> list[str]:
    return [attribute.value for attribute in attributes]


def written(values: Mapping[Attribute, Value]) -> dict[str, str]:
    return {attribute.value: value for attribute, value in values.items()}


SIZES = (row("hd", resolution=["720p"]), row("fhd", resolution=["1080p"]), row("uhd", resolution=["4k"]))


# Conditions


@pytest.mark.parametrize(("said", "chosen"), [("720p", "hd"), ("1080p", "fhd"), ("4k", "uhd")])
def test_rate_applies_when_its_condition_is_met(said: str, chosen: str) -> None:
    assert ids(matched(offer(*SIZES), resolution=said)) == [chosen]


def test_all_conditions_must_hold() -> None:
    rows = (
        row("silent", resolution=["1080p"], sound=["no"]),
        row("loud", resolution=["1080p"], sound=["yes"]),
        row("small", resolution=["720p"], sound=["no"]),
        row("small-loud", resolution=["720p"], sound=["yes"]),
    )
    assert ids(matched(offer(*rows), resolution="1080p", sound="yes")) == ["loud"]
    assert ids(matched(offer(*rows), sound="yes", resolution="720p")) == ["small-loud"]


def test_one_of_several_labels_is_enough() -> None:
    rows = (row("either", input=["text", "image"]), row("clip", input=["video"]))
    assert ids(matched(offer(*rows), input="image")) == ["either"]
    assert ids(matched(offer(*rows), input="video")) == ["clip"]


def test_absent_condition_means_any() -> None:
    assert ids(matched(offer(row("all")), resolution="4k", length=7, input="image")) == ["all"]


def test_most_specific_of_several_applies() -> None:
    rows = (row("any"), row("fhd", resolution=["1080p"]), row("both", resolution=["1080p"], input=["image"]))
    assert ids(matched(offer(*rows), resolution="4k", input="text")) == ["any"]
    assert ids(matched(offer(*rows), resolution="1080p", input="text")) == ["fhd"]
    assert ids(matched(offer(*rows), resolution="1080p", input="image")) == ["both"]


def test_order_of_the_file_does_not_matter() -> None:
    rows = (row("both", resolution=["1080p"], input=["image"]), row("fhd", resolution=["1080p"]), row("any"))
    assert ids(matched(offer(*rows), resolution="1080p", input="image")) == ["both"]


@pytest.mark.parametrize(("size", "chosen"), [("0.1", "small"), ("1", "small"), ("1.01", "large"), ("100", "large")])
def test_span_holds_above_its_lower_bound_up_to_its_upper(size: str, chosen: str) -> None:
    rows = (
        row("small", source_megapixels={"above": None, "to": 1}),
        row("large", source_megapixels={"above": 1, "to": None}),
    )
    assert ids(matched(offer(*rows, medium=IMAGE), source_megapixels=size)) == [chosen]


# What is filled in


def test_usual_value_is_filled_in_and_called_assumed() -> None:
    found = matched(offer(*SIZES))
    assert (ids(found), written(found.values), codes(found.assumed)) == (["hd"], {"resolution": "720p"}, ["resolution"])


def test_usual_value_of_the_provider_comes_before_ours() -> None:
    found = matched(offer(*SIZES, usual={Attribute.RESOLUTION: "4k"}))
    assert (ids(found), codes(found.assumed)) == (["uhd"], ["resolution"])


def test_usual_value_that_is_not_on_offer_is_not_filled_in() -> None:
    assert ids(matched(offer(*SIZES, usual={Attribute.RESOLUTION: "480p"}))) == ["hd"]


def test_first_of_the_file_is_filled_in_where_no_value_is_usual() -> None:
    rows = (row("odd", quality=["fancy"]), row("odder", quality=["crude"]))
    found = matched(offer(*rows))
    assert (ids(found), written(found.values), codes(found.assumed)) == (["odd"], {"quality": "fancy"}, ["quality"])


def test_value_without_a_choice_is_filled_in_and_not_called_assumed() -> None:
    found = matched(offer(row("only", resolution=["4k"])))
    assert (written(found.values), found.assumed) == ({"resolution": "4k"}, ())


def test_what_does_not_change_the_rate_is_not_filled_in() -> None:
    found = matched(offer(row("only", input=["text", "image"])))
    assert (written(found.values), found.assumed) == ({}, ())


def test_value_is_filled_in_from_what_the_rest_leaves_on_offer() -> None:
    rows = (row("hd", resolution=["720p"], length=[5]), row("uhd", resolution=["4k"], length=[10]))
    found = matched(offer(*rows), length=10)
    assert (ids(found), written(found.values)) == (["uhd"], {"length": "10", "resolution": "4k"})


def test_sound_is_off_where_there_is_a_choice() -> None:
    found = matched(offer(row("loud", sound=["yes"]), row("silent", sound=["no"])))
    assert (ids(found), written(found.values), codes(found.assumed)) == (["silent"], {"sound": "no"}, ["sound"])


def test_sound_that_cannot_be_turned_off_is_on() -> None:
    found = matched(offer(row("loud", sound=["yes"])))
    assert (written(found.values), found.assumed) == ({"sound": "yes"}, ())


# What is special


MODES = (row("plain"), row("edit", mode=["edit"]), row("extend", mode=["extend"]))


def test_plain_way_is_meant_when_no_mode_is_said() -> None:
    found = matched(offer(*MODES))
    assert (ids(found), written(found.values), found.assumed) == (["plain"], {}, ())


@pytest.mark.parametrize("mode", ["edit", "extend"])
def test_mode_that_is_said_applies(mode: str) -> None:
    assert ids(matched(offer(*MODES), mode=mode)) == [mode]


def test_mode_that_no_rate_mentions_is_never_charged_as_the_plain_way() -> None:
    error = refusal(offer(*MODES), mode="upscale")
    assert (error.attribute, error.value, error.offered) == ("mode", "upscale", ("edit", "extend"))
    assert refusal(offer(row("plain")), mode="upscale").offered == ()


@pytest.mark.parametrize("flag", ["voice", "interpolation"])
def test_flag_that_no_rate_mentions_is_refused(flag: str) -> None:
    assert refusal(offer(row("plain")), **{flag: "yes"}).attribute == flag
    assert ids(matched(offer(row("plain")), **{flag: "no"})) == ["plain"]


@pytest.mark.parametrize(
    ("attribute", "plain"), [("delivery", "standard"), ("style", "plain"), ("hdr", "no"), ("thinking", "no")]
)
def test_plain_way_may_be_said_where_nothing_special_is_sold(attribute: str, plain: str) -> None:
    assert ids(matched(offer(row("only"), medium=IMAGE), **{attribute: plain})) == ["only"]


def test_model_that_only_works_in_one_mode_needs_no_word_for_it() -> None:
    found = matched(offer(row("edit", mode=["edit"])))
    assert (ids(found), written(found.values), found.assumed) == (["edit"], {"mode": "edit"}, ())


def test_special_delivery_of_a_modifier_is_on_offer() -> None:
    batch = offer(row("only"), medium=IMAGE, modifiers=(modifier(IMAGE, "0.5", delivery="batch"),))
    found = matched(batch, delivery="batch")
    assert (ids(found), found.unaffected) == (["only"], ())
    assert refusal(offer(row("only"), medium=IMAGE), delivery="batch").attribute == "delivery"


def test_flag_of_a_surcharge_is_on_offer() -> None:
    searching = offer(
        rate(price=1, surcharges=[{"per": "generation", "price": 1, "when": {"search": ["yes"]}}]), medium=IMAGE
    )
    assert job(searching, search="yes") == 2
    assert job(searching) == 1


# What is not on offer


def test_value_that_is_not_on_offer_is_refused_with_those_that_are_smallest_first() -> None:
    error = refusal(offer(*reversed(SIZES)), resolution="480p")
    assert error.facts() == {
        "provider": "Acme",
        "model": "Acme 1",
        "medium": "video",
        "attribute": "resolution",
        "value": "480p",
        "offered": ("720p", "1080p", "4k"),
    }


def test_model_is_not_named_where_all_cost_the_same() -> None:
    assert refusal(offer(row("only", resolution=["720p"]), any_model=True), resolution="4k").model is None


def test_what_is_on_offer_is_what_the_rest_of_the_words_leaves() -> None:
    rows = (row("a", resolution=["720p"], input=["text"]), row("b", resolution=["1080p"], input=["image"]))
    error = refusal(offer(*rows), resolution="1080p", input="text")
    assert (error.attribute, error.offered) == ("resolution", ("720p",))


def test_what_only_another_mode_offers_is_refused() -> None:
    rows = (
        rate(id="plain", per="second", lengths=[5, 10], when={"input": ["text", "image"]}),
        rate(id="extend", per="second", lengths={"from": 1, "to": 60, "step": None}, when={"mode": ["extend"]}),
    )
    assert refusal(offer(*rows), length=30).offered == ("5", "10")
    assert ids(matched(offer(*rows), length=30, mode="extend")) == ["extend"]


def test_mode_that_the_name_of_the_model_says_may_be_said() -> None:
    scaler = offer(rate(model="acme-upscale", per="doubling"), medium=IMAGE)
    found = matched(scaler, mode="upscale", scale=2)
    assert (ids(found), codes(found.unaffected)) == (["row"], ["mode"])
    assert refusal(scaler, mode="edit", scale=2).attribute == "mode"


def test_label_means_what_this_offer_calls_so() -> None:
    drafts = (modifier(IMAGE, "0.5", mode="draft"),)
    drawing = offer(row("hd", resolution=["hd"]), row("sd", resolution=["sd"]), medium=IMAGE, modifiers=drafts)
    found = matched(drawing, resolution="draft")
    assert (written(found.values), ids(found)) == ({"mode": "draft", "resolution": "sd"}, ["sd"])
    assert job(drawing, resolution="draft") == Fraction(1, 2)
    own = offer(row("draft", resolution=["draft"]), row("sd", resolution=["sd"]), medium=IMAGE, modifiers=drafts)
    assert ids(matched(own, resolution="draft")) == ["draft"]
    assert job(own, resolution="draft") == 1


def test_mode_is_understood_where_only_it_takes_what_goes_in() -> None:
    rows = (row("plain", input=["text"]), row("motion", mode=["motion-control"], input=["video"]))
    found = matched(offer(*rows), input="video")
    assert (ids(found), written(found.values)["mode"]) == (["motion"], "motion-control")


# Lengths


LIST = offer(rate(per="second", lengths=[5, 10]))
SPAN = offer(rate(per="second", lengths={"from": 3, "to": 15, "step": None}))
STEPS = offer(rate(per="second", lengths={"from": 4, "to": 12, "step": 4}))
OPEN = offer(rate(per="second"))


@pytest.mark.parametrize(
    ("asked", "length", "fits"),
    [
        (LIST, "5", True),
        (LIST, "7", False),
        (LIST, "10", True),
        (SPAN, "3", True),
        (SPAN, "4.5", True),
        (SPAN, "15", True),
        (SPAN, "2.9", False),
        (SPAN, "15.1", False),
        (STEPS, "4", True),
        (STEPS, "8", True),
        (STEPS, "12", True),
        (STEPS, "6", False),
        (STEPS, "16", False),
        (OPEN, "7", True),
    ],
)
def test_length_is_on_offer(asked: Offer, length: str, fits: bool) -> None:
    if fits:
        assert written(matched(asked, length=length).values)["length"] == length
    else:
        assert refusal(asked, length=length).attribute == "length"


@pytest.mark.parametrize(("asked", "texts"), [(LIST, ("5", "10")), (SPAN, ("3-15",)), (STEPS, ("4-12",))])
def test_length_that_is_not_on_offer_is_refused_with_those_that_are(asked: Offer, texts: tuple[str, ...]) -> None:
    assert refusal(asked, length=99).offered == texts


@pytest.mark.parametrize(
    ("lengths", "length", "text"),
    [
        ({"from": None, "to": 30, "step": None}, 31, "≤30"),
        ({"from": 3, "to": None, "step": None}, 2, "≥3"),
    ],
)
def test_end_of_a_span_may_be_unknown(lengths: dict[str, object], length: int, text: str) -> None:
    assert refusal(offer(rate(per="second", lengths=lengths)), length=length).offered == (text,)


def test_lengths_of_conditions_are_on_offer_too() -> None:
    clips = offer(row("short", length=[5]), row("long", length=[10]))
    assert ids(matched(clips, length=10)) == ["long"]
    assert refusal(clips, length=7).offered == ("5", "10")


@pytest.mark.parametrize(("asked", "length"), [(LIST, "5"), (SPAN, "5"), (STEPS, "4"), (OPEN, "5")])
def test_usual_length_is_five_seconds_or_the_shortest(asked: Offer, length: str) -> None:
    found = matched(asked)
    assert (written(found.values), codes(found.assumed)) == ({"length": length}, ["length"])


def test_only_length_is_not_called_assumed() -> None:
    found = matched(offer(rate(per="second", lengths=[8])))
    assert (written(found.values), found.assumed) == ({"length": "8"}, ())


def test_usual_length_of_the_provider_comes_before_ours() -> None:
    found = matched(offer(rate(per="second", lengths=[5, 10]), usual={Attribute.LENGTH: "10"}))
    assert written(found.values) == {"length": "10"}


def test_length_is_not_filled_in_where_nothing_depends_on_it() -> None:
    assert matched(offer(rate())).values == {}


@pytest.mark.parametrize(("length", "billed"), [("3", "5"), ("5", "5"), ("6", "10"), ("9.5", "10")])
def test_length_rounds_up_to_the_next_on_offer_where_the_channel_does(length: str, billed: str) -> None:
    found = matched(offer(rate(per="second", lengths=[5, 10]), rounds_up=True), length=length)
    assert written(found.values)["length"] == billed
    assert found.asked_length == (None if length == billed else length)


def test_length_beyond_the_longest_is_refused_even_where_it_rounds_up() -> None:
    assert refusal(offer(rate(per="second", lengths=[5, 10]), rounds_up=True), length=11).offered == ("5", "10")


FRAMES = offer(rate(per="second", frames={"a_second": 16, "from": 17, "to": 161}))


@pytest.mark.parametrize(("frames", "fits"), [("16", False), ("17", True), ("161", True), ("162", False)])
def test_frames_have_limits(frames: str, fits: bool) -> None:
    if fits:
        assert "length" not in written(matched(FRAMES, frames=frames).values)
    else:
        assert refusal(FRAMES, frames=frames).offered == ("17-161",)


@pytest.mark.parametrize(("length", "fits"), [("1", False), ("1.0625", True), ("10", True), ("10.1", False)])
def test_length_keeps_the_limits_of_frames(length: str, fits: bool) -> None:
    if fits:
        assert written(matched(FRAMES, length=length).values) == {"length": length}
    else:
        assert refusal(FRAMES, length=length).attribute == "length"


def test_frames_of_a_model_that_does_not_count_them_leave_its_length_to_be_filled_in() -> None:
    found = matched(OPEN, frames=80)
    assert (written(found.values), codes(found.unaffected)) == ({"frames": "80", "length": "5"}, ["frames"])
    assert job(OPEN, frames=80) == 5


# What is counted


def test_what_is_counted_must_be_said() -> None:
    with pytest.raises(NotSaidError) as caught:
        matched(offer(rate(per="output-token"), medium=IMAGE))
    assert caught.value.facts()["needed"] == ("output-tokens",)


def test_rate_that_counts_applies_when_it_is_said_how_much() -> None:
    both = offer(rate(id="flat"), rate(id="tokens", per="output-token"), medium=IMAGE)
    assert ids(matched(both)) == ["flat"]
    assert ids(matched(both, output_tokens=1000)) == ["tokens"]


def test_what_is_charged_besides_is_charged_only_when_said() -> None:
    rows = (rate(id="flat"), rate(id="prompt", per="prompt-token"), rate(id="image", per="image-token"))
    assert ids(matched(offer(*rows, medium=IMAGE))) == ["flat"]
    assert ids(matched(offer(*rows, medium=IMAGE), image_tokens=5, prompt_tokens=5)) == ["flat", "prompt", "image"]
    assert refusal(offer(rows[0], medium=IMAGE), prompt_tokens=5).attribute == "prompt-tokens"


def test_picture_is_of_one_megapixel_unless_a_size_is_said() -> None:
    picture = offer(rate(per="megapixel"), medium=IMAGE)
    found = matched(picture)
    assert (written(found.values), codes(found.assumed)) == ({"megapixels": "1"}, ["megapixels"])
    assert written(matched(picture, size="2048x2048").values) == {"size": "2048x2048"}


def test_picture_that_goes_in_is_of_one_megapixel_unless_said() -> None:
    editing = offer(rate(surcharges=[{"per": "source-megapixel", "price": 1}]), medium=IMAGE)
    assert codes(matched(editing, input="image").assumed) == ["source-megapixels"]
    assert matched(editing, input="text").assumed == ()
    assert matched(editing, input="image", source_megapixels=2).assumed == ()


def test_video_that_goes_in_is_as_long_as_what_comes_out_unless_said() -> None:
    video = offer(rate(per="second", billed={"output": "true", "source": "true"}, when={"input": ["video"]}))
    found = matched(video, input="video", length=8)
    assert (written(found.values)["source-length"], codes(found.assumed)) == ("8", ["source-length"])


def test_more_references_than_the_limit_are_refused() -> None:
    limited = offer(rate(surcharges=[{"per": "reference", "price": 1, "limit": 8}]), medium=IMAGE)
    assert ids(matched(limited, references=8)) == ["row"]
    assert refusal(limited, references=9).offered == ("1-8",)


@pytest.mark.parametrize("scale", [3, 5, 32])
def test_scale_is_a_doubling(scale: int) -> None:
    assert refusal(offer(rate(per="doubling"), medium=IMAGE), scale=scale).offered == ("2", "4", "8", "16")


def test_size_of_the_picture_that_is_scaled_up_is_assumed() -> None:
    found = matched(offer(rate(per="doubling"), medium=IMAGE), scale=4)
    assert (len(found.rates), codes(found.assumed)) == (2, ["source-megapixels"])


# What changes nothing


@pytest.mark.parametrize(
    ("values", "unaffected"),
    [
        ({"resolution": "4k"}, ["resolution"]),
        ({"sound": "yes", "length": 5}, ["sound"]),
        ({"length": 5}, []),
        ({"references": 3}, ["references"]),
        ({"source_length": 3}, ["source-length"]),
    ],
)
def test_what_was_said_and_changes_nothing_is_called_so(values: dict[str, object], unaffected: list[str]) -> None:
    assert codes(matched(OPEN, **values).unaffected) == unaffected


def test_condition_of_another_rate_makes_what_was_said_matter() -> None:
    assert matched(offer(*SIZES), resolution="4k").unaffected == ()


def test_size_matters_where_megapixels_are_counted() -> None:
    picture = offer(rate(per="megapixel"), medium=IMAGE)
    assert matched(picture, size="2048x2048").unaffected == ()
    assert codes(matched(picture, size="2048x2048", megapixels=2).unaffected) == ["size"]
