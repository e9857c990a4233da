"""What a trial leaves behind: a record of it, with one for each of its stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.metrics import StageMetrics
from reports.quantities import Amount, Count, Moment, Span
from reports.record.answer import Answer, Difference
from reports.record.integrity import Integrity
from reports.record.spark_stage import SparkStage
from reports.record.stream import MicroBatch, PacedStream
from reports.record.trial import Status, Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRecord:
    """A query that a stage has named: its seconds, and the files, bytes (as Spark rounds) and partitions it opened."""

    name: str
    seconds: Amount
    files: Count | None
    bytes: Count | None
    partitions: Count | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRecord:
    """What one execution of one stage left. `error` is text from the stage: data, never markup.

    `codecs` are those of its Parquet files, empty where they were not read ("uncompressed" is one too). `joins` counts
    the joins of the final plans by strategy; `integrity` is None for stages not on Spark. `began_at`
    (seconds since 1970) is when the clock started.
    """

    stage: str
    status: Status
    metrics: StageMetrics = field(default_factory=StageMetrics)
    answer: Answer | None = None
    difference: Difference | None = None
    spark_stages: tuple[SparkStage, ...] = ()
    micro_batches: tuple[MicroBatch, ...] = ()
    file_sizes: tuple[Count, ...] = ()
    codecs: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    joins: Mapping[str, Count] = field(default_factory=dict)
    queries: tuple[QueryRecord, ...] = ()
    integrity: Integrity | None = None
    undeclared_conf: Mapping[str, str] = field(default_factory=dict)  # settings the stage changed and did not declare
    error: str | None = None
    notes: tuple[str, ...] = ()
    began_at: Moment | None = None
    paced: PacedStream | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialRecord:
    """What a trial left. `overhead` says in seconds what the harness did outside the clock, by activity."""

    trial: Trial
    status: Status
    started_at: Moment  # seconds since 1970
    seconds: Span  # the whole trial, overhead included
    stages: tuple[StageRecord, ...] = ()
    overhead: Mapping[str, Span] = field(default_factory=dict)
    error: str | None = None
