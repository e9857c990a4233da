"""Where in Spark's UI to look, after a stage has ended: addresses, and what is to be seen there; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reports.record import SparkStage, StageRecord
from reports.writing.formatting import plural, significant

UNEVEN: Final = 3.0
"""Largest / median from which on a task stands out at first sight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A page of Spark's UI and what to look at there."""

    address: str
    what: str


def sights(ui: str, record: StageRecord) -> tuple[Sight, ...]:
    """What is worth a look, from what was measured of the stage; `ui` is the address of Spark's UI."""
    return tuple(_sights(ui.rstrip("/"), record))


def _sights(ui: str, record: StageRecord) -> Iterator[Sight]:
    if record.micro_batches:
        what = "the query that has ended: rows, duration and state of its micro-batches over time"
        yield Sight(address=f"{ui}/StreamingQuery/", what=what)
    yield Sight(address=f"{ui}/SQL/", what="the newest query, on top: how many rows leave each operator of its plan?")
    if record.spark_stages:
        longest = max(record.spark_stages, key=lambda each: each.task_seconds)
        what = f"the Spark stage with most task time, {plural(longest.tasks, 'task')}: how far is max from median?"
        yield Sight(address=_page(ui, longest), what=what)
    if (uneven := _most_uneven(record)) is not None:
        stage, ratio = uneven
        what = f"a task that reads {significant(ratio)} times the median: sort the tasks by shuffle read"
        yield Sight(address=_page(ui, stage), what=what)


def _page(ui: str, stage: SparkStage) -> str:
    return f"{ui}/stages/stage/?id={stage.stage_id}&attempt={stage.attempt}"


def _most_uneven(record: StageRecord) -> tuple[SparkStage, float] | None:
    """The Spark stage whose tasks read most unevenly, and largest / median; None where none stands out."""
    read = [(each, each.shuffle_read_skew.ratio) for each in record.spark_stages if each.shuffle_read_skew]
    known = [(stage, ratio) for stage, ratio in read if ratio is not None and ratio >= UNEVEN]
    return max(known, key=lambda pair: pair[1], default=None)
