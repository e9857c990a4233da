from __future__ import annotations

import math
from random import Random

import pytest

from reports.statistics.change import Change
from reports.statistics.estimation import estimate, estimates
from reports.statistics.interval import signed_rank_interval
from reports.statistics.signed_rank import p_value

RANDOM = Random(5)
NOISE = [RANDOM.gauss(0, 0.01) for _ in range(10)]
SLOWER = [value + math.log(1.1) for value in NOISE]


def test_an_estimate_says_how_many_times_slower_and_how_sure_that_is() -> None:
    found = estimate(SLOWER)
    assert found.ratio == pytest.approx(1.1, rel=0.01)
    assert found.change is Change.SLOWER
    assert found.interval == signed_rank_interval(SLOWER)
    assert found.p == p_value(SLOWER)
    assert found.units == 10
    assert found.spread == pytest.approx(0.01, rel=0.5)
    assert found.more is None


def test_one_unit_gives_a_point_and_nothing_else() -> None:
    found = estimate([0.2])
    assert found.ratio == pytest.approx(math.exp(0.2))
    assert (found.interval, found.spread, found.p) == (None, None, 1)
    assert (found.change, found.more) == (Change.INCONCLUSIVE, 5)


def test_identical_values_are_equivalent_or_different_but_never_an_error() -> None:
    assert estimate([0.0] * 6).change is Change.EQUIVALENT
    assert estimate([0.2] * 6).change is Change.SLOWER
    assert estimate([0.0] * 6).p == 1


def test_several_variants_get_intervals_that_hold_at_once_and_holms_p_values() -> None:
    together = estimates({"slower": SLOWER, "same": NOISE, "faster": [-value for value in SLOWER]})
    assert list(together) == ["slower", "same", "faster"]
    for variant, values in (("slower", SLOWER), ("same", NOISE)):
        assert together[variant].interval == signed_rank_interval(values, 1 - 0.05 / 3)
    # 2/1024 twice: three times the first, and the second may not be smaller.
    assert together["slower"].p == together["faster"].p == pytest.approx(3 * 2 / 1024)
    assert together["same"].p == p_value(NOISE)
    assert together["faster"].change is Change.FASTER


def test_one_variant_is_estimated_as_if_there_were_no_family() -> None:
    assert estimates({"slower": SLOWER}) == {"slower": estimate(SLOWER)}
    assert estimates({}) == {}


def test_units_that_suffice_for_one_variant_do_not_for_two() -> None:
    six = SLOWER[:6]
    assert estimates({"a": six})["a"].change is Change.SLOWER
    both = estimates({"a": six, "b": six})
    assert both["a"].interval is None
    assert (both["a"].change, both["a"].more) == (Change.INCONCLUSIVE, 1)


def test_no_units_and_values_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        estimates({"a": SLOWER, "b": []})
    with pytest.raises(ValueError, match="finite"):
        estimate([0.1, math.nan, 0.2])
