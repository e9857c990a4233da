from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.change import Change, change_of
from reports.statistics.interval import Interval

ENDS = st.tuples(st.floats(-0.2, 0.2), st.floats(-0.2, 0.2)).map(sorted)
TURNED = {Change.FASTER: Change.SLOWER, Change.SLOWER: Change.FASTER}


def between(low: float, high: float) -> Interval:
    return Interval(low=low, high=high, level=0.95, coverage=0.951, units=10)


@pytest.mark.parametrize(
    ("low", "high", "change"),
    [
        (0.50, 0.60, Change.FASTER),
        (0.96, 0.97, Change.FASTER),  # just beyond 1/1.03 = 0.9709
        (0.96, 0.98, Change.SMALL),
        (0.96, 1.00, Change.INCONCLUSIVE),
        (0.98, 0.99, Change.EQUIVALENT),  # excludes 1, and is too small to matter all the same
        (0.98, 1.02, Change.EQUIVALENT),
        (0.98, 1.04, Change.INCONCLUSIVE),
        (0.90, 1.10, Change.INCONCLUSIVE),
        (1.01, 1.04, Change.SMALL),
        (1.031, 1.04, Change.SLOWER),
        (2.00, 3.00, Change.SLOWER),
    ],
)
def test_the_place_of_the_interval_is_the_verdict(low: float, high: float, change: Change) -> None:
    assert change_of(between(math.log(low), math.log(high))) is change


def test_without_an_interval_nothing_is_concluded() -> None:
    assert change_of(None) is Change.INCONCLUSIVE


def test_an_edge_belongs_to_the_margin_and_zero_to_no_difference() -> None:
    edge = math.log1p(0.03)
    assert change_of(between(-edge, edge)) is Change.EQUIVALENT
    assert change_of(between(edge, 1.0)) is Change.SMALL
    assert change_of(between(0.0, 1.0)) is Change.INCONCLUSIVE


def test_another_margin_gives_another_verdict() -> None:
    interval = between(math.log(1.04), math.log(1.06))
    assert change_of(interval, 0.03) is Change.SLOWER
    assert change_of(interval, 0.05) is Change.SMALL
    assert change_of(interval, 0.10) is Change.EQUIVALENT


@given(ENDS, st.floats(0.001, 0.2))
def test_exchanging_variant_and_baseline_exchanges_faster_and_slower(ends: list[float], margin: float) -> None:
    change = change_of(between(ends[0], ends[1]), margin)
    assert change_of(between(-ends[1], -ends[0]), margin) is TURNED.get(change, change)


@given(ENDS, st.floats(0.001, 0.2), st.floats(0, 1))
def test_a_narrower_interval_never_contradicts_a_wider_one(ends: list[float], margin: float, share: float) -> None:
    wide = between(ends[0], ends[1])
    narrow = between(wide.low + share * wide.half_width, wide.high - share * wide.half_width)
    before, after = change_of(wide, margin), change_of(narrow, margin)
    final = {Change.FASTER, Change.SLOWER, Change.EQUIVALENT}
    if narrow.low <= narrow.high and before in final:
        assert after is before


@pytest.mark.parametrize("margin", [0.0, -0.03, math.nan, math.inf])
def test_a_margin_that_is_no_positive_number_is_refused(margin: float) -> None:
    with pytest.raises(ValueError, match="margin"):
        change_of(None, margin)
