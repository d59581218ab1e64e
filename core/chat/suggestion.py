"""Suggestion: what an option may be completed to while somebody types, and what the whole command would answer."""

from __future__ import annotations

from dataclasses import dataclass

from core.chat.command import OptionKind
from core.chat.message import Message

MAX_SUGGESTIONS = 25
"""Of one keystroke. Discord shows as many: https://discord.com/developers/docs/interactions/application-commands, read
2026-11-24."""

MAX_VALUE = 100
"""Characters of a value, at the same place. A longer one is not suggested: cut, it would ask for something else."""

SUGGESTED = frozenset(
    (
        *(OptionKind.WORK, OptionKind.WORK_OR_QUANTITY, OptionKind.SAID, OptionKind.DATE, OptionKind.PROVIDER),
        *(OptionKind.WALLET, OptionKind.PLAN, OptionKind.ZONE, OptionKind.CONFIDENCE),
    )
)
"""Kinds of options that are typed and have suggestions."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One of the things that can be chosen instead of typing on."""

    value: str
    """What the option is then, whole."""
    label: Message
    """What is shown of it. Where it is too long for a network, its Words are what can be cut."""
