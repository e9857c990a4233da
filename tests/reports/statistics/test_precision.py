from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.interval import signed_rank_interval
from reports.statistics.precision import LOOKING_LEVEL, looks, precise_enough

TENTH = math.log(1.10)
EDGE = math.log(1.03)


def test_looks_are_few_and_begin_where_there_is_an_interval_for_all_variants() -> None:
    assert looks(1, 50) == (6, 9, 14, 21, 32, 48)
    assert looks(3, 30) == (8, 12, 18, 27)
    assert looks(1, 6) == (6,)
    assert looks(1, 5) == ()
    for variants in (1, 3, 9, 40):
        first = looks(variants, 100)[0]
        assert signed_rank_interval([0.0] * first, 1 - (1 - LOOKING_LEVEL) / variants) is not None
        assert signed_rank_interval([0.0] * (first - 1), 1 - (1 - LOOKING_LEVEL) / variants) is None


def test_the_half_width_decides_and_not_where_the_interval_lies() -> None:
    narrow = [TENTH + step * EDGE for step in (-0.9, -0.5, -0.1, 0.1, 0.5, 0.9)]
    wide = [TENTH + step * EDGE for step in (-1.1, -0.5, -0.1, 0.1, 0.5, 1.1)]
    assert precise_enough([narrow], 0.03)
    assert not precise_enough([wide], 0.03)
    assert precise_enough([wide], 0.05)
    assert precise_enough([[value - TENTH for value in narrow]], 0.03)


def test_every_variant_must_be_precise_enough() -> None:
    narrow, wide = [0.0] * 8, [0.0, 0.1] * 4
    assert precise_enough([narrow, narrow], 0.03)
    assert not precise_enough([narrow, wide], 0.03)


def test_without_an_interval_or_a_variant_nothing_is_precise_enough() -> None:
    assert not precise_enough([[0.0] * 5], 0.03)
    assert not precise_enough([[0.0] * 6, [0.0] * 6], 0.03)  # six are too few for two variants
    assert not precise_enough([], 0.03)


@given(st.lists(st.floats(-0.1, 0.1), min_size=6, max_size=12), st.floats(0.001, 0.2), st.floats(0.001, 0.2))
def test_less_precision_is_reached_no_later(values: list[float], one: float, other: float) -> None:
    if precise_enough([values], min(one, other)):
        assert precise_enough([values], max(one, other))
