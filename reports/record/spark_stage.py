"""Spark stages: how long their tasks took, when they ran, and how uneven they were."""

from __future__ import annotations

from dataclasses import dataclass

from reports.quantities import Amount, Count, Moment, Span, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantiles:
    """Minimum, quartiles, 95 % and maximum over the tasks of one Spark stage."""

    minimum: Span
    p25: Span
    median: Span
    p75: Span
    p95: Span
    maximum: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSkew:
    """How unevenly the tasks of one Spark stage took part, in time or in bytes; at least eight tasks.

    `ratio` is maximum / median (what AQE goes by), None at median 0; `variation` standard deviation / mean;
    `imbalance` maximum / mean − 1; `straggler_share`, of time only, (maximum − third quartile) / the stage's time.
    """

    ratio: Span | None
    variation: Span
    imbalance: Span
    straggler_share: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkStage:
    """One Spark stage attempt inside one of our stages. Times in seconds, sizes in bytes.

    `task_milliseconds` are the durations of the tasks that succeeded, in order of partition, as whole as Spark gives
    them; empty above 20,000 tasks. `launched_at` (seconds since 1970) is the launch of the first task, `wall_seconds`
    lead from there to the end; None where Spark does not tell both ends. `launch_milliseconds` are the launches of the
    same tasks, in the same order, after that moment; as a timeline with only some of them would show cores idle that
    were not, they are all there or none, with the same limit. `task_executors` are places in `executors`; empty where
    there is only one.
    """

    stage_id: Count
    attempt: Count
    name: str
    tasks: Count
    task_seconds: Amount
    shuffle_read_bytes: Count
    shuffle_write_bytes: Count
    duration: Quantiles | None = None
    shuffle_read: Quantiles | None = None
    duration_skew: TaskSkew | None = None
    shuffle_read_skew: TaskSkew | None = None
    task_milliseconds: tuple[Whole, ...] = ()
    launched_at: Moment | None = None
    wall_seconds: Span | None = None
    launch_milliseconds: tuple[Whole, ...] = ()
    executors: tuple[str, ...] = ()
    task_executors: tuple[Count, ...] = ()
