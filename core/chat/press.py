"""What a button carries, `version:verb:owner:arguments`, so that it outlives the program that drew it.

Nothing of it is trusted: it says what was offered to whom, and whoever presses it asks for that anew, in their own
name and with their own rights.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from uuid import UUID

from core.chat.reply import Button
from core.errors.asking import OutdatedButtonError

VERSION = "1"
ANYBODY = "*"
_KEPT = "~"
"""Begins arguments that were too long for a button, and are kept under a key."""
_ON = "@"
"""Begins arguments that stand behind a server of ours: `@7Qk...Zw on runway api`. It acts there, wherever it is
pressed. With nothing behind the sign, it is only that the arguments begin with one of their own."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button stands for."""

    command: str
    """Path of the command."""
    owner: str
    """Whose it is, or ANYBODY."""
    arguments: str
    """As text; empty when they are kept."""
    kept: str | None = None
    """The key that the arguments are kept under: read_words() reads what is kept."""
    server: UUID | None = None
    """Where it acts; None: where it is pressed, or it is kept with the arguments."""

    def belongs_to(self, external_id: str) -> bool:
        """Whether that person may press it."""
        return self.owner in (ANYBODY, short(external_id))


def button_data(button: Button, owner: str, limit: int, server: UUID | None = None) -> tuple[str, str | None]:
    """What a button carries.

    Args:
        owner: The id that the network knows the person by whom the message answers.
        limit: How many bytes the network allows, 64 or more.
        server: Where it acts, in our id; None: where it is pressed.

    Returns:
        The data, and the words that have to be kept under kept_key() for it to be read; None when it holds all.
    """
    start = ":".join((VERSION, button.command, ANYBODY if button.for_everybody else short(owner), ""))
    words = _with_server(button.arguments, server)
    whole = start + words
    if len(whole.encode()) <= limit and not words.startswith(_KEPT):
        return whole, None
    return start + _KEPT + kept_key(words), words


def read_button(data: str) -> Pressed:
    """What a button stands for. Raises OutdatedButtonError for what this version does not draw."""
    version, *parts = data.split(":", 3)
    if version != VERSION or len(parts) != 3:
        raise OutdatedButtonError
    command, owner, arguments = parts
    if arguments.startswith(_KEPT):
        return Pressed(command, owner, "", arguments.removeprefix(_KEPT))
    arguments, server = read_words(arguments)
    return Pressed(command, owner, arguments, server=server)


def read_words(words: str) -> tuple[str, UUID | None]:
    """Arguments as a button carries them, or as they are kept: what they are, and the server where it acts. Raises
    OutdatedButtonError."""
    if not words.startswith(_ON):
        return words, None
    named, _, arguments = words.removeprefix(_ON).partition(" ")
    if not named:
        return arguments, None
    try:
        return arguments, UUID(bytes=base64.urlsafe_b64decode(f"{named}=="))
    except ValueError:
        raise OutdatedButtonError from None


def _with_server(arguments: str, server: UUID | None) -> str:
    if server is not None:
        return f"{_ON}{base64.urlsafe_b64encode(server.bytes).decode().rstrip('=')} {arguments}"
    return f"{_ON} {arguments}" if arguments.startswith(_ON) else arguments


def kept_key(words: str) -> str:
    """The key of words that are kept: it follows from them, so that keeping them twice is keeping them once."""
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(digest[:15]).decode()


def short(external_id: str) -> str:
    """A number of 19 digits in 12 letters; what is no number stays as it is."""
    try:
        number = int(external_id)
    except ValueError:
        return external_id
    digits = ""
    rest = abs(number)
    while rest:
        rest, digit = divmod(rest, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return ("-" if number < 0 else "") + (digits or "0")
