"""Names of countable things, as ids of the message catalogue; the catalogue is read by those who talk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Noun:
    """What one and many of a thing are called, for example "{count} video" and "{count} videos".

    `make messages` finds these calls and puts both forms into the catalogue, where a translator adds the plural
    forms of their language.
    """

    one: str
    many: str
