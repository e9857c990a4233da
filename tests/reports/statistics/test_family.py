from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.family import holm, simultaneous

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=7)


def test_a_worked_example_comes_out_as_published() -> None:
    # The example of Wikipedia's article "Holm–Bonferroni method": the first and the last are rejected at 5 %.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))


def test_one_variant_needs_no_adjustment_and_none_gives_none() -> None:
    assert holm([0.04]) == (0.04,)
    assert holm([]) == ()
    assert simultaneous(0.95, 1) == 0.95


@given(P_VALUES)
def test_adjusted_p_values_are_those_of_closed_testing(p_values: list[float]) -> None:
    # A hypothesis falls when every set with it falls by Bonferroni (Marcus, Peritz and Gabriel, Biometrika 63 (1976)).
    everyone = range(len(p_values))
    for one, adjusted in enumerate(holm(p_values)):
        sets = [chosen for size in everyone for chosen in combinations(everyone, size + 1) if one in chosen]
        closed = max(len(chosen) * min(p_values[index] for index in chosen) for chosen in sets)
        assert adjusted == pytest.approx(min(1.0, closed))


@given(P_VALUES)
def test_holm_rejects_whatever_bonferroni_rejects_and_keeps_the_order(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    pairs = sorted(zip(p_values, adjusted, strict=True))
    assert all(p <= mine <= min(1.0, len(p_values) * p) + 1e-12 for p, mine in pairs)
    assert [mine for _, mine in pairs] == sorted(adjusted)


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_what_is_no_probability_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([0.5, p])


def test_simultaneous_intervals_share_the_chance_of_error() -> None:
    assert simultaneous(0.95, 5) == pytest.approx(0.99)
    with pytest.raises(ValueError, match="no family of 0"):
        simultaneous(0.95, 0)
