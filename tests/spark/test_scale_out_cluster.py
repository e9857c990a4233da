"""The estimate of what more cores would do, set against a real cluster of two workers with a core each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import pytest

from bench.machine.java import find_java
from bench.services.standalone_cluster import StandaloneCluster, Workers
from reports.estimates.scale_out import ScaleOut, scale_out
from reports.record import StageRecord, TrialRecord
from tests.spark.watched_trials import Watch

pytestmark = [pytest.mark.spark, pytest.mark.nightly]

SCALE = 3
STAGES = ("batch_index", "final_aggregate")
VARIANTS = ("baseline", "optimized")
TURNS = 3  # the first warms up
WITHIN = 0.25
SAME_TASKS = {
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.files.minPartitionNum": "8",
    "spark.default.parallelism": "2",
}
"""Both cut the work alike: the estimate is about the same tasks on more cores."""


def test_two_workers_take_the_time_that_one_core_foretells(tmp_path: Path) -> None:
    """But for what two busy cores of one machine slow each other by, which the estimate cannot know."""
    before = _measured("local[1]", tmp_path)
    size = Workers(number=2, cores=1, memory=3 << 10)
    with StandaloneCluster(find_java().home, size, tmp_path / "cluster") as cluster:
        together = _measured(cluster.address, tmp_path)
    after = _measured("local[1]", tmp_path)  # what else runs on the machine may have changed meanwhile
    told, slowed = {}, {}
    for variant in VARIANTS:
        for stage in STAGES:
            alone = [*_stages(before[variant], stage), *_stages(after[variant], stage)]
            both = _stages(together[variant], stage)
            assert _median("tasks", alone) == _median("tasks", both)
            slower = _median("task_seconds", both) / _median("task_seconds", alone)
            estimates = [_slowed(found, slower) for done in alone if (found := scale_out(done, 1))]
            slowed[variant, stage] = round(slower, 3)
            told[variant, stage] = round(median(estimates) / _median("wall_seconds", both), 3)
    print("task time with two busy cores / with one:", slowed)
    print("estimate, with that / measured:", told)
    assert all(abs(ratio - 1) <= WITHIN for ratio in told.values()), told


def _slowed(found: ScaleOut, slower: float) -> float:
    """The estimate for two cores with tasks that take so many times as long; the driver's own time is not theirs."""
    return found.driver + slower * (found.seconds[2] - found.driver)


def _median(metric: str, stages: Sequence[StageRecord]) -> float:
    return median(float(getattr(done.metrics, metric)) for done in stages)


def _measured(master: str, folder: Path) -> Mapping[str, Sequence[TrialRecord]]:
    overrides = {**SAME_TASKS, "spark.executor.memory": "3g", "spark.executor.cores": "1"}
    watch = Watch(
        scale=SCALE, variants=VARIANTS, stages=STAGES, repetitions=TURNS, overrides=overrides, master=master, java=""
    )
    return watch.run(folder, patience=1800)


def _stages(records: Sequence[TrialRecord], name: str) -> list[StageRecord]:
    found = [done for record in records[1:] for done in record.stages if done.stage == name]
    assert all(done.error is None for done in found)
    return found
