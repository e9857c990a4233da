"""Runs of many trials: the runner stays small, what it says of the rest is right, and no metric gets lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median
from typing import Final

import psutil
import pytest

from reports.files.reading import TRIALS_FILE
from reports.files.store import RunStore
from reports.metrics import METRICS, Stability, StageMetrics
from reports.record import Kind, StageRecord
from tests.bench.conftest import COUNTING
from tests.crashes.commands import Command, Place
from tests.crashes.timeless import counted, planned
from tests.services.short_lived import short_lived
from tests.spark.conftest import FEW_PARTITIONS

pytestmark = pytest.mark.process

LINE: Final = re.compile(r"^\[(\d+)/(\d+)\].*?(?:, about (?:(\d+) h )?(?:(\d+) min)?(?:(\d+) s)? left)?$", re.MULTILINE)
TRIALS: Final = 2000
ON_SPARK: Final = 200
RETAINED: Final = 100
"""Of jobs, Spark stages and SQL executions, by settings: a tenth of what Spark keeps by default."""
LIMITS: Final = ("ui.retainedJobs", "ui.retainedStages", "sql.ui.retainedExecutions")
KIB: Final = 1 << 10
MIB: Final = 1 << 20
PARTS: Final = 8
MOST_PER_TRIAL: Final = 32 * KIB
"""Bytes of memory. Records of 2 kB a line that are kept and rendered take 13 KiB each (from 1,000 to 2,000 trials)."""
MOST_PER_BYTE: Final = 2
"""Of memory for a byte of a record's line, which is 34.5 KiB from Spark: 1.0 is taken, 3.3 when all are kept."""
TOLD_WELL: Final = (0.5, 2.0)
"""Time left as told over what was left: 0.83 of 2,000 trials on fakes; 1.01 and, on a busy machine, 1.19 on Spark."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds since the start, the runner's memory in bytes, and what it said last: trials done and seconds left."""

    at: float
    memory: int
    done: int
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A command that has ended well: samples from the first trial on, how long it took, and what it said."""

    samples: Sequence[Sample]
    seconds: float
    said: str

    @property
    def memory(self) -> list[tuple[float, float]]:
        """Trials done and bytes of memory, medians over each eighth of the trials: rendering comes and goes within."""
        last = self.samples[-1].done
        parts = [[each for each in self.samples if each.done * PARTS // (last + 1) == part] for part in range(PARTS)]
        return [(median(each.done for each in part), median(each.memory for each in part)) for part in parts if part]

    @property
    def slope(self) -> float:
        """Bytes of memory a trial, from the middle of the run to its end."""
        half = [(done, memory) for done, memory in self.memory if done > self.samples[-1].done / 2]
        (first, before), (last, after) = half[0], half[-1]
        return (after - before) / (last - first)

    @property
    def told(self) -> float:
        """The time left as it was told over the time that was left, in the middle half of the run."""
        last = self.samples[-1].done
        middle = [each for each in self.samples if last / 4 < each.done < 3 * last / 4]
        return median(each.left / (self.seconds - each.at) for each in middle)

    def check_progress(self, trials: int) -> None:
        """Every trial has a line, numbered in order, of as many as there are."""
        said = LINE.findall(self.said)
        assert [(int(done), int(of)) for done, of, *_ in said] == [(n, trials) for n in range(1, trials + 1)]

    def __str__(self) -> str:
        memory = ", ".join(f"{memory / MIB:.0f}" for _, memory in self.memory)
        return (
            f"{self.samples[-1].done} trials in {self.seconds:.0f} s; MiB by eighths of the trials: {memory}; "
            f"{self.slope / KIB:.1f} KiB a trial in the second half; time left as told / as it was: {self.told:.2f}"
        )


def watched(command: Command) -> Watched:
    """Look at a command twice a second until its end."""
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
    return Watched(samples=samples, seconds=time.monotonic() - began, said=command.text())


@pytest.mark.nightly
def test_two_thousand_trials_leave_the_runner_small_and_its_words_right(tmp_path: Path) -> None:
    place = Place(tmp_path / "long")
    fake = ("--workload", "counting", "--plugin", str(COUNTING), "--scale", "0.01", "--skew", "0.9")
    chosen = ("--variant", "plain", "--variant", "same", "--stage", "numbers", "--repetitions", "666")
    found = watched(place.start((*fake, *chosen)))
    run = place.run()
    assert run is not None
    sizes = {path.name: path.stat().st_size for path in run.iterdir() if path.is_file()}
    print(f"{found}; bytes of files: {sizes}")
    found.check_progress(TRIALS)
    assert counted(run) == planned(run)
    assert counted(run).total() == TRIALS
    assert found.slope < MOST_PER_TRIAL
    least, most = TOLD_WELL
    assert least < found.told < most
    place.check_clean()


@pytest.mark.nightly
@pytest.mark.spark
def test_two_hundred_trials_on_spark_lose_no_metric(tmp_path: Path) -> None:
    """Of far more jobs, Spark stages and executions than Spark keeps."""
    place = Place(tmp_path / "spark")
    kept_at_most = {f"spark.{what}": str(RETAINED) for what in LIMITS}
    few = [word for key, value in (FEW_PARTITIONS | kept_at_most).items() for word in ("--conf", f"{key}={value}")]
    chosen = ("--variant", "baseline", "--variant", "optimized", "--stage", "batch_index", "--mode", "quick")
    repeated = ("--repetitions", str(ON_SPARK // 3))
    found = watched(place.start(("--scale", "0.001", "--skew", "0.9", *chosen, *repeated, *few, *short_lived())))
    run = place.run()
    assert run is not None
    measured = [each for each in RunStore.open(run).records() if each.trial.kind is Kind.MEASURED]
    of_all = [stage for each in measured for stage in each.stages]
    numbers = [sum(getattr(stage.metrics, name) or 0 for stage in of_all) for name in ("jobs", "spark_stages")]
    line = (run / TRIALS_FILE).stat().st_size / len(measured)
    print(f"{found}; {numbers} jobs and Spark stages; {line / KIB:.1f} KiB a line")
    assert min(numbers) > 3 * RETAINED
    assert len(measured) == ON_SPARK // 3 * 3
    for variant in ("baseline", "optimized"):
        stages = [stage for each in measured if each.trial.variant == variant for stage in each.stages]
        first, *others = map(kept, stages)
        assert all(each == first for each in others)
        assert {stage.notes for stage in stages} == {()}
        assert all(stage.integrity is not None and stage.integrity.sound for stage in stages)
    found.check_progress(planned(run).total())
    assert found.slope < MOST_PER_BYTE * line
    least, most = TOLD_WELL
    assert least < found.told < most
    place.check_clean()


def kept(stage: StageRecord) -> tuple[dict[str, object], int]:
    """The metrics that were measured, with their values where they are exact, and how many Spark stages were seen."""
    exact: Callable[[str], bool] = {each.name: each.stability is Stability.EXACT for each in METRICS}.__getitem__
    values = {each.name: getattr(stage.metrics, each.name) for each in fields(StageMetrics)}
    there = {name: value for name, value in values.items() if value is not None}
    return {name: value if exact(name) else "measured" for name, value in there.items()}, len(stage.spark_stages)
