"""What time a stage would take on more cores: its own tasks, dealt out anew by list scheduling; pure.

The model deals the observed tasks, each as long as it took, to more or fewer cores. It knows no network, no other
number of partitions and no neighbour in memory. Of what depends on what it knows only what was seen: a Spark stage
waits for all that had ended when its first task was launched. That is too much where Spark could have run two side by
side and did not, so estimates for many cores are rather too long; `Check` sets one against what was measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reports.estimates.list_schedule import Work, makespan
from reports.record import SparkStage, StageRecord

CORES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000)
_THOUSAND: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The model against what was measured: its estimate for the cores that there were, over the measured seconds."""

    cores: int
    seconds: float
    ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleOut:
    """Seconds of one execution of one stage by number of cores.

    `driver` is the part of the wall clock that no Spark stage covers, which no core shortens. `row` is the longest row
    of tasks that wait for each other, `straggler` the longest task of all. `check` is None where cores are not known.
    """

    seconds: Mapping[int, float]
    driver: float
    row: float
    straggler: float
    check: Check | None

    @property
    def bound(self) -> float:
        """Seconds with a core for every task, which is the least there can be."""
        return self.driver + self.row


def scale_out(done: StageRecord, cores: int | None) -> ScaleOut | None:
    """The estimate for one execution measured on so many cores; None where tasks or their times were not kept."""
    wall, works = done.metrics.wall_seconds, works_of(done.spark_stages)
    if not wall or not works:
        return None
    driver = max(0.0, wall - covered(works) / _THOUSAND)

    def estimate(number: int) -> float:
        return driver + makespan(works, number) / _THOUSAND

    return ScaleOut(
        seconds={number: estimate(number) for number in CORES},
        driver=driver,
        row=makespan(works, sum(len(work.tasks) for work in works)) / _THOUSAND,
        straggler=max(max(work.tasks) for work in works) / _THOUSAND,
        check=Check(cores=cores, seconds=wall, ratio=estimate(cores) / wall) if cores else None,
    )


def covered(works: Sequence[Work]) -> int:
    """How long at least one of them was at work."""
    total, end = 0, 0
    for work in sorted(works, key=lambda work: work.begun):
        total += max(0, work.ended - max(work.begun, end))
        end = max(end, work.ended)
    return total


def works_of(stages: Sequence[SparkStage]) -> list[Work]:
    """The Spark stages that had tasks, in order of their ids and in milliseconds; empty unless all are known."""
    found = [_work(stage) for stage in sorted(stages, key=lambda stage: stage.stage_id) if stage.tasks]
    known = [work for work in found if work is not None]
    return known if len(known) == len(found) else []


def _work(stage: SparkStage) -> Work | None:
    if stage.launched_at is None or stage.wall_seconds is None or len(stage.task_milliseconds) != stage.tasks:
        return None
    begun = round(stage.launched_at * _THOUSAND)
    return Work(tasks=stage.task_milliseconds, begun=begun, ended=begun + round(stage.wall_seconds * _THOUSAND))
