"""Skew: how unevenly the tasks of a Spark stage took part, in time and in bytes."""

from __future__ import annotations

from typing import Final

from reports.metrics import pitfalls
from reports.metrics.metric import Stability, Unit, family, metric
from reports.quantities import Amount, Count, Span

_BUSIEST: Final = "Of the Spark stage with most task time; not measured below eight tasks."
_READER: Final = "Of the Spark stage that reads most; not measured below eight tasks."


@family
class SkewMetrics:
    """How unevenly tasks took part."""

    __slots__ = ()

    task_time_skew: Span | None = metric(
        "Slowest / median task",
        Unit.RATIO,
        Stability.NOISY,
        source="/stages/…/taskList: duration",
        summary="Largest over median time.",
        pitfall=_BUSIEST,
    )
    task_time_variation: Span | None = metric(
        "Variation of task time",
        Unit.RATIO,
        Stability.NOISY,
        source="/stages/…/taskList: duration",
        summary="Standard deviation over mean of task time.",
        pitfall=_BUSIEST,
    )
    task_time_imbalance: Span | None = metric(
        "Imbalance of task time",
        Unit.RATIO,
        Stability.NOISY,
        source="/stages/…/taskList: duration",
        summary="Largest over mean task time, less 1.",
        pitfall=_BUSIEST,
    )
    straggler_share: Span | None = metric(
        "Straggler share",
        Unit.RATIO,
        Stability.NOISY,
        source="/stages/…/taskList: duration",
        summary="How much longer its slowest task took than three quarters of them, over the Spark stage's time.",
        pitfall=_BUSIEST,
    )
    shuffle_read_skew: Amount | None = metric(
        "Largest / median shuffle read",
        Unit.RATIO,
        Stability.NEAR,
        source="/stages/…/taskList: shuffleReadMetrics",
        summary="Largest over median shuffle bytes per task, the ratio adaptive execution goes by.",
        pitfall=_READER,
    )
    shuffle_read_variation: Amount | None = metric(
        "Variation of shuffle read",
        Unit.RATIO,
        Stability.NEAR,
        source="/stages/…/taskList: shuffleReadMetrics",
        summary="Standard deviation over mean of bytes.",
        pitfall=_READER,
    )
    shuffle_read_imbalance: Amount | None = metric(
        "Imbalance of shuffle read",
        Unit.RATIO,
        Stability.NEAR,
        source="/stages/…/taskList: shuffleReadMetrics",
        summary="Largest over mean bytes, less 1.",
        pitfall=_READER,
    )
    largest_shuffle_read_bytes: Count | None = metric(
        "Largest shuffle read",
        Unit.BYTES,
        Stability.NEAR,
        source="/stages/…/taskList: shuffleReadMetrics",
        summary="Most shuffle bytes a task read; no partition was larger unless split.",
        pitfall=pitfalls.ORDER,
    )
