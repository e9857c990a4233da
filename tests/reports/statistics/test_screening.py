from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.screening import screen

TIMES = st.floats(min_value=0.001, max_value=10_000)
PAIRS = st.lists(st.tuples(TIMES, TIMES), min_size=1, max_size=12)


def test_screening_against_values_worked_out_by_hand() -> None:
    # d = ln 1/2, ln 1/4, ln 1/2 = −1, −2, −1 in units of ln 2; Walsh averages −2, −1.5, −1.5, −1, −1, −1.
    found = screen([(5.0, 10.0), (2.0, 8.0), (3.0, 6.0)])
    assert found.ratio == pytest.approx(2**-1.25)
    assert found.low == pytest.approx(0.25)
    assert found.high == pytest.approx(0.5)
    assert found.pairs == 3


def test_one_pair_gives_its_ratio_and_an_empty_range() -> None:
    found = screen([(3.0, 4.0)])
    assert found.pairs == 1
    assert found.ratio == found.low == found.high == pytest.approx(0.75)


@pytest.mark.parametrize("pair", [(0.0, 1.0), (1.0, 0.0), (-1.0, 1.0), (math.nan, 1.0)])
def test_times_that_are_not_positive_are_refused(pair: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="positive"):
        screen([pair])


@given(PAIRS)
def test_the_estimate_lies_within_the_range_of_the_blocks(pairs: list[tuple[float, float]]) -> None:
    found = screen(pairs)
    assert found.low * (1 - 1e-9) <= found.ratio <= found.high * (1 + 1e-9)


@given(PAIRS)
def test_exchanging_variant_and_baseline_inverts_the_ratio(pairs: list[tuple[float, float]]) -> None:
    there, back = screen(pairs), screen([(b, a) for a, b in pairs])
    assert there.ratio * back.ratio == pytest.approx(1)
    assert there.low * back.high == pytest.approx(1)
