"""Every test here that opens a migrated database leaves it sound."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.database.engine import Engines
from tests.adapters.database.rules import broken_rules


@pytest.fixture
async def engines(engines: Engines) -> AsyncIterator[Engines]:
    """Connections to a migrated database; behind the test the rules of the ledger are checked."""
    yield engines
    assert await broken_rules(engines) == []
