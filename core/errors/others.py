"""What moderators cannot do for somebody else."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors.tree import RefusedError


@dataclass(eq=False)
class OthersChangeError(RefusedError):
    """What others did only moderators may undo."""

    code = "others_change"
    server: str
    network: str
    """A Network: on Telegram a reply names somebody, too."""


@dataclass(eq=False)
class NobodyElseError(RefusedError):
    """Somebody else was named where nobody else's credits are: in a private chat."""

    code = "nobody_else"
    name: str


@dataclass(eq=False)
class NoSuchPersonError(RefusedError):
    """The person that was named is nobody whose credits are kept here, or cannot be told from others."""

    code = "no_such_person"
    name: str
    why: str
    """`nothing_kept`, `not_a_person`, `only_a_name`, `several`, `oneself`."""
    network: str
    """A Network: how somebody is named differs."""


@dataclass(eq=False)
class NotUndoneForError(RefusedError):
    """A change of somebody else's cannot be undone. It says no more of their credits than that."""

    code = "not_undone_for"
    name: str
    """Of that person."""
    number: int | None
    """Of the change; None: there is none."""
    why: str
    """The code of the error that the person would read."""
    provider: str
    """The wallet in which it was looked for, for people."""
    first: int | None = None
    """The change that has to be undone before."""
