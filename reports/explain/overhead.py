"""What tasks do beside running: being scheduled, deserialised, and their results fetched."""

from __future__ import annotations

from typing import Final

from reports.comparison_types.finding import FindingKind
from reports.explain.draft import Counter, metric_counters, roughly
from reports.explain.side import Side
from reports.explain.thresholds import OVERHEAD_SHARE
from reports.explain.timeline import task_life_seconds
from reports.explain.trouble import Trouble
from reports.metrics import Unit
from reports.writing.formatting import seconds


def _overhead(side: Side) -> float | None:
    life = task_life_seconds(side)
    if life is None:
        return None
    return max(0.0, life - sum(stage.task_seconds for stage in side.done.spark_stages))


def _cost(side: Side) -> float | None:
    overhead = _overhead(side)
    return None if overhead is None or side.cores is None else overhead / side.cores


def _share(side: Side) -> float:
    return (_overhead(side) or 0.0) / (task_life_seconds(side) or 1.0)


def _phrase(side: Side) -> str:
    told = f"{seconds(_overhead(side))} of {seconds(task_life_seconds(side))} ({roughly(_share(side))})"
    return f"spends {told} of its tasks' life on getting them to run and their results back"


SCHEDULER: Final = Trouble(
    kind=FindingKind.SCHEDULER,
    noun="overhead in task life",
    cost=_cost,
    there=lambda side: _share(side) > OVERHEAD_SHARE,
    measure=lambda side: roughly(_share(side)),
    phrase=_phrase,
    estimate="Life of all tasks less their run time, over the cores.",
    advice="Fewer tasks, and no large objects in the code that is sent with them, make it less.",
    counters=(
        Counter("Task life outside run time", Unit.SECONDS, _overhead),
        Counter("Task life", Unit.SECONDS, task_life_seconds),
        *metric_counters("scheduler_seconds", "tasks"),
    ),
)
