"""Sentences in the whole language: what they say, and what is wrong with them."""

import pytest

from core.errors.reading import UnknownProviderError, UnknownWordError
from core.errors.tree import ReadingError
from core.work.attributes import Attribute
from core.work.grammar import parse_work
from core.work.media import Medium
from core.work.work import Work, WorkLine
from tests.core.work.words import WORDS


def read(text: str) -> str:
    return str(parse_work(text, WORDS))


def refusal(text: str) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        parse_work(text, WORDS)
    return caught.value


def test_a_sentence_becomes_lines_with_all_that_was_said() -> None:
    work = parse_work("3 runway gen-4.5 clips 10s 1080p with audio, 20 images", WORDS)
    said = {Attribute.LENGTH: "10", Attribute.RESOLUTION: "1080p", Attribute.SOUND: "yes"}
    assert work == Work(
        (
            WorkLine(3, Medium.VIDEO, "runway", model="gen-4.5", values=said),
            WorkLine(20, Medium.IMAGE),
        )
    )


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("two 8 second image-to-video clips on kling", "2 videos image-to-video 8s on kling"),
        ("5 veo fast clips 8s with sound on fal", "5 videos 8s with sound veo-fast on fal"),
        ("10 nano banana pro images 4k on fal", "10 images 4k nano-banana-pro on fal"),
        ("2 videos on midjourney batch 1 hd 21s", "2 videos hd resolution 1 per prompt 21s on midjourney"),
        ("1 image magnific upscale 4x from 2 megapixels", "1 image from 2 megapixels 4x magnific-upscale"),
        ("1 image gpt-image-1 1,056 output tokens", "1 image 1056 output-tokens gpt-image-1"),
        (
            "1 image gpt-image-1 1,056 output tokens 2k cached prompt tokens",
            "1 image 1056 output-tokens 2000 cached-prompt-tokens gpt-image-1",
        ),
        ("3 clips, model veo 3.1, provider google", "3 videos veo-3.1 on google"),
        ("10 images (nano banana) on google, 2 videos (veo 3.1)", "10 images nano-banana on google, 2 videos veo-3.1"),
        ("veo 3.1: 5 clips 8s; sora 2: 3 clips 10s", "5 videos 8s veo-3.1, 3 videos 10s sora-2"),
        ("3 x 5s clips on veo 3.1 fast google", "3 videos 5s veo-3.1-fast on google"),
        ("ten 5-second clips", "10 videos 5s"),
        ("an 8 second clip and 2 pics", "1 video 8s, 2 images"),
        ("a 10s video", "1 video 10s"),
        ("a kling video", "1 video on kling"),
        ("5 videos for 10 seconds each", "5 videos 10s"),
        ("5 videos 10 seconds long", "5 videos 10s"),
        ("5 videos each 10s", "5 videos 10s"),
        ("5 videos of 10 seconds", "5 videos 10s"),
        ("5 videos of two minutes", "5 videos 120s"),
        ("5x10s videos", "5 videos 10s"),
        ("5 videos: 10s each.", "5 videos 10s"),
        ("5 videos at 1080p", "5 videos 1080p"),
        ("5 videos 1080 p", "5 videos 1080p"),
        ("5 videos at a resolution of 1080p", "5 videos 1080p"),
        ("for 5 videos", "5 videos"),
        ("5 images 1024 x 1536", "5 images 1024x1536"),
        ("5 images 1024\u00d71536 high", "5 images high quality 1024x1536"),
        ("5 images upscale 2x", "5 images upscale mode 2x"),
        ("5 images 3d", "5 images 3d mode"),
        ("5 3d images", "5 images 3d mode"),
        ("5 tracks 1.5k characters", "5 tracks 1500 characters"),
        ("5 audio tracks", "5 tracks"),
        ("5 video clips", "5 videos"),
        ("1 photo image to image", "1 image image-to-image"),
        ("1 image image to image", "1 image image-to-image"),
        ("2 reference-to-video clips", "2 videos reference-to-video"),
        ("2 reference to video clips", "2 videos reference-to-video"),
        ("5 tracks text-to-speech", "5 tracks text-to-speech"),
        ("5 videos with 2 references 24 frames", "5 videos 24 frames 2 references"),
        ("1 clip from a 10s video", "1 video from 10s"),
        ("1 clip from 10 seconds of video 3 images", "1 video from 10s, 3 images"),
        ("5 clips from an image", "5 videos image-to-video"),
        ("5 images with web search", "5 images with search"),
        ("5 clips hdr with exr", "5 videos exr"),
        ("5 clips without sound", "5 videos silent"),
        ("5 images 0.5 megapixels", "5 images 0.5 megapixels"),
        ("1 clip 1.2340s", "1 video 1.2340s"),
        ("5 images batch", "5 images batch delivery"),
        ("5 images in batches of 4", "5 images 4 per prompt"),
        ("5 images batch of 4 batch delivery", "5 images batch delivery 4 per prompt"),
        ("5 images quality", "5 images quality"),
        ("5 images quality quality", "5 images quality"),
        ("5 images high quality", "5 images high quality"),
        ("5 images quality high", "5 images high quality"),
        ("5 images standard", "5 images standard quality"),
        ("5 images standard delivery", "5 images standard delivery"),
        ("5 images draft", "5 images draft resolution"),
        ("5 images draft mode", "5 images draft mode"),
        ("5 images style reference style", "5 images style reference style"),
        ("5 videos 10s 10s", "5 videos 10s"),
        ("5 videos sound on", "5 videos with sound"),
        ("5 videos sound: no on kling", "5 videos silent on kling"),
        ("5 sound on runway", "5 tracks on runway"),
        ("5 videos input photo", "5 videos image-to-video"),
        ("5 videos on the runway web app", "5 videos on runway web"),
        ("5 videos on kling api image to video", "5 videos image-to-video on kling api"),
        ("5 images on kling api image", "5 images on kling api-image"),
        ("5 clips on google deepmind", "5 videos on google"),
        ("6 image-to-video on pika", "6 videos image-to-video on pika"),
        ("2 gen-4.5 10s", "2 videos 10s gen-4.5"),
        ("2 10s model gen-4.5", "2 videos 10s gen-4.5"),
        ("5 clips act two", "5 videos act-two"),
    ],
)
def test_what_is_said_is_read_as_people_write_it(text: str, work: str) -> None:
    assert read(text) == work


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("20 4k images", "20 images 4k"),
        ("4k images", "4000 images"),
        ("1k images", "1000 images"),
        ("4k 20 images", "20 images 4k"),
        ("2k 2k images", "2000 images 2k"),
        ("2k kling images", "2000 images on kling"),
        ("50 videos 4k", "50 videos 4k"),
        ("50 videos in 4k", "50 videos 4k"),
        ("50 videos 4k images", "50 videos 4000 images"),
        ("50 videos 4k, 3 images", "50 videos 4k, 3 images"),
        ("50 videos 4k 3 images", "50 videos 4k, 3 images"),
        ("50 videos 4k with sound 3 images", "50 videos 4k with sound, 3 images"),
        ("50 videos 4k on kling 3 images", "50 videos 4k on kling, 3 images"),
        ("2x videos", "2 videos"),
        ("2\u00d7 videos", "2 videos"),
        ("2x 4k videos", "2 videos 4k"),
        ("2x4k videos", "2 videos 4k"),
        ("2x images 4x", "2 images 4x"),
        ("upscale 2x 5 images", "5 images upscale mode 2x"),
        ("10 images 2x 4 videos", "10 images 2x, 4 videos"),
        ("16x 10 videos", "10 videos 16x"),
        ("5 seconds 5 videos", "5 videos 5s"),
    ],
)
def test_a_number_is_a_count_where_it_can_count_something(text: str, work: str) -> None:
    assert read(text) == work


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("5 gen 4 videos", "5 videos gen-4"),
        ("5 kling 3 videos", "5 videos kling-3.0"),
        ("5 kling v3 videos", "5 videos kling-3.0"),
        ("5 kling 3 3 videos", "5 videos kling-3.0, 3 videos"),
        ("5 KLING 3.0 Pro clips", "5 videos kling-3.0-pro"),
        ("wan 2.6 5 clips", "5 videos wan-2.6"),
        ("3 flux 2 pro images", "3 images flux-2-pro"),
        ("50 videos on kling 3 videos", "50 videos on kling 3 videos"),
        ("50 videos on kling 3 10s clips", "50 videos on kling, 3 videos 10s"),
        ("50 videos on kling 3, 3 videos", "50 videos kling-3.0, 3 videos"),
        ("50 videos on kling 3 3 images", "50 videos kling-3.0, 3 images"),
        ("50 videos on kling 26 images", "50 videos on kling 26 images"),
        ("kling 3 videos", "3 videos on kling"),
        ("kling 26 videos", "26 videos on kling"),
        ("kling 10 videos 5s", "10 videos 5s on kling"),
        ("5 videos gen 4.5 10 images", "5 videos gen-4.5, 10 images"),
    ],
)
def test_a_number_belongs_to_a_name_where_it_counts_nothing(text: str, work: str) -> None:
    assert read(text) == work


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("on runway 5 videos", "5 videos on runway"),
        ("with audio 5 videos", "5 videos with sound"),
        ("high quality 5 images", "5 images high quality"),
        ("5 videos no audio 3 images", "5 videos silent, 3 images"),
        ("5 videos, runway 3 images", "5 videos, on runway 3 images"),
        ("5 videos, on kling 3 images", "5 videos, on kling 3 images"),
        ("kling 10 videos 5s, runway 3 images", "10 videos 5s on kling, 3 images on runway"),
        ("5 runway videos 3 kling videos", "5 videos on runway 3 videos on kling"),
        ("5 videos, 10s", "5 videos 10s"),
        ("5 videos, 3 images, on kling", "5 videos on kling 3 images on kling"),
        ("5 videos, 3 clips, 10s", "5 videos, 3 videos 10s"),
        ("5 videos 10s, 1080p, 3 images", "5 videos 1080p 10s, 3 images"),
        ("5 videos on kling, 10s, 1080p", "5 videos 1080p 10s on kling"),
        ("on kling, 5 videos, 3 clips", "5 videos on kling 3 videos on kling"),
        ("10s: 5 videos, 3 clips", "5 videos 10s, 3 videos"),
        ("10s, 5 videos, 3 clips, 2 pics", "5 videos 10s, 3 videos 10s, 2 images"),
        ("5 videos 3 runway images", "5 videos, on runway 3 images"),
    ],
)
def test_what_is_said_stands_before_or_behind_what_it_describes(text: str, work: str) -> None:
    assert read(text) == work


