"""A small vocabulary with every kind of word in it, so that sentences do not change their meaning with the prices."""

from core.work.attributes import Attribute
from core.work.media import Medium
from core.work.vocabulary import ModelName, Vocabulary, name_key

_VIDEO, _IMAGE, _AUDIO = (frozenset((medium,)) for medium in (Medium.VIDEO, Medium.IMAGE, Medium.AUDIO))
_MODELS = {
    _VIDEO: "gen-4 gen-4.5 gen-4-turbo kling kling-3.0 kling-3.0-pro kling-2.6 veo veo-3.1 veo-3.1-fast veo-fast "
    "sora-2 sora-2-pro wan wan-2.6 act-two",
    _IMAGE: "flux-2-pro flux-2-dev nano-banana nano-banana-pro gpt-image-1 kling-image krea magnific-upscale",
    _AUDIO: "text-to-speech",
    _VIDEO | _IMAGE: "flux",
}
WORDS = Vocabulary.of(
    providers={
        **{name: name for name in ("vidzy", "runway", "kling", "fal", "google", "krea", "wan", "pika", "midjourney")},
        "fal.ai": "fal",
        "google deepmind": "google",
        "rw": "runway",
    },
    models={name_key(name): ModelName(name, media) for media, names in _MODELS.items() for name in names.split()},
    channels={
        "runway": {"api": "api", "web": "web", "webapp": "web"},
        "kling": {"api": "api", "apiimage": "api-image", "app": "app"},
        "wan": {"alibaba": "alibaba", "fal": "fal"},
    },
    labels={
        Attribute.QUALITY: frozenset(("low", "high", "very low", "pro", "standard", "turbo", "quality")),
        Attribute.RESOLUTION: frozenset(("720p", "1080p", "1k", "2k", "4k", "hd", "draft")),
        Attribute.MODE: frozenset(("draft", "edit", "upscale", "3d", "motion-control")),
        Attribute.STYLE: frozenset(("plain", "moodboard", "style reference")),
        Attribute.DELIVERY: frozenset(("batch", "standard")),
        Attribute.HDR: frozenset(("yes", "no", "exr")),
        Attribute.REGION: frozenset(("cn", "global")),
        Attribute.INPUT: frozenset(("text", "image", "video")),
        Attribute.SIZE: frozenset(("1024x1024", "1024x1536")),
    },
)
