"""The same with more runs, on more machines, at more spreads: two to four minutes on two cores."""

from __future__ import annotations

import math

import pytest

from reports.statistics import LOOKING_LEVEL, planned_units, simultaneous
from tests.reports.statistics.noise import Machine
from tests.reports.statistics.simulated_runs import (
    MACHINE,
    RUNS,
    above,
    bootstrap_rejects,
    coverage_when_stopped,
    found_interval,
    holds_zero,
    means,
    rejects,
    seeded,
    share,
    welch_rejects,
)

MANY_RUNS = 20_000
CALM = Machine(drift=0.005, neighbour=0.0, spike_rate=0.0, jitter=0.005, jvm=0.005)
DRIFTING = Machine(drift=0.2, memory=0.99)
SPIKY = Machine(spike=0.5, spike_rate=0.2)

pytestmark = pytest.mark.nightly


@pytest.mark.parametrize("machine", [MACHINE, CALM, DRIFTING, SPIKY], ids=["usual", "calm", "drifting", "spiky"])
@pytest.mark.parametrize("forks", [6, 7, 8, 9, 10, 12, 15, 20, 30])
def test_fork_means_hold_their_level_on_any_machine_at_any_number_of_forks(forks: int, machine: Machine) -> None:
    differences = machine.interleaved(seeded(9, forks), runs=MANY_RUNS, forks=forks, blocks=2)[..., 0]
    rate = share(map(rejects, means(differences)))
    exact = 1 - found_interval([0.0] * forks).coverage
    assert rate == pytest.approx(exact, abs=3 * math.sqrt(exact / MANY_RUNS))
    assert exact <= 0.05


def test_the_other_ways_err_as_often_as_the_protocol_was_made_to_avoid() -> None:
    assert welch_rejects(5, MANY_RUNS) > 0.15
    assert welch_rejects(10, MANY_RUNS) > 0.25
    assert welch_rejects(30, MANY_RUNS) > 0.40
    differences = MACHINE.interleaved(seeded(10), runs=RUNS, forks=30, blocks=1)[..., 0, 0]
    assert share(bootstrap_rejects(units) for units in differences[:, :8]) > 0.07
    significant_once = (any(rejects(units[:n]) for n in range(6, 31)) for units in differences.tolist())
    assert share(significant_once) > 0.12


@pytest.mark.parametrize("heavy", [False, True], ids=["normal", "heavy tails"])
@pytest.mark.parametrize("spread", [0.02, 0.03, 0.04, 0.05, 0.06, 0.08])
def test_stopping_when_precise_keeps_95_percent_whatever_the_noise(spread: float, heavy: bool) -> None:
    random, shape = seeded(12, round(1000 * spread)), (MANY_RUNS, 48)
    values = spread * (random.standard_t(3, shape) if heavy else random.normal(size=shape))
    assert 1 - coverage_when_stopped(values, LOOKING_LEVEL) <= above(0.05, MANY_RUNS)


@pytest.mark.parametrize("spread", [0.025, 0.03, 0.04, 0.05, 0.06, 0.1])
def test_the_plan_has_about_its_power_at_every_spread(spread: float) -> None:
    values = seeded(13).normal(math.log(1.03), spread, (6_000, planned_units(spread)))
    assert share(map(rejects, values.tolist())) == pytest.approx(0.8, abs=0.06)


@pytest.mark.parametrize(("variants", "forks"), [(2, 7), (3, 8), (9, 12)])
def test_however_many_identical_variants_the_chance_that_any_is_called_different_stays_the_same(
    variants: int, forks: int
) -> None:
    differences = MACHINE.interleaved(seeded(14), runs=MANY_RUNS, forks=forks, blocks=1, variants=variants)[:, :, 0]
    level = simultaneous(0.95, variants)
    held = [all(holds_zero(found_interval(each, level)) for each in forks.T.tolist()) for forks in differences]
    assert 1 - share(held) <= above(0.05, MANY_RUNS)
