"""One variant in one stage as explanations see it, and the wall seconds that parts of its work took."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.record import SparkStage, StageRecord

Part = Callable[[SparkStage], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """`medians` are those of all metrics that were measured, by name; `done` is the execution nearest the median.

    `cores` are those its tasks share, None where that is not known.
    """

    variant: str
    stage: str
    medians: Mapping[str, float]
    done: StageRecord
    cores: int | None

    @property
    def wall(self) -> float:
        """Wall seconds of the execution nearest the median."""
        return self.done.metrics.wall_seconds or 0.0


def work_seconds(side: Side, part: Part) -> float | None:
    """Run time of the tasks of the Spark stages in that part, spread over all cores; None where that is not known."""
    if side.cores is None or not side.done.spark_stages:
        return None
    return sum(stage.task_seconds for stage in side.done.spark_stages if part(stage)) / side.cores


def saved(base: Side, side: Side, part: Part) -> float | None:
    """Wall seconds that a part of the work takes less in `side`, negative where it takes more; None if not known.

    No more than all work together takes less, and 0 where that went the other way: an upper bound.
    """
    parts = work_seconds(base, part), work_seconds(side, part)
    wholes = work_seconds(base, everything), work_seconds(side, everything)
    if None in parts or None in wholes:
        return None
    less, all_less = (was - now for was, now in (parts, wholes) if was is not None and now is not None)
    if less * all_less <= 0:
        return 0.0
    return math.copysign(min(abs(less), abs(all_less)), less)


def everything(stage: SparkStage) -> bool:
    """All Spark stages."""
    return True


def moves(stage: SparkStage) -> bool:
    """Spark stages that read or write shuffle data."""
    return stage.shuffle_read_bytes > 0 or stage.shuffle_write_bytes > 0


def scans(stage: SparkStage) -> bool:
    """Spark stages that read no shuffle data, so theirs come from sources."""
    return not stage.shuffle_read_bytes


def ends(stage: SparkStage) -> bool:
    """Spark stages that write no shuffle data, so what they make is a result."""
    return not stage.shuffle_write_bytes
