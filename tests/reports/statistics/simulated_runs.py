"""What the tests of error rates share: machines, seeds, and how often something happened in simulated runs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import numpy as np
from scipy.stats import ttest_ind

from reports.statistics import Interval, fork_means, looks, p_value, precise_enough, signed_rank_interval
from tests.reports.statistics.noise import Floats, Machine

MACHINE: Final = Machine()
RUNS: Final = 4_000


def seeded(*numbers: int) -> np.random.Generator:
    return np.random.default_rng([20_240, *numbers])


def share(happened: Iterable[bool]) -> float:
    return float(np.mean(list(happened)))


def above(rate: float, runs: int = RUNS) -> float:
    """The rate plus three standard errors of a share of so many runs."""
    return rate + 3 * math.sqrt(rate * (1 - rate) / runs)


def rejects(values: list[float]) -> bool:
    return p_value(values) <= 0.05


def found_interval(values: list[float], level: float = 0.95) -> Interval:
    interval = signed_rank_interval(values, level)
    assert interval is not None
    return interval


def holds_zero(interval: Interval) -> bool:
    return interval.low <= 0 <= interval.high


def means(differences: Floats) -> list[list[float]]:
    """Fork means of every run, from runs × forks × blocks."""
    return [[*fork_means(dict(enumerate(forks)))] for forks in differences.tolist()]


def welch_rejects(repetitions: int, runs: int = RUNS) -> float:
    first, second = MACHINE.one_after_the_other(seeded(1, repetitions), runs=runs, repetitions=repetitions)
    return float(np.mean(ttest_ind(first, second, axis=1, equal_var=False).pvalue <= 0.05))


def bootstrap_rejects(values: Floats) -> bool:
    """The percentile bootstrap of the mean, which is too narrow for few values."""
    drawn = seeded(11).choice(values, (2_000, len(values))).mean(axis=1)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return not low <= 0 <= high


def coverage_when_stopped(values: Floats, level: float) -> float:
    """How often the interval holds when a run stops at the first look at which it is precise to 3 %."""
    points = looks(1, values.shape[1])
    held = []
    for units in values.tolist():
        stop = next((n for n in points if precise_enough([units[:n]], 0.03)), points[-1])
        held.append(holds_zero(found_interval(units[:stop], level)))
    return share(held)
