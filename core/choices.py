"""What people and moderators choose, in place of what their network, or the price book, says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from core.alerts.levels import Mark, Measure
from core.alerts.place import WarningPlace
from core.amounts import Unit
from core.ledger.changes import WalletKey
from core.people import Caller, Ground
from core.prices.provider import ChannelKey


@dataclass(frozen=True, slots=True)
class PersonChoices:
    """What a person chose, on whatever server; None: nothing."""

    locale: str | None = None
    """A BCP 47 tag."""
    time_zone: str | None = None
    """An IANA name."""
    pictures: Ground | None = None
    private_warnings: bool = False
    """They are warned privately, whatever place a server chose."""


@dataclass(frozen=True, slots=True)
class ServerChoices:
    """What moderators chose for their server; None: nothing."""

    default: ChannelKey | None = None
    """What is meant where nobody is named."""
    locale: str | None = None
    """Of its public answers."""
    time_zone: str | None = None
    """Of members who chose none."""
    marks: tuple[Mark, ...] = ()
    """Where members are warned who have set no alert, in the order of Measure, the highest first; those in credits are
    millionths of a credit."""
    warnings: WarningPlace | None = None
    """Where members are warned; None: each privately."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a caller and their server chose."""

    person: PersonChoices = PersonChoices()
    server: ServerChoices = ServerChoices()

    def reader(self, caller: Caller) -> Caller:
        """The caller as they read: their own choice, else, of time zones, their server's, else what the network
        said, which is kept beside it."""
        person, server = self.person, self.server
        zone = _known(person.time_zone) or _known(server.time_zone)
        return replace(
            caller,
            locale=person.locale or caller.said_locale,
            time_zone=zone or caller.said_time_zone,
            network_locale=caller.said_locale,
            network_time_zone=caller.said_time_zone,
            server=replace(caller.server, locale=server.locale or caller.server.locale),
            pictures=person.pictures or Ground.DARK,
        )


def default_marks(choices: ServerChoices, wallet: WalletKey) -> tuple[Mark, ...]:
    """Where a member is warned of a wallet in which they never set an alert: at the server's, from its next change on.
    Credits are of a wallet that counts credits, a share and days of any."""
    counted = wallet.unit is Unit.CREDIT
    return tuple(mark for mark in choices.marks if counted or mark.measure is not Measure.CREDITS)


def _known(zone: str | None) -> str | None:
    """A zone, if this machine knows it: names come and go, and records move from machine to machine."""
    try:
        return zone and ZoneInfo(zone).key
    except (ValueError, LookupError, OSError):
        return None
