"""Runs of thousands of trials: the runner stays small, what it says of the rest is right, and no metric gets lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import linear_regression, median
from typing import Final

import psutil
import pytest

from reports.metrics import METRICS, Stability, StageMetrics
from reports.record import Kind, StageRecord
from reports.store import RunStore
from tests.bench.conftest import COUNTING
from tests.crashes.commands import Command, Place
from tests.crashes.timeless import counted, planned
from tests.spark.conftest import FEW_PARTITIONS

pytestmark = pytest.mark.process

LINE: Final = re.compile(r"^\[(\d+)/(\d+)\].*about (?:(\d+) h )?(?:(\d+) min)?(?:(\d+) s)? left$", re.MULTILINE)
TRIALS: Final = 2000
KIB: Final = 1 << 10
MOST_PER_TRIAL: Final = 32 * KIB
"""Bytes of memory. Records of 2 kB a line that are kept and rendered take 13 KiB each (from 1,000 to 2,000 trials)."""
LEAST_TOLD: Final = 0.3
"""Of the time left: these trials take milliseconds, and half of the time is the runner's own work beside them."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds since the start, the runner's memory in bytes, and what it said last: trials done and seconds left."""

    at: float
    memory: int
    done: int
    left: float


def watched(command: Command) -> tuple[list[Sample], float]:
    """Look at a command twice a second until its end; the samples from the first trial on, and when it ended."""
    samples, began = [], time.monotonic()
    runner = psutil.Process(command.process.pid)
    while command.process.poll() is None:
        time.sleep(0.5)
        try:
            memory = runner.memory_info().rss
        except psutil.Error:
            break
        if memory and (said := LINE.findall(command.text())):
            done, _, *left = said[-1]
            hours, minutes, seconds = (float(part or 0) for part in left)
            samples.append(Sample(time.monotonic() - began, memory, int(done), 3600 * hours + 60 * minutes + seconds))
    assert command.end() == 0, command.text()[-2000:]
    return samples, time.monotonic() - began


def slope(samples: Sequence[Sample]) -> float:
    """Bytes of memory a trial, over the second half of the run."""
    half = [each for each in samples if each.done > samples[-1].done / 2]
    return linear_regression([each.done for each in half], [each.memory for each in half]).slope


@pytest.mark.nightly
def test_two_thousand_trials_leave_the_runner_small_and_its_words_right(tmp_path: Path) -> None:
    place = Place(tmp_path / "long")
    fake = ("--workload", "counting", "--plugin", str(COUNTING), "--scale", "0.01", "--skew", "0.9")
    chosen = ("--variant", "plain", "--variant", "same", "--stage", "numbers", "--repetitions", "666")
    command = place.start((*fake, *chosen))
    samples, seconds = watched(command)
    run = place.run()
    assert run is not None
    said = LINE.findall(command.text())
    assert [(int(done), int(of)) for done, of, *_ in said] == [(n, TRIALS) for n in range(1, TRIALS + 1)]
    assert counted(run) == planned(run)
    assert counted(run).total() == TRIALS
    middle = [each for each in samples if TRIALS / 4 < each.done < 3 * TRIALS / 4]
    told = median(each.left / (seconds - each.at) for each in middle)
    sizes = {path.name: path.stat().st_size for path in run.iterdir() if path.is_file()}
    grown = slope(samples)
    print(f"{TRIALS} trials in {seconds:.0f} s: memory {samples[-1].memory >> 20} MiB, {grown / KIB:.2f} KiB a trial")
    print(f"time left as told / as it was: {told:.2f}; bytes of files: {sizes}")
    assert grown < MOST_PER_TRIAL
    assert LEAST_TOLD < told < 2
    place.check_clean()


@pytest.mark.nightly
@pytest.mark.spark
@pytest.mark.timeout(2 * 3600)
def test_two_hundred_trials_on_spark_lose_no_metric(tmp_path: Path) -> None:
    """Spark keeps 1,000 jobs and 1,000 Spark stages, which these trials exceed."""
    place = Place(tmp_path / "spark")
    few = [word for key, value in FEW_PARTITIONS.items() for word in ("--conf", f"{key}={value}")]
    chosen = ("--variant", "baseline", "--variant", "optimized", "--stage", "batch_index", "--mode", "quick")
    command = place.start(("--scale", "0.001", "--skew", "0.9", *chosen, "--repetitions", "66", *few))
    samples, seconds = watched(command)
    run = place.run()
    assert run is not None
    measured = [each for each in RunStore.open(run).records() if each.trial.kind is Kind.MEASURED]
    print(f"{samples[-1].done} trials in {seconds:.0f} s; {slope(samples) / KIB:.2f} KiB a trial")
    assert len(measured) == 198
    for variant in ("baseline", "optimized"):
        stages = [stage for each in measured if each.trial.variant == variant for stage in each.stages]
        first, *others = map(kept, stages)
        assert all(each == first for each in others)
        assert {stage.notes for stage in stages} == {()}
    place.check_clean()


def kept(stage: StageRecord) -> tuple[dict[str, object], int]:
    """The metrics that were measured, with their values where they are exact, and how many Spark stages were seen."""
    exact: Callable[[str], bool] = {each.name: each.stability is Stability.EXACT for each in METRICS}.__getitem__
    values = {each.name: getattr(stage.metrics, each.name) for each in fields(StageMetrics)}
    there = {name: value for name, value in values.items() if value is not None}
    return {name: value if exact(name) else "measured" for name, value in there.items()}, len(stage.spark_stages)
