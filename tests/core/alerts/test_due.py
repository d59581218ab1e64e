"""One person's many alerts keep nobody else's waiting."""

from __future__ import annotations

from uuid import UUID

from core.alerts.due import DueAlert, a_few_each


def due(number: int, destination: str) -> DueAlert:
    return DueAlert(UUID(int=1), number, destination)


def test_the_first_few_of_each_are_taken_in_their_order() -> None:
    all_of_them = [due(number, destination) for number, destination in enumerate("aaabaacab")]
    assert [one.number for one in a_few_each(all_of_them, 2)] == [0, 1, 3, 6, 8]
