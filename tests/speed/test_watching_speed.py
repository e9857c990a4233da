"""What the collectors cost inside the clock: the same stages watched and unwatched, in pairs and random order.

What Spark's event log costs is measured with `bench/calibration/overheads.py`: it needs a driver of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from reports.record import TrialRecord
from reports.statistics import estimate, log_ratios
from tests.spark.harness import STAGES
from tests.spark.watched_trials import UNWATCHED, Watch

pytestmark = [pytest.mark.spark, pytest.mark.nightly]

VARIANT = "optimized"
WATCH = Watch(scale=1, variants=(VARIANT,), repetitions=21, overrides={}, also_unwatched=True, java="")


def test_collectors_inside_the_clock(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    found = benchmark.pedantic(  # type: ignore[no-untyped-call]
        WATCH.run, args=(tmp_path, 3600), rounds=1
    )
    for stage in STAGES:
        watched, unwatched = (_seconds(found[way + VARIANT], stage)[1:] for way in ("", UNWATCHED))  # the first is cold
        cost = estimate(log_ratios(list(zip(watched, unwatched, strict=True))))
        assert cost.interval is not None
        low, high = math.exp(cost.interval.low), math.exp(cost.interval.high)
        benchmark.extra_info[stage] = f"{cost.ratio:.4f} of the time [{low:.4f}, {high:.4f}], n = {len(watched)}"


def _seconds(records: Sequence[TrialRecord], stage: str) -> list[float]:
    walls = [done.metrics.wall_seconds for record in records for done in record.stages if done.stage == stage]
    assert len(walls) == WATCH.repetitions
    return [wall for wall in walls if wall is not None]
