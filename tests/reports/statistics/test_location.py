from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.location import hodges_lehmann, walsh_averages

VALUES = st.lists(st.floats(min_value=-5, max_value=5), min_size=1, max_size=12)


def test_walsh_averages_are_all_means_of_two_values_and_each_value_itself() -> None:
    assert sorted(walsh_averages([1.0, 2.0, 4.0])) == [1.0, 1.5, 2.0, 2.5, 3.0, 4.0]
    assert walsh_averages([7.0]) == (7.0,)


def test_hodges_lehmann_is_the_median_of_the_walsh_averages() -> None:
    assert hodges_lehmann([1.0, 2.0, 4.0]) == 2.25
    assert hodges_lehmann([0.0, 0.0, 0.0, 100.0]) == 0.0


def test_hodges_lehmann_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        hodges_lehmann([])


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_finite_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        hodges_lehmann([0.1, value, 0.2])


@given(VALUES)
def test_exchanging_variant_and_baseline_changes_the_sign_only(values: list[float]) -> None:
    assert hodges_lehmann([-value for value in values]) == -hodges_lehmann(values)


@given(VALUES, st.sampled_from([0.25, 0.5, 2.0, 8.0]))
def test_the_estimate_scales_with_the_values(values: list[float], factor: float) -> None:
    assert hodges_lehmann([factor * value for value in values]) == pytest.approx(factor * hodges_lehmann(values))


@given(VALUES, st.data())
def test_a_greater_value_never_makes_a_smaller_estimate(values: list[float], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(values) - 1))
    raised = [*values]
    raised[index] += data.draw(st.floats(0, 5))
    assert hodges_lehmann(raised) >= hodges_lehmann(values)
