"""Sides made to have exactly one trouble: a healthy one, and what can be changed about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reports.explain.side import Side
from reports.metrics import METRICS, StageMetrics
from reports.record import Quantiles, SparkStage, StageRecord, Status

MIB = 1 << 20
CORES = 4
RUN_SHARE = 0.97  # of a task's life; the rest is overhead
BEGAN = 1_767_268_800.0


def quantiles(values: Sequence[float]) -> Quantiles:
    """As Spark tells them, roughly."""
    ordered = sorted(values)
    at = [ordered[min(int(share * len(ordered)), len(ordered) - 1)] for share in (0, 0.25, 0.5, 0.75, 0.95, 1)]
    return Quantiles(minimum=at[0], p25=at[1], median=at[2], p75=at[3], p95=at[4], maximum=at[5])


def spark_stage(
    number: int,
    tasks: Sequence[int],
    *,
    began: float,
    wall: float,
    read: Sequence[int] = (),
    write: int = 0,
    run_share: float = RUN_SHARE,
) -> SparkStage:
    """`tasks` in milliseconds, `began` in seconds after the stage's beginning, `read` the bytes of each task."""
    return SparkStage(
        stage_id=number,
        attempt=0,
        name=f"parquet at stage.py:{number}",
        tasks=len(tasks),
        task_seconds=run_share * sum(tasks) / 1000,
        shuffle_read_bytes=sum(read),
        shuffle_write_bytes=write,
        duration=quantiles([each / 1000 for each in tasks]),
        shuffle_read=quantiles(read) if read else None,
        task_milliseconds=tuple(tasks),
        launched_at=BEGAN + began,
        wall_seconds=wall,
    )


SCAN = spark_stage(1, [1000] * 12, began=0.5, wall=3.0, write=480 * MIB)
WRITE = spark_stage(2, [1500] * 12, began=3.5, wall=4.5, read=[40 * MIB] * 12)


def metrics(wall: float, stages: Sequence[SparkStage], **changes: Any) -> StageMetrics:
    """Of healthy work in these Spark stages, with changes by name."""
    work = sum(stage.task_seconds for stage in stages)
    healthy = StageMetrics(
        wall_seconds=wall,
        task_seconds=work,
        task_cpu_seconds=0.9 * work,
        task_gc_seconds=0.02 * work,
        scheduler_seconds=0.1,
        shuffle_write_bytes=sum(stage.shuffle_write_bytes for stage in stages),
        shuffle_read_bytes=sum(stage.shuffle_read_bytes for stage in stages),
        spill_disk_bytes=0,
        spill_memory_bytes=0,
        input_records=4_000_000,
        output_records=4_000_000,
        scan_bytes=600 * MIB,
        scan_files=12,
        tasks=sum(stage.tasks for stage in stages),
        aqe_coalesced_partitions=0,
        aqe_split_partitions=0,
        aqe_local_reads=0,
        aqe_converted_joins=0,
        largest_shuffle_read_bytes=40 * MIB,
        files_written=12,
        file_bytes=500 * MIB,
        shared_files=0,
        shared_bytes=0,
        output_partitions=1,
    )
    return replace(healthy, **changes)


def record(
    *, stages: Sequence[SparkStage] = (SCAN, WRITE), wall: float = 8.5, stage: str = "join", **changes: Any
) -> StageRecord:
    """An execution; `changes` are of its metrics, but `joins` and `micro_batches`."""
    own = {name: changes.pop(name) for name in ("joins", "micro_batches") if name in changes}
    return StageRecord(
        stage=stage,
        status=Status.OK,
        metrics=metrics(wall, stages, **changes),
        spark_stages=tuple(stages),
        plans=("== Final Plan ==",),
        **{"joins": {"SortMergeJoin": 1}, **own},
    )


def side(variant: str = "tuned", cores: int | None = CORES, **changes: Any) -> Side:
    """A healthy side but for the changes, which are those of `record`."""
    done = record(**changes)
    values = {metric.name: getattr(done.metrics, metric.name) for metric in METRICS}
    medians = {name: value for name, value in values.items() if value is not None}
    return Side(variant=variant, stage=done.stage, medians=medians, done=done, cores=cores)


def base(**changes: Any) -> Side:
    """A healthy baseline but for the changes."""
    return side(variant="baseline", **changes)