@pytest.mark.parametrize(
    ("text", "work", "spread"),
    [
        ("5 videos 3 clips 10s", "5 videos 10s, 3 videos 10s", [{"length"}, set()]),
        ("5 videos 8s 3 clips 10s", "5 videos 8s, 3 videos 10s", [set(), set()]),
        ("5 videos, 3 clips 10s", "5 videos, 3 videos 10s", [set(), set()]),
        ("3 images 5 videos 10s", "3 images, 5 videos 10s", [set(), set()]),
        ("3 images 5 videos 4k 10s", "3 images 4k, 5 videos 4k 10s", [{"resolution"}, set()]),
        ("1 clip 2 clips 8s 3 clips 10s", "1 video 8s, 2 videos 8s, 3 videos 10s", [{"length"}, set(), set()]),
        ("5 videos 10s 3 clips", "5 videos 10s, 3 videos", [set(), set()]),
        ("5 videos 3 10s clips", "5 videos, 3 videos 10s", [set(), set()]),
        ("3 images 5 image-to-video clips", "3 images, 5 videos image-to-video", [set(), set()]),
        ("3 images 5 clips image-to-video", "3 images, 5 videos image-to-video", [set(), set()]),
        ("3 clips 5 clips veo 3.1", "3 videos veo-3.1, 5 videos veo-3.1", [set(), set()]),
        ("3 images 5 clips veo 3.1", "3 images, 5 videos veo-3.1", [set(), set()]),
        ("3 clips on kling 5 clips veo 3.1", "3 videos on kling, 5 videos veo-3.1", [set(), set()]),
    ],
)
def test_what_is_said_behind_a_kind_is_assumed_of_earlier_ones_up_to_a_comma(
    text: str, work: str, spread: list[set[str]]
) -> None:
    found = parse_work(text, WORDS)
    assert str(found) == work
    assert [{attribute.value for attribute in line.spread} for line in found.lines] == spread


