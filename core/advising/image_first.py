"""An image, then the video from it, instead of the video from text: many cheap tries, few dear ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.advising.advice import ImageFirst, Step, Way
from core.advising.asked import Asked, step_for
from core.work.attributes import Attribute
from core.work.media import Medium
from core.work.work import WorkLine


def image_first(asked: Asked) -> Iterator[ImageFirst]:
    """One piece of advice at most: for videos from text, where their model makes videos from images as well, and the
    usual image model of the channel is cheap enough."""
    if asked.line.medium is not Medium.VIDEO or asked.values.get(Attribute.INPUT, "text") != "text":
        return
    from_image = {**asked.values, Attribute.INPUT: "image"}
    video, image = asked.like(from_image), _images(asked)
    if video is None or image is None or not _takes_images(asked, video):
        return
    before, after = Way((asked.step,)), Way((image, video))
    if after.amount < before.amount:
        rare = replace(video, line=replace(video.line, success=asked.line.success))
        yield ImageFirst(
            before,
            after,
            turn=asked.step.exact * asked.step.kept / after.exact,
            last_turn=video.exact / (before.exact - image.exact),
            images_turn=(before.exact - video.exact) / image.exact,
            as_rare=Way((image, rare)),
        )


def _images(asked: Asked) -> Step | None:
    """One job a video: where a job makes several images, they are of one prompt."""
    one = WorkLine(1, Medium.IMAGE, asked.line.provider, channel=asked.line.channel)
    step = step_for(one, asked.market)
    return step and step_for(replace(one, count=asked.line.count * step.priced.outputs), asked.market)


def _takes_images(asked: Asked, video: Step) -> bool:
    """Whether the price book says so: a server's own price is the same whatever goes in, and silent on what can."""
    listed = step_for(video.line, replace(asked.market, own=()))
    return listed is not None and Attribute.INPUT.value not in listed.priced.unaffected
