"""List scheduling: how long tasks take on so many cores if each goes to the core that is free first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Tasks that may run side by side, by how long each takes, and when they were seen to begin and to end.

    All in one unit, on one clock. There is at least one task.
    """

    tasks: Sequence[int]
    begun: int
    ended: int


def makespan(works: Sequence[Work], cores: int) -> int:
    """When the last task ends, in the order given, on one core or more; 0 without tasks.

    Work waits for all that had ended when it was seen to begin: whatever ran beside it was not needed by it. This is
    list scheduling (R. L. Graham, "Bounds on multiprocessing timing anomalies", 1969): with `longest` for the longest
    row of tasks that wait for each other, it takes at least `longest` and total / cores, and at most
    total / cores + (1 - 1 / cores) · longest.
    """
    running: list[tuple[int, int]] = []  # when a task ends, and of which work it is
    left, state, now = [len(work.tasks) for work in works], _Waiting(works), 0
    while True:
        while len(running) < cores and (task := state.next_task()):
            number, duration = task
            heappush(running, (now + duration, number))
        if not running:
            return now
        now, number = heappop(running)
        left[number] -= 1
        if not left[number]:
            state.end(number)


class _Waiting:
    """Tasks that are not begun. Work is ready when as many have ended, by their order of ending, as it waits for."""

    def __init__(self, works: Sequence[Work]) -> None:
        self._tasks = [iter(work.tasks) for work in works]
        ends = [max(work.ended, work.begun + 1) for work in works]  # or work without a length would wait for itself
        self._in_order = sorted(range(len(works)), key=lambda number: ends[number])
        in_order = sorted(ends)
        self._needed = [bisect_right(in_order, work.begun) for work in works]
        self._unready = sorted(range(len(works)), key=lambda number: (-self._needed[number], -number))
        self._ready: list[int] = []
        self._over: set[int] = set()
        self._ended = 0
        self._admit()

    def next_task(self) -> tuple[int, int] | None:
        """The first task of the first work that is ready: the work's number and how long it takes."""
        while self._ready:
            number = self._ready[0]
            duration = next(self._tasks[number], None)
            if duration is not None:
                return number, duration
            heappop(self._ready)
        return None

    def end(self, number: int) -> None:
        """All tasks of that work have ended."""
        self._over.add(number)
        while self._ended < len(self._in_order) and self._in_order[self._ended] in self._over:
            self._ended += 1
        self._admit()

    def _admit(self) -> None:
        while self._unready and self._needed[self._unready[-1]] <= self._ended:
            heappush(self._ready, self._unready.pop())
