"""What cores did over time: at work, idle for want of tasks, or waiting for the driver. Wall seconds throughout."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from reports.estimates.list_schedule import Work
from reports.estimates.scale_out import covered, works_of
from reports.explain.side import Side

MILLISECOND = 1e-3


def works(side: Side) -> Sequence[Work]:
    """The Spark stages that had tasks, in milliseconds; empty unless tasks and times of all are known."""
    return works_of(side.done.spark_stages)


def task_life_seconds(side: Side) -> float | None:
    """Life of all tasks, from launch to result, added up; None where not kept."""
    found = works(side)
    return sum(sum(work.tasks) for work in found) * MILLISECOND if found else None


def driver_seconds(side: Side) -> float | None:
    """Time in which no Spark stage was at work; None where not known."""
    found = works(side)
    return max(0.0, side.wall - covered(found) * MILLISECOND) if found else None


def idle_seconds(side: Side) -> float | None:
    """Time that Spark stages would have taken less, had their tasks kept all cores busy; None where not known."""
    found, life = works(side), task_life_seconds(side)
    if not found or life is None or side.cores is None:
        return None
    return max(0.0, covered(found) * MILLISECOND - life / side.cores)


def narrow_seconds(side: Side) -> float | None:
    """The part of that for which the Spark stages at work had fewer tasks than there are cores; None if not known."""
    idle = idle_seconds(side)
    if idle is None or side.cores is None:
        return None
    changes = sorted(change for work in works(side) for change in _changes(work))
    lost, tasks = 0.0, 0
    for (begun, change), (ended, _) in pairwise(changes):
        tasks += change
        if tasks:
            lost += (ended - begun) * max(0.0, 1 - tasks / side.cores)
    return min(lost * MILLISECOND, idle)


def _changes(work: Work) -> tuple[tuple[int, int], tuple[int, int]]:
    """When tasks become ready and when the last has ended: moments, and the change in their number."""
    return (work.begun, len(work.tasks)), (work.ended, -len(work.tasks))
