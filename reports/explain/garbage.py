"""Pauses of the garbage collector."""

from __future__ import annotations

from typing import Final

from reports.comparison_types.finding import FindingKind
from reports.explain.draft import metric_counters, roughly
from reports.explain.side import Side
from reports.explain.thresholds import GC_SHARE
from reports.explain.trouble import Trouble
from reports.writing.formatting import seconds


def _cost(side: Side) -> float | None:
    pauses = side.medians.get("task_gc_seconds")
    return None if pauses is None or side.cores is None else pauses / side.cores


def _share(side: Side) -> float:
    return side.medians.get("task_gc_seconds", 0.0) / (side.medians.get("task_seconds") or 1.0)


def _phrase(side: Side) -> str:
    pauses, whole = (side.medians.get(name) for name in ("task_gc_seconds", "task_seconds"))
    return f"spends {seconds(pauses)} of {seconds(whole)} task time in pauses ({roughly(_share(side))})"


GARBAGE: Final = Trouble(
    kind=FindingKind.GARBAGE,
    noun="garbage collection in task time",
    cost=_cost,
    there=lambda side: _share(side) > GC_SHARE,
    measure=lambda side: roughly(_share(side)),
    phrase=_phrase,
    estimate="Collector pauses seen by tasks, over the cores: one pause stops them all at once.",
    advice="More memory, fewer cached tables or smaller partitions leave it less to do.",
    counters=metric_counters("task_gc_seconds", "task_seconds", "peak_memory_bytes"),
)
