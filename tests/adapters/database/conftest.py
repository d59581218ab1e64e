"""Every test here that opens a migrated database leaves it sound."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from adapters.database.engine import Engines, open_engines
from adapters.database.engine import database_url as checked_url
from adapters.database.store import SqlStore
from core.budget import Budget
from core.prices.book import PriceBook
from tests.adapters.database.at_once import PROGRAMS
from tests.adapters.database.rules import broken_rules


@pytest.fixture
async def engines(engines: Engines) -> AsyncIterator[Engines]:
    """Connections to a migrated database; behind the test the rules of the ledger are checked."""
    yield engines
    assert await broken_rules(engines) == []


@pytest.fixture
async def stores(engines: Engines, migrated_url: str) -> AsyncIterator[list[SqlStore]]:
    """The records as five programs see them: connections of their own each."""
    async with AsyncExitStack() as stack:
        others = [open_engines(checked_url("a test", migrated_url)) for _ in range(PROGRAMS - 1)]
        for other in others:
            stack.push_async_callback(other.dispose)
        yield [SqlStore(each) for each in (engines, *others)]


@pytest.fixture
def budgets(stores: list[SqlStore], book: PriceBook) -> list[Budget]:
    """The use cases in five programs."""
    return [Budget(store, book) for store in stores]
