"""What time a stage would take on more cores: its own tasks, dealt out anew by list scheduling; pure.

The model deals the observed tasks, each as long as it took, to more or fewer cores. It knows no network, no other
number of partitions and no neighbour in memory, and lets the Spark stages of one of our stages run one after another in
order of stage id. Spark runs those that do not need each other side by side, so for such plans the estimate is too
long; `Check` says by how much where it can be known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapreplace
from typing import Final

from reports.record import SparkStage, StageRecord

CORES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000)
_MILLISECOND: Final = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The model against what was measured: its estimate for the cores that there were, over the measured seconds."""

    cores: int
    seconds: float
    ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleOut:
    """Seconds of one execution of one stage by number of cores.

    `driver` is the part of the wall clock that no Spark stage covers, which no core shortens. `longest` adds up the
    longest task of every Spark stage, `straggler` is the longest of all. `check` is None where cores are not known.
    """

    seconds: Mapping[int, float]
    driver: float
    longest: float
    straggler: float
    check: Check | None

    @property
    def bound(self) -> float:
        """Seconds that the model never goes below, with however many cores."""
        return self.driver + self.longest


def scale_out(done: StageRecord, cores: int | None) -> ScaleOut | None:
    """The estimate for one execution measured on so many cores; None where tasks or their times were not kept."""
    wall, busy = done.metrics.wall_seconds, covered(done.spark_stages)
    tasks = [stage.task_milliseconds for stage in done.spark_stages]
    complete = all(len(stage.task_milliseconds) == stage.tasks for stage in done.spark_stages)
    if not wall or busy is None or not complete:
        return None
    driver = max(0.0, wall - busy)
    return ScaleOut(
        seconds={number: driver + _one_after_another(tasks, number) for number in CORES},
        driver=driver,
        longest=_MILLISECOND * sum(max(own, default=0) for own in tasks),
        straggler=_MILLISECOND * max((max(own, default=0) for own in tasks), default=0),
        check=_check(driver + _one_after_another(tasks, cores), wall, cores) if cores else None,
    )


def makespan(durations: Sequence[int], cores: int) -> int:
    """When the last task ends if each goes, in the order given, to the core that is free first.

    Graham's list scheduling ("Bounds for certain multiprocessing anomalies", 1966; "Bounds on multiprocessing timing
    anomalies", 1969): no shorter than the longest task or the mean load, and never above
    total / cores + (1 - 1 / cores) · longest, so at most 2 - 1 / cores times the best schedule. `cores` is at least 1.
    """
    if cores >= len(durations):
        return max(durations, default=0)
    if cores == 1:
        return sum(durations)
    loads = [0] * cores
    for duration in durations:
        heapreplace(loads, loads[0] + duration)
    return max(loads)


def covered(stages: Sequence[SparkStage]) -> float | None:
    """Seconds in which at least one of the Spark stages ran; None without any, or when the time of one is unknown."""
    total, end = 0.0, float("-inf")
    spans = [_span(stage) for stage in stages]
    known = sorted(span for span in spans if span is not None)
    if not known or len(known) < len(spans):
        return None
    for begun, ended in known:
        total += max(0.0, ended - max(begun, end))
        end = max(end, ended)
    return total


def _span(stage: SparkStage) -> tuple[float, float] | None:
    if stage.launched_at is None or stage.wall_seconds is None:
        return None
    return stage.launched_at, stage.launched_at + stage.wall_seconds


def _one_after_another(tasks: Sequence[Sequence[int]], cores: int) -> float:
    return _MILLISECOND * sum(makespan(own, cores) for own in tasks)


def _check(estimate: float, wall: float, cores: int) -> Check:
    return Check(cores=cores, seconds=wall, ratio=estimate / wall)
