"""The checks: what is wrong within one side, and what tells two sides apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reports.explain.adaptive import adaptive_difference
from reports.explain.draft import Draft
from reports.explain.garbage import GARBAGE
from reports.explain.idle import DRIVER, IDLE_CORES
from reports.explain.joins import join_difference
from reports.explain.outputs import file_difference, small_files, write_difference
from reports.explain.overhead import SCHEDULER
from reports.explain.scans import needless_scan, scan_difference
from reports.explain.shuffles import shuffle_difference
from reports.explain.side import Side
from reports.explain.spills import SPILL
from reports.explain.stragglers import STRAGGLER, out_of_reach
from reports.explain.tiny_tasks import TINY_TASKS
from reports.explain.uncounted import uncounted_difference

_TROUBLES: Final = (STRAGGLER, SPILL, TINY_TASKS, SCHEDULER, IDLE_CORES, DRIVER, GARBAGE)
_PROBLEMS: Final = (*(trouble.problem for trouble in _TROUBLES), out_of_reach, small_files)
_DIFFERENCES: Final = (
    *(trouble.difference for trouble in _TROUBLES),
    join_difference,
    shuffle_difference,
    scan_difference,
    write_difference,
    file_difference,
    adaptive_difference,
)


def problems(side: Side, others: Sequence[Side] = ()) -> Iterator[Draft]:
    """What is wrong within one side; `others` have the same answer."""
    yield from (draft for check in _PROBLEMS if (draft := check(side)))
    if draft := needless_scan(side, others):
        yield draft


def differences(base: Side, side: Side) -> Iterator[Draft]:
    """What tells a side from the baseline's; without Spark's counters of it that is one thing for all."""
    if uncounted := uncounted_difference(base, side):
        yield uncounted
        return
    yield from (draft for check in _DIFFERENCES if (draft := check(base, side)))
