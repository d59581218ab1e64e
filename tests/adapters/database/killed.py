"""Scrip killed by SIGKILL at random moments under load, started again, and asked what it remembers.

Each round a child works for several people at once. It says what it is about to ask, and, only after the commit, what
was answered. At a moment that nobody chose it is killed. Then, as after a restart, everything that it said is sent
again under the same request ids: what was answered gets the same answer, what was not is recorded now if it was not
before, nothing is there twice, and the records are sound.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from hashlib import sha256
from multiprocessing.connection import Connection
from typing import Any

import msgspec
from sqlalchemy import func, select

from adapters.database.engine import Engines, database_url, open_engines
from adapters.database.store import SqlStore
from adapters.database.tables import changes
from adapters.database.verify import look
from core.answers import Changed
from core.budget import Budget
from core.dates import Expiry
from core.errors.records import StoreError
from core.errors.tree import RefusedError
from core.ledger.lots import LotKind
from core.people import Caller, Context, Network, Server, User
from core.prices.book import PriceBook
from tests.conftest import NOW
from tests.forked import children

PEOPLE = 3
AT_ONCE = 9
"""So three on each wallet."""
PATIENCE_S = 60
REFUSED = "refused"
"""Instead of a digest: nothing was recorded."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as it can be sent again."""

    request_id: str
    person: int
    at: datetime
    what: str
    amount: int
    number: int | None = None

    async def send(self, budget: Budget) -> Changed:
        server, user = Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, str(self.person), "Somebody")
        context = Context(Caller(server, user), self.at, self.request_id, self.what)
        amount = Decimal(self.amount)
        match self.what:
            case "top up":
                return await budget.top_up(context, amount)
            case "gift":
                day = Expiry(self.at.date() + timedelta(days=1))
                return await budget.top_up(context, amount, kind=LotKind.PROMOTIONAL, expires=day)
            case "spend":
                return await budget.spend(context, amount)
            case "adjust":
                return await budget.adjust(context, amount)
            case "refund":
                return await budget.refund(context, self.number)
            case "undo":
                return await budget.undo(context, self.number)
            case "reserve":
                return await budget.reserve(context, amount)
            case "settle":
                return await budget.settle(context, None, self.number)
            case "release":
                return await budget.release(context, self.number)
        raise ValueError(self.what)


FOLLOWS = {"spend": ("refund", "undo"), "reserve": ("settle", "release"), "gift": ("undo",)}
"""What is done now and then to a change of that kind."""


def digest(answer: Changed) -> str:
    return sha256(msgspec.json.encode(answer)).hexdigest()


def work(url: str, name: str, at: datetime, said: Connection) -> None:
    """What a child does until it is killed."""
    asyncio.run(_work(url, name, at, said))


async def _work(url: str, name: str, at: datetime, said: Connection) -> None:
    budget = Budget(SqlStore(open_engines(database_url("the child", url))), PriceBook.packaged())

    async def ask(asked: Asked) -> Changed | None:
        said.send(asked)
        while True:
            try:
                answer = await asked.send(budget)
            except RefusedError:
                said.send((asked.request_id, REFUSED))
                return None
            except StoreError:
                await asyncio.sleep(0.01)  # the database is away: a person would send it again
            else:
                said.send((asked.request_id, digest(answer)))
                return answer

    async def keep_asking(caller: int) -> None:
        chance = random.Random(f"{name} {caller}")  # noqa: S311  # no secret
        number = 0
        while True:
            number += 1
            request = partial(Asked, f"{name} {caller} {number}", caller % PEOPLE, at)
            what = chance.choice(["top up", "gift", "spend", "spend", "spend", "reserve", "adjust"])
            answer = await ask(request(what, chance.randint(1, 90)))
            if answer is not None and what in FOLLOWS and chance.random() < 0.5:
                number += 1
                request = partial(Asked, f"{name} {caller} {number}", caller % PEOPLE, at)
                await ask(request(chance.choice(FOLLOWS[what]), 0, answer.change.number))

    await asyncio.gather(*(keep_asking(caller) for caller in range(AT_ONCE)))


