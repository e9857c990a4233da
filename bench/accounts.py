"""Where the time of the whole command went, by activity, in seconds."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

import psutil

from reports.record import Kind, Status, TrialRecord

STAGE_ACTIVITY = {
    Kind.MEASURED: "measured stages",
    Kind.WARM_UP: "warm-up stages",
    Kind.UPSTREAM: "upstream stages",
    Kind.REFERENCE: "reference stages",
}

PAUSED = "pauses"
WORKER_START = "worker start"
WORKER_STOP = "worker stop"
REPORTS = "reports"


class Accounts:
    """Seconds by activity. Nothing is counted twice; what no activity claims is "other".

    They count from `began`, in seconds since 1970: by default from the start of the process.
    """

    def __init__(self, began: float | None = None) -> None:
        self._seconds: Counter[str] = Counter()
        self._earlier: Counter[str] = Counter()
        self._in_trials = 0.0
        before = time.time() - (psutil.Process().create_time() if began is None else began)
        self._began = time.perf_counter() - before  # from here on a wall clock that is set changes nothing

    @property
    def elapsed(self) -> float:
        """Seconds since the command began, imports included."""
        return time.perf_counter() - self._began

    @property
    def at_work(self) -> float:
        """The same without pauses, in which a person looked on: what a budget is held against."""
        return self.elapsed - self._seconds[PAUSED]

    @property
    def on_workers(self) -> float:
        """Seconds in which workers were started and stopped."""
        return self._seconds[WORKER_START] + self._seconds[WORKER_STOP]

    @property
    def on_reports(self) -> float:
        """Seconds in which reports were written."""
        return self._seconds[REPORTS]

    @property
    def between_trials(self) -> float:
        """Seconds at work in no trial that is booked, on no worker and on no report."""
        return self.at_work - self._in_trials - self.on_workers - self.on_reports

    def spent_on(self, activity: str) -> AbstractContextManager[None]:
        """Count the body as one activity."""
        return accounted(self._seconds, activity)

    def book(self, record: TrialRecord) -> None:
        """Count a trial: its stages by why they were run, and what the harness did around them."""
        stages = sum(stage.metrics.wall_seconds or 0.0 for stage in record.stages)
        known = stages + sum(record.overhead.values())
        self._in_trials += known if record.status is Status.OK else record.seconds  # a stage that failed has no time
        self._add(STAGE_ACTIVITY[record.trial.kind], stages)
        for activity, seconds in record.overhead.items():
            self._add(activity, seconds)

    def go_on(self, earlier: Mapping[str, float]) -> None:
        """Add the statement of an earlier command on the same run. What it did after its last one, nobody knows."""
        self._earlier.update(earlier)

    def statement(self) -> dict[str, float]:
        """All activities and what is left over, earlier commands included; they add up to "whole command"."""
        before = dict(self._earlier)
        whole = self.elapsed + before.pop("whole command", 0.0)
        before.pop("other", None)
        activities = self._seconds + Counter(before)
        claimed = {activity: round(seconds, 3) for activity, seconds in activities.most_common()}
        return {**claimed, "other": round(whole - sum(claimed.values()), 3), "whole command": round(whole, 3)}

    def _add(self, activity: str, seconds: float) -> None:
        self._seconds[activity] += seconds  # type: ignore[assignment]


@contextmanager
def accounted(accounts: Counter[str], activity: str) -> Iterator[None]:
    """Add the seconds that the body takes to an activity's account, however it ends."""
    start = time.perf_counter()
    try:
        yield
    finally:
        accounts[activity] += time.perf_counter() - start  # type: ignore[assignment]
