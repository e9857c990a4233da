from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.log_ratios import fork_means, log_ratios

SECONDS = st.floats(min_value=0.001, max_value=10_000)
PAIRS = st.lists(st.tuples(SECONDS, SECONDS), min_size=1, max_size=12)


def test_half_the_time_and_twice_the_time_are_equally_far_from_the_same() -> None:
    assert log_ratios([(1.0, 2.0), (2.0, 1.0), (3.0, 3.0)]) == pytest.approx((-math.log(2), math.log(2), 0.0))


@pytest.mark.parametrize("seconds", [0.0, -1.0, math.nan, math.inf])
def test_times_that_are_not_positive_and_finite_are_refused(seconds: float) -> None:
    for pair in ((seconds, 1.0), (1.0, seconds), (seconds, seconds)):
        with pytest.raises(ValueError, match="positive and finite"):
            log_ratios([pair])


@given(PAIRS)
def test_exchanging_variant_and_baseline_changes_the_sign_exactly(pairs: list[tuple[float, float]]) -> None:
    assert log_ratios([(b, a) for a, b in pairs]) == tuple(-d for d in log_ratios(pairs))


@given(PAIRS, st.floats(min_value=0.01, max_value=100))
def test_a_machine_that_is_slower_by_a_factor_changes_nothing(pairs: list[tuple[float, float]], factor: float) -> None:
    slower = log_ratios([(factor * a, factor * b) for a, b in pairs])
    assert slower == pytest.approx(log_ratios(pairs), abs=1e-12)


def test_a_fork_counts_once_however_many_of_its_blocks_are_valid() -> None:
    assert fork_means({2: [0.3], 1: [0.1, 0.2, 0.0]}) == pytest.approx((0.1, 0.3))


def test_a_fork_without_blocks_is_refused_and_no_forks_have_no_means() -> None:
    assert fork_means({}) == ()
    with pytest.raises(ValueError, match="fork 3 has no block"):
        fork_means({1: [0.1], 3: []})
