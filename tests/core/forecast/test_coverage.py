from itertools import islice

import pytest

from tests.core.forecast.histories import FAMILIES, forecasts

HISTORIES = 500


@pytest.mark.parametrize("family", FAMILIES)
def test_eight_times_in_ten_credits_run_out_within_the_interval(family: str) -> None:
    places = [history.place(found) for history, found in islice(forecasts(family, whole=False), HISTORIES)]
    within, early, late = (places.count(place) for place in (0, -1, 1))
    print(f"{family}: {within} of {HISTORIES} within, {early} earlier, {late} later")
    assert 0.75 * HISTORIES <= within <= 0.90 * HISTORIES
    assert max(early, late) <= 0.15 * HISTORIES  # the misses are not all on one side
