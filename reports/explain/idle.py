"""Cores without a task: Spark stages that are too narrow, and time in which none is at work."""

from __future__ import annotations

from typing import Final

from reports.comparison_types.finding import FindingKind
from reports.explain.draft import Counter, grave, metric_counters, roughly
from reports.explain.side import Side
from reports.explain.thresholds import DRIVER_SECONDS, DRIVER_SHARE
from reports.explain.timeline import driver_seconds, idle_seconds, narrow_seconds, task_life_seconds
from reports.explain.trouble import Trouble
from reports.metrics import Unit
from reports.writing.formatting import plural, seconds


def _cores(side: Side) -> float | None:
    return side.cores


def _narrow_phrase(side: Side) -> str:
    lost = narrow_seconds(side)
    if not lost:
        return "has tasks for all cores while Spark stages are at work"
    cores = plural(side.cores or 0, "core")
    return f"leaves cores idle for {seconds(lost)}, in Spark stages that have fewer tasks than its {cores}"


def _driver_share(side: Side) -> float:
    return (driver_seconds(side) or 0.0) / (side.wall or 1.0)


def _driver_phrase(side: Side) -> str:
    told = f"{seconds(driver_seconds(side))} of {seconds(side.wall)} ({roughly(_driver_share(side))})"
    return f"has no Spark stage at work for {told}"


def _driver_is_grave(lost: float, wall: float) -> bool:
    return grave(lost, wall) and lost >= DRIVER_SECONDS and lost >= DRIVER_SHARE * wall


_TASKS: Final = (
    Counter("Wall clock of this execution", Unit.SECONDS, lambda side: side.wall),
    Counter("Task life", Unit.SECONDS, task_life_seconds),
    Counter("Cores", Unit.COUNT, _cores),
)

IDLE_CORES: Final = Trouble(
    kind=FindingKind.IDLE_CORES,
    noun="cores without a task",
    cost=narrow_seconds,
    there=lambda side: True,
    measure=lambda side: seconds(narrow_seconds(side)),
    phrase=_narrow_phrase,
    estimate=(
        "Time in which the Spark stages at work have fewer tasks than there are cores, by the share of cores left over."
    ),
    advice="More partitions, or files that can be split, would give every core something to do.",
    counters=(Counter("Idle for want of tasks", Unit.SECONDS, narrow_seconds), *_TASKS, *metric_counters("tasks")),
)

DRIVER: Final = Trouble(
    kind=FindingKind.DRIVER,
    noun="no Spark stage at work",
    cost=driver_seconds,
    there=lambda side: True,
    measure=lambda side: seconds(driver_seconds(side)),
    phrase=_driver_phrase,
    estimate="Wall clock that no Spark stage covers.",
    advice="The driver plans, compiles, lists files and commits then: fewer queries and files give it less to do.",
    counters=(
        Counter("No Spark stage at work", Unit.SECONDS, driver_seconds),
        Counter("Idle while some are", Unit.SECONDS, idle_seconds),
        *_TASKS,
        *metric_counters("jobs", "spark_stages"),
    ),
    is_grave=_driver_is_grave,
)
