import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.alerts.thresholds import Fall, Threshold, ThresholdState, judge
from core.amounts import Amount, Unit

ARMED, FIRED = ThresholdState.ARMED, ThresholdState.FIRED


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def warnings(thresholds: list[int], path: list[int]) -> list[tuple[int, list[int]]]:
    """What is said while the available credits take that path: (lowest, the others)."""
    states = {credit(amount): Threshold(credit(amount)) for amount in thresholds}
    said = []
    for available in path:
        changed, fall = judge(states.values(), credit(available))
        states.update({threshold.amount: threshold for threshold in changed})
        if fall is not None:
            said.append((int(fall.threshold.decimal), [int(other.decimal) for other in fall.also]))
    return said


@pytest.mark.parametrize(
    ("state", "available", "after"),
    [
        (ARMED, 1_001, ARMED),
        (ARMED, 1_000, FIRED),
        (ARMED, 980, FIRED),
        (ARMED, -80, FIRED),
        (FIRED, 1_000, FIRED),
        (FIRED, 1_099, FIRED),
        (FIRED, 1_100, ARMED),
        (ARMED, 1_050, ARMED),
    ],
)
def test_threshold_fires_at_or_below_and_is_armed_again_a_tenth_above(
    state: ThresholdState, available: int, after: ThresholdState
) -> None:
    assert Threshold(credit(1_000), state).seen(credit(available)).state is after


@pytest.mark.parametrize(("micros", "again"), [(10, 11), (11, 13), (1, 2), (1_000_000_000, 1_100_000_000)])
def test_tenth_is_never_rounded_down(micros: int, again: int) -> None:
    assert Threshold(Amount(micros, Unit.CREDIT)).armed_again_at.micros == again


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ([1_050, 980], [(1_000, [])]),
        ([1_050, 1_000], [(1_000, [])]),
        ([980, 970, 500, 0], [(1_000, [])]),
        ([980, 1_050, 990, 1_099, 1_000], [(1_000, [])]),
        ([980, 1_100, 1_000], [(1_000, []), (1_000, [])]),
        ([980, 5_000, 980, 5_000, 980], [(1_000, [])] * 3),
        ([1_100, 1_001], []),
        ([], []),
    ],
)
def test_credits_that_hover_at_a_threshold_warn_once_a_fall(path: list[int], said: list[tuple[int, list[int]]]) -> None:
    assert warnings([1_000], path) == said


def test_fall_through_three_warns_once_for_the_lowest_and_lists_the_others() -> None:
    assert warnings([1_000, 5_000, 2_500], [6_000, 980]) == [(1_000, [5_000, 2_500])]


def test_fall_in_steps_warns_at_each_step() -> None:
    path = [6_000, 4_000, 2_000, 500]
    assert warnings([1_000, 5_000, 2_500], path) == [(5_000, []), (2_500, []), (1_000, [])]


def test_threshold_that_has_fired_is_not_listed_again() -> None:
    assert warnings([1_000, 5_000], [4_000, 900]) == [(5_000, []), (1_000, [])]


def test_only_those_that_were_reached_again_warn_again() -> None:
    assert warnings([1_000, 5_000], [900, 1_200, 900]) == [(1_000, [5_000]), (1_000, [])]


def test_judge_returns_only_what_is_in_another_state() -> None:
    low, middle, high = Threshold(credit(100)), Threshold(credit(1_000), FIRED), Threshold(credit(5_000))
    changed, fall = judge([high, middle, low], credit(1_200))
    assert changed == (Threshold(credit(5_000), FIRED), Threshold(credit(1_000), ARMED))
    assert fall == Fall(credit(5_000), ())


def test_rising_credits_warn_of_nothing() -> None:
    changed, fall = judge([Threshold(credit(1_000), FIRED)], credit(1_100))
    assert (changed, fall) == ((Threshold(credit(1_000), ARMED),), None)


def plain_rule(thresholds: list[int], path: list[int]) -> list[tuple[int, list[int]]]:
    armed = dict.fromkeys(thresholds, True)
    said = []
    for available in path:
        now = []
        for amount in thresholds:
            if armed[amount] and available <= amount:
                armed[amount] = False
                now.append(amount)
            elif not armed[amount] and available * 10 >= amount * 11:
                armed[amount] = True
        if now:
            said.append((min(now), sorted(set(now) - {min(now)}, reverse=True)))
    return said


@given(
    st.lists(st.integers(1, 60), unique=True, max_size=5),
    st.lists(st.integers(-5, 70), max_size=30),
)
def test_warnings_are_those_of_the_rule_written_plainly(thresholds: list[int], path: list[int]) -> None:
    assert warnings(thresholds, path) == plain_rule(thresholds, path)
