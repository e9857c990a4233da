from __future__ import annotations

import math

import pytest

from reports.statistics.planning import planned_units
from reports.statistics.repetitions import MOST_BLOCKS, planned_repetitions
from reports.statistics.variance import VarianceComponents


def noise(between: float, within: float) -> VarianceComponents:
    return VarianceComponents(between_forks=between**2, within_forks=within**2)


def test_with_many_forks_the_best_number_of_blocks_is_kaliberas_and_joness() -> None:
    plan = planned_repetitions(noise(0.01, 0.05), fork_seconds=60, block_seconds=10, margin=0.002)
    assert plan.blocks == pytest.approx(math.sqrt(60 / 10 * 0.05**2 / 0.01**2), abs=1)
    assert plan.forks == planned_units(math.sqrt(0.01**2 + 0.05**2 / plan.blocks), margin=0.002)
    assert plan.seconds == plan.forks * (60 + 10 * plan.blocks)


def test_a_calm_machine_takes_the_fewest_forks_with_one_block_each() -> None:
    plan = planned_repetitions(noise(0.005, 0.005), fork_seconds=60, block_seconds=10)
    assert (plan.forks, plan.blocks) == (7, 1)
    assert planned_repetitions(noise(0.005, 0.005), fork_seconds=60, block_seconds=10, variants=9).forks == 9


def test_repeating_in_a_fork_does_not_help_when_only_forks_differ() -> None:
    assert planned_repetitions(noise(0.05, 0.0), fork_seconds=60, block_seconds=10).blocks == 1


def test_blocks_in_one_fork_are_bounded_even_when_forks_do_not_differ() -> None:
    plan = planned_repetitions(noise(0.0, 0.5), fork_seconds=3600, block_seconds=1)
    assert plan.blocks == MOST_BLOCKS


def test_what_costs_nothing_or_less_is_refused() -> None:
    for fork, block in ((-1.0, 1.0), (1.0, 0.0), (math.nan, 1.0)):
        with pytest.raises(ValueError, match="seconds"):
            planned_repetitions(noise(0.1, 0.1), fork_seconds=fork, block_seconds=block)
