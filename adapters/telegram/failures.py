"""What Telegram's refusals and the client's exceptions mean for a message.

Texts of exceptions are never logged: some hold the address that was called, and so the token.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut

from core.errors.networks import AnswerLostError, DeliveryError, NotDeliveredError, SlowDownError, UnreachableError

_NOT_SENT = frozenset(
    ("ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol", "ProxyError", "RuntimeError")
)
"""Names of the HTTP library's exceptions after which nothing can have arrived."""
_NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid", "have no rights to send", "not enough rights")


class SendingError(Exception):
    """What only this wing has to know of a message that was not taken."""


@dataclass(eq=False)
class MovedError(SendingError):
    """The group has another id now."""

    new_chat_id: int


@dataclass(eq=False)
class ImpossibleError(SendingError):
    """Telegram does not take it, and will not take it later."""

    reason: str
    """In Telegram's words, in small letters."""


@dataclass(eq=False)
class OutOfOrderError(SendingError):
    """Telegram says that it is out of order: nothing was delivered this time."""


def failure(error: TelegramError) -> DeliveryError | SendingError:
    """What an exception of the client's means."""
    reason = error.message.casefold()
    match error:
        case RetryAfter():
            return SlowDownError(seconds(error))
        case ChatMigrated():
            return MovedError(error.new_chat_id)
        case Forbidden():
            return UnreachableError()
        case BadRequest() if any(words in reason for words in _NOBODY):
            return UnreachableError()
        case BadRequest():
            return ImpossibleError(reason)
        case InvalidToken():
            return NotDeliveredError()
        case _ if error.__cause__ is not None and type(error.__cause__).__name__ in _NOT_SENT:
            return NotDeliveredError()
        case TimedOut():
            return AnswerLostError()
        case _ if reason.startswith(("httpx.", "unknown error", "invalid server response")):
            return AnswerLostError()
        case _:
            return OutOfOrderError()


def seconds(error: RetryAfter) -> float:
    """How long to wait; the client gives a number now, and a timedelta in versions to come."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
