"""Phase 2: the steps of its stages that have a plain form too, so that each technique can be switched by itself."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from pyspark.sql import DataFrame, SparkSession

from pipelines.events import EventSource
from pipelines.phase1_baseline import index_record as plain
from pipelines.phase1_baseline.latest_record import latest_record
from pipelines.phase2_optimized import index_record as tuned
from pipelines.phase2_optimized import layouts
from pipelines.phase2_optimized.incremental import (
    aggregate_by_date,
    index_by_date,
    latest_of_touched_days,
    sorted_aggregate_by_date,
)
from pipelines.phase2_optimized.latest_record import latest_by_anti_join
from pipelines.phase2_optimized.salted_join import join_salted
from pipelines.phase2_optimized.sessions import attach_in_sessions
from pipelines.phase2_optimized.tunings import TUNINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What the stages do, in one form or the other."""

    score_signals: Callable[[SparkSession, DataFrame, str], DataFrame]
    attach_signals: Callable[[DataFrame, DataFrame, bool], DataFrame]
    join_dimensions: Callable[[SparkSession, DataFrame, str], DataFrame]
    latest_record: Callable[[DataFrame, DataFrame], DataFrame]
    read_events: Callable[[EventSource], EventSource]
    attach_events: Callable[[DataFrame, DataFrame], DataFrame]
    arrange: Callable[[DataFrame], DataFrame]
    write_index: Callable[[DataFrame, str], None]
    write_aggregate: Callable[[DataFrame, str, str], None]


LAYOUTS = {
    "coalesced": layouts.coalesced,
    "repartitioned": layouts.repartitioned,
    "partitioned-by-date": layouts.partitioned_by_date,
    "partitioned-by-status": layouts.partitioned_by_status,
}
"""Layouts of the final aggregate that a tuning may ask for. Each is of whole aggregates, so none is incremental."""


def steps_with(tunings: Collection[str]) -> Steps:
    """The tuned form where the technique of that name is among them, else the plain one."""
    layout = next((LAYOUTS[name] for name in LAYOUTS if name in tunings), None)
    incremental = "incremental" in tunings and layout is None
    dimensions = tuned if "broadcast-dimensions" in tunings else plain
    is_sorted = "sorted-files" in tunings
    return Steps(
        score_signals=dimensions.score_signals,
        attach_signals=tuned.attach_totals if "signal-totals" in tunings else _attach_shuffled,
        join_dimensions=join_salted if "salting" in tunings else dimensions.join_dimensions,
        latest_record=_latest(tunings, incremental=incremental),
        read_events=_in_large_batches if "large-micro-batches" in tunings else _as_configured,
        attach_events=attach_in_sessions if "sessions" in tunings else plain.attach_signals,
        arrange=_sorted(by_day=incremental) if is_sorted else layouts.in_any_order,
        write_index=index_by_date if incremental else layouts.index_as_it_comes,
        write_aggregate=_by_date(is_sorted=is_sorted) if incremental else layout or layouts.as_it_comes,
    )


def _sorted(*, by_day: bool) -> Callable[[DataFrame], DataFrame]:
    return layouts.sorted_by_day_and_merchant if by_day else layouts.sorted_by_merchant


def _by_date(*, is_sorted: bool) -> Callable[[DataFrame, str, str], None]:
    return sorted_aggregate_by_date if is_sorted else aggregate_by_date


def _latest(tunings: Collection[str], *, incremental: bool) -> Callable[[DataFrame, DataFrame], DataFrame]:
    if "latest-by-anti-join" in tunings:
        return latest_of_touched_days if incremental else latest_by_anti_join
    return _touched_by_window if incremental else latest_record


def _touched_by_window(stream: DataFrame, batch: DataFrame) -> DataFrame:
    return latest_of_touched_days(stream, batch, latest=latest_record)


def _in_large_batches(events: EventSource) -> EventSource:
    return events.in_large_batches()


def _as_configured(events: EventSource) -> EventSource:
    return events


def _attach_shuffled(transactions: DataFrame, signals: DataFrame, few: bool) -> DataFrame:
    return plain.attach_signals(transactions, signals)  # however few there are


TUNED = steps_with([tuning.name for tuning in TUNINGS if tuning.chosen])