def test_provider_is_assumed_of_earlier_kinds_over_commas() -> None:
    lines = parse_work("5 videos, 3 clips on kling app, 2 images", WORDS).lines
    assert [(line.provider, line.channel, line.provider_assumed) for line in lines] == [
        ("kling", "app", True),
        ("kling", "app", False),
        (None, None, False),
    ]


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("5 videos 8s, 3 clips, 2 pics length 10", "5 videos 8s, 3 videos 10s, 2 images"),
        ("length 10 5 videos, 3 clips", "5 videos 10s, 3 videos 10s"),
        ("5 videos, 3 clips, length of 10 seconds", "5 videos 10s, 3 videos 10s"),
        ("5 videos, 3 clips, duration 1 minute", "5 videos 60s, 3 videos 60s"),
        ("5 videos, 3 clips model veo", "5 videos veo, 3 videos veo"),
        ("5 videos, 3 images model veo", "5 videos veo, 3 images"),
        ("provider runway 5 videos, 3 images", "5 videos on runway 3 images on runway"),
        ("5 videos, 3 images on kling provider runway", "5 videos on runway 3 images on kling"),
        ("5 videos 3 clips 10s, length 8", "5 videos 8s, 3 videos 10s"),
        ("3 clips on fal, 5 clips on fal, model kling", "3 videos kling on fal, 5 videos kling on fal"),
        ("source-length 10 1 clip", "1 video from 10s"),
        ("1 image scale 4", "1 image 4x"),
        ("1 image mode edit", "1 image edit mode"),
        ("1 image size 1024x1536", "1 image 1024x1536"),
    ],
)
def test_what_is_said_by_name_describes_all_that_lack_it(text: str, work: str) -> None:
    assert read(text) == work


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("5 videos kling on fal", "5 videos kling on fal"),
        ("5 videos on fal kling", "5 videos kling on fal"),
        ("5 kling videos on fal", "5 videos kling on fal"),
        ("5 kling clips, provider runway", "5 videos kling on runway"),
        ("5 videos kling on krea", "5 videos kling on krea"),
        ("5 videos on krea kling", "5 videos kling on krea"),
        ("5 videos on runway with kling", "5 videos kling on runway"),
        ("5 videos with kling on fal", "5 videos kling on fal"),
        ("5 videos on kling kling 3", "5 videos kling-3.0 on kling"),
        ("5 kling clips on kling", "5 videos on kling"),
        ("5 kling clips on kling app", "5 videos on kling app"),
        ("5 clips on kling app, provider kling", "5 videos on kling app"),
        ("5 clips, model kling", "5 videos on kling"),
        ("5 clips on wan fal", "5 videos on wan fal"),
    ],
)
def test_a_name_of_both_is_the_model_where_another_provider_is_named(text: str, work: str) -> None:
    assert read(text) == work


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("10s videos", "missing_count", {"medium": "video"}),
        ("5 minutes of video", "missing_count", {"medium": "video"}),
        ("5 videos sound", "missing_count", {"medium": "audio"}),
        ("5 videos clips", "missing_count", {"medium": "video"}),
        ("5 videos in 4k images", "missing_count", {"medium": "image"}),
        ("veo 3.1 clips", "missing_count", {"medium": "video"}),
        ("batch of 4", "no_work", {}),
        ("on kling", "no_work", {}),
        ("quality quality", "no_work", {}),
        ("5 videos 10", "missing_medium", {"count": 10}),
        ("2 10s, model gen-4.5", "missing_medium", {"count": 2}),
        ("5 videos 10s length 8", "missing_medium", {"count": 8}),
        ("5 clips with web search", "does_not_fit", {"word": "with web search", "medium": "video"}),
        ("5 kling", "missing_medium", {"count": 5}),
        ("5 flux on fal", "missing_medium", {"count": 5}),
        ("5 upscale 3 images", "missing_medium", {"count": 5}),
        ("5 videos 10s 8s", "repeated_option", {"option": "length"}),
        ("5 10s videos 8s", "repeated_option", {"option": "length"}),
        ("5 videos 8s, length 10", "repeated_option", {"option": "length"}),
        ("5 videos length 8 length 10", "repeated_option", {"option": "length"}),
        ("5 videos, 8s, 10s", "repeated_option", {"option": "length"}),
        ("5 videos on runway on fal", "repeated_option", {"option": "provider"}),
        ("5 videos on kling on krea", "repeated_option", {"option": "provider"}),
        ("5 videos on runway api web", "unknown_word", {"word": "web"}),
        ("5 videos on runway api runway web", "repeated_option", {"option": "provider"}),
        ("5 gen-4.5 clips on runway provider fal", "repeated_option", {"option": "provider"}),
        ("5 clips veo 3.1 sora 2", "repeated_option", {"option": "model"}),
        ("5 images 10s", "does_not_fit", {"word": "10s", "medium": "image"}),
        ("5 images with sound", "does_not_fit", {"word": "with sound", "medium": "image"}),
        ("5 10s images", "does_not_fit", {"word": "10s", "medium": "image"}),
        ("5 images length 10", "does_not_fit", {"word": "length 10", "medium": "image"}),
        ("5 videos, 3 images 10s", "does_not_fit", {"word": "10s", "medium": "image"}),
        ("5 images veo 3.1", "does_not_fit", {"word": "veo 3.1", "medium": "image"}),
        ("5 veo 3.1 images", "does_not_fit", {"word": "veo 3.1", "medium": "image"}),
        ("5 images image to video", "does_not_fit", {"word": "image to video", "medium": "image"}),
        ("5 image to video images", "does_not_fit", {"word": "image to video", "medium": "image"}),
        ("5 images model veo", "does_not_fit", {"word": "model veo", "medium": "image"}),
        ("5 videos 0s", "bad_value", {"attribute": "length", "word": "0"}),
        ("5 videos length -5", "bad_value", {"attribute": "length", "word": "-5"}),
        ("5 videos 99999999 s", "bad_value", {"attribute": "length", "word": "99999999"}),
        ("5 videos 0.0000001s", "bad_value", {"attribute": "length", "word": "0.0000001"}),
        ("5 images batch 1.5", "bad_value", {"attribute": "batch", "word": "1.5"}),
        ("5 videos 1.5 frames", "bad_value", {"attribute": "frames", "word": "1.5"}),
        ("5 images scale 3", "bad_value", {"attribute": "scale", "word": "3"}),
        ("5 videos 1.000s", "ambiguous_number", {"word": "1.000"}),
        ("5 videos 10,5s", "ambiguous_number", {"word": "10,5", "choices": ("10.5",)}),
        ("5 videos \u0661\u0660s", "foreign_digits", {"suggestion": "10"}),
    ],
)
def test_what_cannot_be_meant_is_asked_about(text: str, code: str, facts: dict[str, object]) -> None:
    error = refusal(text)
    assert (error.code, {name: error.facts()[name] for name in facts}) == (code, facts)


