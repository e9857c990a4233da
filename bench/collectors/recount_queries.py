"""Counts anew what queries did: state and micro-batches of streaming ones, files that scans opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from bench.collectors.event_types import DriverUpdate, Plan, PlanMade, QueryProgress, QueryStarted

FILES: Final = "number of files read"


STREAMING: Final = ("micro_batches", "state_rows", "state_memory_bytes", "state_commit_seconds", "late_rows")


def streaming(events: Sequence[Any]) -> dict[str, float | None]:
    """Metrics by name; all None when no streaming query began."""
    if not any(isinstance(event, QueryStarted) for event in events):
        return dict.fromkeys(STREAMING)
    batches = [event.progress.state for event in events if isinstance(event, QueryProgress)]
    return {
        "micro_batches": len(batches),
        "state_rows": max((sum(each.rows for each in state) for state in batches), default=0),
        "state_memory_bytes": max((sum(each.memory for each in state) for state in batches), default=0),
        "state_commit_seconds": sum(each.commit for state in batches for each in state) * 1e-3,
        "late_rows": sum(each.late for state in batches for each in state),
    }


def files_scanned(events: Sequence[Any]) -> int | None:
    """How many files the scans opened; None when no scan reported any. The driver lists them, so it knows exactly."""
    plans = {event.execution: event.plan for event in events if isinstance(event, PlanMade)}  # the last one of each
    wanted = {
        metric.accumulator
        for plan in plans.values()
        for node in _nodes(plan)
        if node.name.startswith("Scan")
        for metric in node.metrics
        if metric.name == FILES
    }
    updates = [update for event in events if isinstance(event, DriverUpdate) for update in event.updates]
    found = [value for accumulator, value in updates if accumulator in wanted]
    return sum(found) if found else None


def _nodes(plan: Plan) -> Iterator[Plan]:
    yield plan
    for child in plan.children:
        yield from _nodes(child)