@dataclass
class Survived:
    """What was counted in all rounds."""

    kills: int = 0
    answered: int = 0
    in_the_air: int = 0
    """Asked, and not answered when the child was killed."""
    done_unheard: int = 0
    """Of these: recorded all the same."""

    def __str__(self) -> str:
        return (
            f"{self.kills} kills; {self.answered:,} answered changes are all there, once; of {self.in_the_air:,} in "
            f"the air {self.done_unheard:,} had been recorded; sound each time"
        )


@dataclass
class Rounds:
    """Rounds on one database."""

    url: str
    seed: int
    hurt: Callable[[random.Random], None] | None = None
    """Something else that befalls the database while the child works."""
    survived: Survived = field(default_factory=Survived)

    def play(self, number: int) -> None:
        """One round."""
        chance = random.Random(f"{self.seed} {number}")  # noqa: S311  # no secret
        at = NOW + timedelta(hours=9 * number)  # holds and gifts of earlier rounds end
        ours, theirs = children.Pipe(duplex=False)
        child = children.Process(target=work, args=(self.url, f"{self.seed} {number}", at, theirs))
        child.start()
        theirs.close()
        heard: list[Any] = []
        self._listen(ours, heard, answers=chance.randint(1, 40))
        if self.hurt is not None:
            self.hurt(chance)
            self._listen(ours, heard, answers=len(_answers(heard)) + 20)
        time.sleep(chance.random() * 0.03)  # the moment itself is nobody's choice
        child.kill()
        child.join()
        self._listen(ours, heard, answers=None)
        self.survived.kills += 1
        asyncio.run(self._look(heard))

    def _listen(self, ours: Connection, heard: list[Any], answers: int | None) -> None:
        """Hear what the child says: so many answers in all, or all that is left."""
        deadline = time.monotonic() + PATIENCE_S
        while answers is None or len(_answers(heard)) < answers:
            if not ours.poll(max(0, deadline - time.monotonic())):
                raise TimeoutError("the child says nothing")
            try:
                heard.append(ours.recv())
            except EOFError:
                if answers is None:
                    return
                raise

    async def _look(self, heard: list[Any]) -> None:
        """After a restart: what is there, and what comes when everything is sent again."""
        engines = open_engines(database_url("a test", self.url))
        try:
            assert (await look(engines)).broken == ()
            answered, refused = _answers(heard), _answers(heard, refused=True)
            asked = [one for one in heard if isinstance(one, Asked) and one.request_id not in refused]
            unanswered = [one for one in asked if one.request_id not in answered]
            recorded = await _recorded(engines)
            assert answered.keys() <= recorded.keys()
            assert not refused.keys() & recorded.keys()
            budget = Budget(SqlStore(engines), PriceBook.packaged())
            for one in asked:
                if one.request_id in answered:
                    assert digest(await one.send(budget)) == answered[one.request_id], one
            self.survived.answered += len(answered)
            self.survived.in_the_air += len(unanswered)
            for one in unanswered:
                self.survived.done_unheard += one.request_id in recorded
                try:
                    await one.send(budget)
                except RefusedError:
                    assert one.request_id not in recorded
            after = await _recorded(engines)
            assert recorded.items() <= after.items()
            assert set(after.values()) <= {1}
            assert after.keys() - recorded.keys() <= {one.request_id for one in unanswered}
            assert (await look(engines)).broken == ()
        finally:
            await engines.dispose()


def _answers(heard: list[Any], *, refused: bool = False) -> dict[str, str]:
    """Digests by the ids of their requests."""
    return dict(one for one in heard if isinstance(one, tuple) and (one[1] == REFUSED) is refused)


async def _recorded(engines: Engines) -> dict[str, int]:
    """How often each request was carried out; what time did on the way is nobody's request."""
    counted = select(changes.c.request_id, func.count()).where(changes.c.actor.is_not(None)).group_by("request_id")
    async with engines.reader.connect() as connection:
        return dict(map(tuple, await connection.execute(counted)))
