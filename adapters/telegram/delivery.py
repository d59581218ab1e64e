"""Answers on their way: each is delivered, given up, or waits until its reader writes privately."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from adapters.telegram.answering import Answer, Answering, Waiting
from adapters.telegram.failures import SendingError
from adapters.telegram.hands import Hands, InHand
from core.errors.networks import DeliveryError

log = logging.getLogger(__name__)

REMEMBERED = 10_000
"""People who wrote privately."""

AnswerAgain = Callable[[InHand], Awaitable[Answer | None]]
"""Gives the answer to an update once more; what it does is done only once."""
Fault = Callable[[str, int, Exception], None]


@dataclass
class Delivery:
    """Delivers answers, and those that wait when their time has come."""

    hands: Hands
    answering: Answering
    answer_again: AnswerAgain
    fault: Fault
    _waiting: dict[str, list[InHand]] = field(default_factory=dict)
    _words: dict[str, int] = field(default_factory=dict)
    """How often somebody wrote privately."""

    async def deliver(self, hand: InHand, answer: Answer, reader: str | None) -> None:
        """Deliver an answer.

        Args:
            reader: Who wrote privately, so that what waits for them can be delivered afterwards.
        """
        person = answer.incoming.request.caller.user.external_id
        words = self._words.get(person)
        if await self._waits(hand, answer):
            self.wait(hand, person)
            if self._words.get(person) != words:  # they wrote while we found out that we could not
                await self.wake(person)
        if reader is not None:
            await self.wake(reader)

    def wait(self, hand: InHand, reader: str) -> None:
        """Its answer is for somebody who cannot be written to yet."""
        self._waiting.setdefault(reader, []).append(hand)

    def heard(self, reader: str) -> bool:
        """Somebody wrote privately. Whether an answer waits for them."""
        if len(self._words) >= REMEMBERED:
            self._words.clear()
        self._words[reader] = self._words.get(reader, 0) + 1
        return reader in self._waiting

    async def wake(self, reader: str) -> None:
        """Deliver what waited until somebody can be written to."""
        for hand in self._waiting.pop(reader, []):
            answer = await self.answer_again(hand)
            if answer is None:
                await self.hands.delivered(hand)
            elif await self._waits(hand, answer):
                self.wait(hand, reader)

    async def _waits(self, hand: InHand, answer: Answer) -> bool:
        """Deliver it, unless it has to wait."""

        async def progress(steps: int, waits_for: str | None) -> None:
            hand.steps, hand.reader = steps, waits_for
            await self.hands.keep(hand)

        try:
            await self.answering.deliver(answer, progress)
        except Waiting:
            return True
        except (DeliveryError, SendingError) as error:
            log.warning("the answer to update %s is given up: %r", hand.number, error)
        except Exception as error:
            self.fault("the answer to update %s could not be delivered", hand.number, error)
        await self.hands.delivered(hand)
        return False
