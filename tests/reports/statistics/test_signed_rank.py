from __future__ import annotations

import math
from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, wilcoxon

from reports.statistics import signed_rank
from reports.statistics.signed_rank import EXACT_TO, lower_tail, order_statistic, p_value

# Greatest T with two-sided p ≤ 0.05 for n = 6, 7, …: OEIS A226330; up to 25 also D. Wilson's table of the University of
# York's Department of Mathematics. (Tables that have 30 at n = 16 or 35 at 17 round to the nearest, not down.)
CRITICAL_5_PERCENT = (
    *(0, 2, 3, 5, 8, 10, 13, 17, 21, 25, 29, 34, 40, 46, 52, 58, 65, 73, 81, 89, 98, 107, 116, 126, 137, 147, 159),
    *(170, 182, 195, 208, 221, 235, 249, 264, 279, 294, 310, 327, 343, 361, 378, 396, 415, 434, 453, 473, 494, 514),
    *(536, 557, 579, 602, 625, 648, 672, 697),
)
# Two-sided p ≤ 0.10 for n = 5 to 25: the University of York's table.
CRITICAL_10_PERCENT = (*(0, 2, 3, 5, 8, 10, 13, 17, 21, 25, 30, 35, 41, 47, 53, 60, 67, 75, 83, 91, 100),)


def test_order_statistics_are_those_of_the_protocol() -> None:
    table = {6: 1, 7: 3, 8: 4, 9: 6, 10: 9, 12: 14, 15: 26, 20: 53}
    assert {units: order_statistic(units, 0.95) for units in table} == table


@pytest.mark.parametrize("units", range(6))
def test_below_six_units_there_is_no_interval_of_95_percent(units: int) -> None:
    assert order_statistic(units, 0.95) is None


def test_five_units_have_an_interval_of_90_percent() -> None:
    assert order_statistic(5, 0.90) == 1


def test_critical_values_are_those_of_published_tables() -> None:
    # An interval excludes zero when T ≤ k − 1, so the table's critical value is k − 1.
    assert [(order_statistic(n, 0.95) or 0) - 1 for n in range(6, 63)] == [*CRITICAL_5_PERCENT]
    assert [(order_statistic(n, 0.90) or 0) - 1 for n in range(5, 26)][1:] == [*CRITICAL_10_PERCENT][1:]


@pytest.mark.parametrize("units", [1, 2, 5, 8, 11])
def test_the_null_distribution_is_that_of_all_sets_of_ranks(units: int) -> None:
    sums = Counter(
        sum(rank for rank, chosen in enumerate(signs, 1) if chosen) for signs in product((0, 1), repeat=units)
    )
    for statistic in range(-1, units * (units + 1) // 2 + 2):
        counted = sum(ways for total, ways in sums.items() if total <= statistic)
        assert lower_tail(units, statistic) == pytest.approx(counted / 2**units, abs=1e-15)


def test_beyond_the_exact_range_the_normal_approximation_takes_over_smoothly(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = {units: order_statistic(units, 0.95) for units in (40, 70, 100)}
    monkeypatch.setattr(signed_rank, "EXACT_TO", 10)
    for units, k in exact.items():
        assert k is not None
        assert order_statistic(units, 0.95) == pytest.approx(k, rel=0.005)
    # The textbook's large-sample formula, n(n+1)/4 − 1.96·√(n(n+1)(2n+1)/24).
    n = 10 * EXACT_TO
    textbook = n * (n + 1) / 4 - norm.ppf(0.975) * math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
    assert order_statistic(n, 0.95) == pytest.approx(textbook, abs=1)


@pytest.mark.parametrize("level", [0.0, 1.0, -0.1, 95.0, math.nan])
def test_a_level_outside_zero_and_one_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        order_statistic(10, level)


# Millionths: far from where halving a float loses its last digit.
DISTINCT = st.lists(
    st.integers(-3_000_000, 3_000_000).filter(bool).map(lambda whole: whole / 1e6),
    min_size=1,
    max_size=15,
    unique_by=abs,
)


@given(DISTINCT)
def test_without_ties_and_zeros_p_is_that_of_scipy(values: list[float]) -> None:
    assert p_value(values) == pytest.approx(wilcoxon(values, method="exact").pvalue)


@given(DISTINCT)
def test_exchanging_variant_and_baseline_leaves_p_as_it_is(values: list[float]) -> None:
    assert p_value([-value for value in values]) == p_value(values)


@given(DISTINCT, st.sampled_from([0.25, 0.5, 2.0, 8.0]))
def test_p_does_not_depend_on_the_scale(values: list[float], factor: float) -> None:
    assert p_value([factor * value for value in values]) == p_value(values)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=8))
def test_with_ties_and_zeros_p_stays_honest(sizes: list[int]) -> None:
    # Under the null hypothesis all signs are equally likely: p ≤ α may happen in a share α of them at most.
    found = Counter(
        p_value([s * size for s, size in zip(signs, sizes, strict=True)])
        for signs in product((-1.0, 1.0), repeat=len(sizes))
    )
    for alpha in found:
        share = sum(ways for p, ways in found.items() if p <= alpha) / 2 ** len(sizes)
        assert share <= alpha + 1e-12


def test_identical_values_have_the_smallest_p_there_is_and_zeros_have_one() -> None:
    assert p_value([0.1] * 6) == 2 / 2**6
    assert p_value([0.0] * 6) == 1
    assert p_value([0.0]) == 1
    assert p_value([0.3]) == 1


def test_no_values_and_values_that_are_not_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        p_value([])
    with pytest.raises(ValueError, match="finite"):
        p_value([0.1, math.nan])
