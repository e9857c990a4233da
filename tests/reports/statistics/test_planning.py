from __future__ import annotations

import math
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.change import Change, change_of
from reports.statistics.family import holm, simultaneous
from reports.statistics.interval import signed_rank_interval
from reports.statistics.planning import forks_needed, least_units, more_units, planned_units
from reports.statistics.signed_rank import p_value

EDGE = math.log1p(0.03)


def test_six_units_are_the_fewest_with_an_interval_of_95_percent() -> None:
    assert least_units() == 6
    assert least_units(0.90) == 5
    assert least_units(0.99) == 8


def test_the_number_of_forks_follows_from_the_number_of_variants() -> None:
    assert [forks_needed(variants) for variants in (1, 2, 3)] == [7, 7, 7]
    assert forks_needed(4) == 8
    assert forks_needed(9) == 9
    assert forks_needed(40) == 11


@pytest.mark.parametrize("variants", range(2, 60))
def test_that_many_forks_let_holm_find_a_variant_and_one_fewer_cannot(variants: int) -> None:
    def findings(forks: int) -> int:
        one_sided = p_value([0.1] * forks)  # as clear as it can be
        return sum(p <= 0.05 for p in holm([one_sided] + [1.0] * (variants - 1)))

    forks = forks_needed(variants)
    assert findings(forks) == 1
    assert findings(forks - 1) == 0
    assert forks == max(7, math.ceil(math.log2(2 * variants / 0.05)))
    assert least_units(simultaneous(0.95, variants)) <= forks


def test_the_sample_size_is_the_textbooks_with_what_ranks_and_an_unknown_spread_cost() -> None:
    # ((1.96 + 0.84) / 0.5)² = 31.4 for an effect of half a standard deviation; · π/3 + 1.92 = 34.8.
    assert planned_units(2 * EDGE) == 35
    assert planned_units(0.05) == 26
    assert planned_units(0.10) == 96
    # z at 99 % is 2.576: (2.576 + 0.842)² · 4 = 46.7; · π/3 + 3.3 = 52.3.
    assert planned_units(2 * EDGE, level=0.99) == 53
    # z of 95 % power is 1.645: (1.96 + 1.645)² · 4 = 52.0; · π/3 + 1.92 = 56.4.
    assert planned_units(2 * EDGE, power=0.95) == 57


def test_without_noise_the_fewest_units_with_an_interval_are_planned() -> None:
    assert planned_units(0.0) == 6
    assert planned_units(0.0, level=0.99) == 8


@given(st.floats(0, 0.5), st.floats(0, 0.5), st.floats(0.005, 0.5), st.floats(0.005, 0.5))
def test_more_noise_takes_more_units_and_a_wider_margin_fewer(a: float, b: float, c: float, d: float) -> None:
    (calm, noisy), (strict, wide) = sorted([a, b]), sorted([c, d])
    assert planned_units(calm, margin=strict) <= planned_units(noisy, margin=strict)
    assert planned_units(calm, margin=wide) <= planned_units(calm, margin=strict)


@pytest.mark.parametrize("spread", [-0.1, math.nan, math.inf])
def test_a_spread_that_is_none_is_refused(spread: float) -> None:
    with pytest.raises(ValueError, match="standard deviation"):
        planned_units(spread)


def test_too_few_units_for_an_interval_lack_those_to_the_fewest() -> None:
    assert more_units([]) == 6
    assert more_units([0.3]) == 5
    assert more_units([0.1, 0.1, 0.1]) == 3
    assert more_units([0.1] * 6, level=0.99) == 2


def test_a_noisy_result_lacks_what_the_plan_asks_for() -> None:
    values = [-0.1, 0.1, -0.05, 0.05, -0.08, 0.08, 0.02, -0.02]
    assert more_units(values) == planned_units(stdev(values)) - 8


def test_a_result_near_half_the_margin_lacks_what_narrows_it_to_the_margin() -> None:
    values = [EDGE / 2 + sign * step * 0.0075 for step in range(1, 6) for sign in (-1, 1)]
    interval = signed_rank_interval(values)
    assert interval is not None
    assert change_of(interval) is Change.INCONCLUSIVE
    assert planned_units(stdev(values)) <= len(values)  # the plan is met already
    needed = (len(values) + more_units(values)) / len(values)
    assert math.sqrt(needed) == pytest.approx(2 * interval.half_width / EDGE, rel=0.1)


@given(st.lists(st.floats(-0.3, 0.3), min_size=1, max_size=12))
def test_an_inconclusive_result_always_lacks_at_least_one_unit(values: list[float]) -> None:
    assert more_units(values) >= 1
