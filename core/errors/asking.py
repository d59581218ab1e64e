"""Who may not, and what cannot be asked like this."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors.tree import RefusedError


@dataclass(eq=False)
class NotAModeratorError(RefusedError):
    """Only moderators may do that."""

    code = "not_a_moderator"
    server: str


@dataclass(eq=False)
class ModeratorUnknownError(RefusedError):
    """Whether the caller is a moderator could not be found out."""

    code = "moderator_unknown"
    server: str


@dataclass(eq=False)
class AnonymousCallerError(RefusedError):
    """What was asked is personal, and who asks writes in the name of a group or channel."""

    code = "anonymous_caller"
    name: str


@dataclass(eq=False)
class NotYourButtonError(RefusedError):
    """Somebody pressed a button that belongs to another person."""

    code = "not_your_button"
    owner: str | None
    """What that person is called, where it is known."""
    words: str
    """The command that it stands for, as whoever pressed it would type it."""


@dataclass(eq=False)
class OutdatedButtonError(RefusedError):
    """A button of a version that is no longer understood, or whose words are no longer kept."""

    code = "outdated_button"


@dataclass(eq=False)
class RequestConflictError(RefusedError):
    """The request id was used before, for something else."""

    code = "request_conflict"


@dataclass(eq=False)
class NoPlaceError(RefusedError):
    """Nobody else could be warned here: it is somebody's own chat, or a network without channels and topics."""

    code = "no_place"


@dataclass(eq=False)
class PlaceClosedError(RefusedError):
    """We cannot write in that channel."""

    code = "place_closed"
    place: str
    """For people; empty: not known."""
