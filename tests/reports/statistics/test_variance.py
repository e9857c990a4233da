from __future__ import annotations

import math
from random import Random
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.variance import variance_components

# Yield of dyestuff from six batches (Davies and Goldsmith, "Statistical Methods in Research and Production", 1972). It
# is also the first example of lme4, whose variances are 1764.05 between and 2451.25 within batches.
DYESTUFF = (
    (1545, 1440, 1440, 1520, 1580),
    (1540, 1555, 1490, 1560, 1495),
    (1595, 1550, 1605, 1510, 1560),
    (1445, 1440, 1595, 1465, 1545),
    (1595, 1630, 1515, 1635, 1625),
    (1520, 1455, 1450, 1480, 1445),
)
FORKS = st.lists(st.lists(st.floats(-1, 1), min_size=1, max_size=4), min_size=2, max_size=5).filter(
    lambda forks: any(len(blocks) > 1 for blocks in forks)
)


def test_a_published_example_comes_out_as_published() -> None:
    found = variance_components(DYESTUFF)
    assert found is not None
    assert found.between_forks == pytest.approx(1764.05)
    assert found.within_forks == pytest.approx(2451.25)


def test_both_components_are_found_again_in_forks_of_unequal_size() -> None:
    random = Random(11)
    forks = []
    for number in range(6000):
        level = random.gauss(0.1, 0.02)
        forks.append([random.gauss(level, 0.05) for _ in range(1 + number % 4)])
    found = variance_components(forks)
    assert found is not None
    assert math.sqrt(found.between_forks) == pytest.approx(0.02, rel=0.1)
    assert math.sqrt(found.within_forks) == pytest.approx(0.05, rel=0.03)


def test_forks_that_differ_less_than_their_blocks_have_no_component_of_their_own() -> None:
    found = variance_components([[-0.1, 0.1], [0.1, -0.1], [-0.2, 0.2]])
    assert found is not None
    assert found.between_forks == 0
    assert found.within_forks == pytest.approx((2 * 0.01 + 2 * 0.01 + 2 * 0.04) / 3)


def test_the_spread_of_fork_means_shrinks_with_blocks_only_down_to_that_between_forks() -> None:
    found = variance_components(DYESTUFF)
    assert found is not None
    assert found.spread(5) == pytest.approx(stdev([sum(batch) / 5 for batch in DYESTUFF]))
    assert found.spread(10**9) == pytest.approx(math.sqrt(1764.05))


@pytest.mark.parametrize("forks", [[], [[0.1, 0.2, 0.3]], [[0.1], [0.2], [0.3]], [[0.1, 0.2], []]])
def test_one_fork_or_one_block_a_fork_cannot_be_taken_apart(forks: list[list[float]]) -> None:
    assert variance_components(forks) is None


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        variance_components([[0.1, math.nan], [0.2, 0.3]])


@given(FORKS)
def test_exchanging_variant_and_baseline_changes_no_variance(forks: list[list[float]]) -> None:
    there, back = variance_components(forks), variance_components([[-d for d in blocks] for blocks in forks])
    assert there is not None
    assert back is not None
    assert back.between_forks == pytest.approx(there.between_forks)
    assert back.within_forks == pytest.approx(there.within_forks)
    assert there.between_forks >= 0
    assert there.within_forks >= 0
