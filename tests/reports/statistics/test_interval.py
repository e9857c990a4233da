from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import wilcoxon

from reports.statistics.interval import Interval, signed_rank_interval
from reports.statistics.location import hodges_lehmann
from reports.statistics.signed_rank import p_value

# Hamilton depression scale factor IV before and after: Hollander and Wolfe, "Nonparametric Statistical Methods" (1973),
# table 3.1, also the example of R's wilcox.test. There: estimate 0.46, 96.1 % interval from 0.010 to 0.786, T⁻ = 5.
BEFORE = (1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30)
AFTER = (0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29)
VALUES = st.lists(st.floats(min_value=-3, max_value=3), min_size=6, max_size=14)
# Few distinct values, so that ties and zeros are common.
TIED = st.lists(st.integers(-3, 3).map(float), min_size=6, max_size=14)
LEVELS = st.sampled_from([0.8, 0.9, 0.95, 0.96])


def found(values: list[float], level: float = 0.95) -> Interval:
    interval = signed_rank_interval(values, level)
    assert interval is not None
    return interval


def test_a_published_example_comes_out_as_published() -> None:
    differences = [before - after for before, after in zip(BEFORE, AFTER, strict=True)]
    interval = found(differences)
    assert (interval.low, interval.high) == pytest.approx((0.010, 0.786))
    assert hodges_lehmann(differences) == pytest.approx(0.46)
    assert interval.coverage == pytest.approx(0.961, abs=5e-4)
    assert p_value(differences) == pytest.approx(0.0390625)


def test_at_six_units_the_interval_is_the_range() -> None:
    interval = found([0.3, 0.1, 0.2, 0.5, 0.4, 0.6])
    assert (interval.low, interval.high) == (0.1, 0.6)
    assert interval.coverage == 1 - 2 / 64
    assert interval.half_width == pytest.approx(0.25)
    assert interval.ratios == pytest.approx((math.exp(0.1), math.exp(0.6)))


@pytest.mark.parametrize("units", range(6))
def test_below_six_units_there_is_none(units: int) -> None:
    assert signed_rank_interval([0.1] * units) is None


def test_identical_values_make_an_interval_without_width() -> None:
    interval = found([0.25] * 8)
    assert interval.low == interval.high == 0.25
    assert interval.half_width == 0


def test_what_is_no_number_is_refused_even_where_there_is_no_interval() -> None:
    for units in (3, 8):
        with pytest.raises(ValueError, match="finite"):
            signed_rank_interval([math.nan] * units)


@given(VALUES | TIED, LEVELS)
def test_the_interval_excludes_zero_exactly_when_the_test_rejects(values: list[float], level: float) -> None:
    interval = signed_rank_interval(values, level)
    if interval is not None:
        assert (p_value(values) <= 1 - level) == (not interval.low <= 0 <= interval.high)


@given(st.lists(st.floats(-3, 3), min_size=6, max_size=10, unique=True), st.floats(-3, 3))
def test_what_scipy_rejects_lies_outside(values: list[float], centre: float) -> None:
    moved = [value - centre for value in values]
    if len({abs(value) for value in moved} - {0.0}) == len(values):
        interval = found(values)
        rejected = wilcoxon(moved, method="exact").pvalue <= 0.05
        slack = 1e-9  # of the subtraction
        if rejected:
            assert not interval.low + slack < centre < interval.high - slack
        else:
            assert interval.low - slack <= centre <= interval.high + slack


@given(VALUES)
def test_exchanging_variant_and_baseline_mirrors_the_interval(values: list[float]) -> None:
    there, back = found(values), found([-value for value in values])
    assert (there.low, there.high) == (-back.high, -back.low)


@given(VALUES, st.sampled_from([0.25, 0.5, 2.0, 8.0]), st.floats(-2, 2))
def test_the_interval_moves_and_scales_with_the_values(values: list[float], factor: float, shift: float) -> None:
    interval, moved = found(values), found([factor * value + shift for value in values])
    assert moved.low == pytest.approx(factor * interval.low + shift, abs=1e-12)
    assert moved.high == pytest.approx(factor * interval.high + shift, abs=1e-12)


@given(VALUES, st.data())
def test_a_greater_value_lowers_neither_end(values: list[float], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(values) - 1))
    raised = [*values]
    raised[index] += data.draw(st.floats(0, 3))
    interval, after = found(values), found(raised)
    assert after.low >= interval.low
    assert after.high >= interval.high


@given(VALUES)
def test_more_confidence_never_makes_it_narrower_and_the_estimate_lies_within(values: list[float]) -> None:
    narrow, wide = found(values, 0.8), found(values, 0.96)
    assert wide.low <= narrow.low <= hodges_lehmann(values) <= narrow.high <= wide.high
    assert narrow.coverage >= 0.8
    assert wide.coverage >= 0.96


@given(VALUES, st.randoms())
def test_the_order_of_the_units_does_not_matter(values: list[float], random: Random) -> None:
    shuffled = [*values]
    random.shuffle(shuffled)
    assert found(shuffled) == found(values)
