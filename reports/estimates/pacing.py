"""What a paced stream says of a variant: how long events took, and whether it kept up; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from reports.comparison_types import MetricSummary
from reports.record import MicroBatch, StageRecord
from reports.writing.formatting import percent, seconds, significant

GROWTH_LIMIT: Final = 0.1
"""The share of arriving rows that may stay behind. No source: more than the times of micro-batches vary by."""


class Upkeep(StrEnum):
    """Whether a variant keeps up with its stream."""

    KEEPS_UP = "keeps up"
    FALLS_BEHIND = "falls behind"
    UNKNOWN = "cannot be told"  # too few micro-batches, and their times do not show it


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """Rows behind when a micro-batch was committed, `seconds` after the first event came."""

    seconds: float
    rows: int


def upkeep(growth: float | None) -> Upkeep:
    """By the growth of the rows behind (`lag_growth`)."""
    if growth is None:
        return Upkeep.UNKNOWN
    return Upkeep.FALLS_BEHIND if growth > GROWTH_LIMIT else Upkeep.KEEPS_UP


def lags(done: StageRecord) -> tuple[Lag, ...]:
    """Of every micro-batch in order; empty for a stage whose stream was not paced."""
    if done.paced is None:
        return ()
    moments = ((_committed(batch) - done.paced.began_at, batch.rows_behind) for batch in done.micro_batches)
    return tuple(Lag(seconds=after, rows=rows) for after, rows in sorted(moments) if rows is not None)


def behind_since(done: StageRecord) -> float | None:
    """Seconds after the first event from which on the rows behind were never again so few while events came.

    None for a stage that keeps up, and where nothing was committed while events came.
    """
    if done.paced is None or upkeep(done.metrics.lag_growth) is not Upkeep.FALLS_BEHIND:
        return None
    end = done.paced.seconds
    while_produced = [lag for lag in lags(done) if 0 <= lag.seconds <= end]
    fewest = min((lag.rows for lag in while_produced), default=None)
    return max((lag.seconds for lag in while_produced if lag.rows == fewest), default=None)


def in_a_sentence(pace: float, metrics: Mapping[str, MetricSummary | None]) -> str:
    """Latencies and upkeep of a variant, from the medians of its metrics."""
    median, most, growth = map(metrics.get, ("latency_p50_seconds", "latency_p99_seconds", "lag_growth"))
    at = f"at {significant(pace)} records/s"
    kept = _kept(growth.median if growth else None)
    if median is None or most is None:
        return f"{at} no latency could be measured"
    return f"{at} half of the events took {seconds(median.median)}, 99 % at most {seconds(most.median)}; {kept}"


def in_two_words(metrics: Mapping[str, MetricSummary | None]) -> str:
    """The median latency, and whether a variant falls behind."""
    median, growth = metrics.get("latency_p50_seconds"), metrics.get("lag_growth")
    if growth and upkeep(growth.median) is Upkeep.FALLS_BEHIND:
        return str(Upkeep.FALLS_BEHIND)
    return f"half within {seconds(median.median)}" if median else "no latency"


def _kept(growth: float | None) -> str:
    state = upkeep(growth)
    if growth is None or state is Upkeep.UNKNOWN:
        return "too few micro-batches to tell whether it keeps up"
    if state is Upkeep.FALLS_BEHIND:
        return f"it falls behind: {percent(growth)} of what comes stays behind"
    return "it keeps up"


def _committed(batch: MicroBatch) -> float:
    return datetime.fromisoformat(batch.started_at).timestamp() + batch.seconds