@pytest.mark.parametrize(
    ("text", "word", "suggestion"),
    [
        ("5 videos 10 sec0nds", "sec0nds", "seconds"),
        ("5 videos 10kg", "kg", None),
        ("5 videos 1080", "1080", "1080p"),
        ("5 videos 16:9", "16:9", None),
        ("5 images 4k reference images", "reference", "references"),
        ("5 videos with adio", "adio", "audio"),
        ("5 videos wiht sound", "wiht", "with"),
        ("5 imge-to-video clips", "imge-to-video", "image-to-video"),
        ("5 gen-9 clips", "gen-9", "gen-4"),
        ("5 kilng clips", "kilng", "kling"),
        ("5 videos hihg quality", "hihg", "high"),
        ("5 videos resolution ultra", "ultra", None),
        ("5 videos quality hihg", "hihg", "high"),
        ("5 videos sound maybe", "maybe", None),
        ("5 videos resolutoin 1080p", "resolutoin", "resolution"),
        ("5 videos yes", "yes", None),
        ("5 videos no", "no", None),
        ("no videos", "no", None),
        ("5 videos length", "length", None),
        ("5 videos, length, 5 pics", "length", None),
        ("5 videos with length", "length", None),
        ("5 the videos", "the", None),
        ("5 a videos", "a", None),
        ("each 5 videos", "each", None),
        ("5 videos with 3 images", "3", None),
        ("5 videos for 3 images", "3", None),
        ("5 videos for", "for", None),
        ("5 videos on, 3 images", "on", None),
        ("from,", "from", None),
        ("5 videos on kling or runway", "or", None),
        ("5 videos without kling", "without", None),
        ("5 videos not on kling", "not", None),
    ],
)
def test_word_that_means_nothing_there_is_named_with_the_nearest(text: str, word: str, suggestion: str | None) -> None:
    error = refusal(text)
    assert isinstance(error, UnknownWordError)
    assert (error.text[error.start : error.end], error.word, error.suggestion) == (word, word, suggestion)


@pytest.mark.parametrize(
    ("text", "word", "suggestion", "or_model"),
    [
        ("5 clips on Runwey", "Runwey", "runway", True),
        ("5 clips on gen-9", "gen-9", "gen-4", True),
        ("5 clips provider runwey", "runwey", "runway", False),
        ("5 clips provider gen-4.5", "gen-4.5", None, False),
        ("5 clips model gen-9 10s", "gen-9", "gen-4", True),
        ("5 clips model sorra 2, 3 pics", "sorra 2", "sora-2", True),
        ("3 images on flux 2", "flux 2", "flux-2-pro", True),
        ("5 flux 2 images", "flux 2", "flux-2-pro", True),
        ("provider provider 5 videos", "provider", None, False),
        ("model 5 videos", "5", None, True),
        ("5 videos on on kling", "on", None, True),
    ],
)
def test_unknown_name_is_named_with_the_nearest(text: str, word: str, suggestion: str | None, or_model: bool) -> None:
    error = refusal(text)
    assert isinstance(error, UnknownProviderError)
    assert (error.text[error.start : error.end], error.word) == (word, word)
    assert (error.suggestion, error.or_model) == (suggestion, or_model)
