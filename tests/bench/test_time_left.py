"""What a run says of the time it has left, by a clock that only the made-up trials and what is between them move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from statistics import median
from typing import cast

import pytest

from bench.accounts import Accounts
from bench.observer import Observer, Progress
from bench.options import Options
from bench.planning.estimate import Clockwork
from bench.planning.plan import make_plan
from bench.planning.prepare import prepare
from bench.running.runner import Job, Runner
from bench.running.stopping import Stopping
from bench.workers.messages import RunTrial
from reports.files.store import RunStore
from reports.metrics import StageMetrics
from reports.record import StageRecord, Status, Trial, TrialRecord
from tests.bench.conftest import COUNTING
from tests.bench.test_plan import asked

ASKED = Options(
    workload="counting",
    plugins=(str(COUNTING),),
    scales=(0.01,),
    skews=(0.9,),
    variants=("plain", "same", "slow"),
    stages=("numbers",),
)


@dataclass
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(kw_only=True)
class Times:
    """Seconds of a stage, around it in the worker, between two trials, of a worker's start and of reports."""

    clock: Clock = field(default_factory=Clock)
    stage: float
    around: float
    between: float
    start: float
    reports: float
    first_between: float | None = None
    told: list[tuple[float, float]] = field(default_factory=list)  # when, and seconds left
    ended: list[tuple[int, int, float]] = field(default_factory=list)  # trials done, of how many, and seconds left

    def run(self, asked: RunTrial, *_: object) -> TrialRecord:
        """As a worker."""
        self.clock.now += self.stage + self.around
        stages = tuple(
            StageRecord(stage=name, status=Status.OK, metrics=StageMetrics(wall_seconds=self.stage))
            for name in asked.trial.stages
        )
        return TrialRecord(
            trial=asked.trial,
            status=Status.OK,
            started_at=0.0,
            seconds=self.stage + self.around,
            stages=stages,
            overhead={"preparation": self.around},
        )

    alive = True

    def close(self) -> None:
        pass

    kill = close

    def append(self, record: TrialRecord) -> None:
        """As a store."""
        first, self.first_between = self.first_between, None
        self.clock.now += self.between if first is None else first

    def started(self, *_: object) -> Times:
        self.clock.now += self.start
        return self

    def reported(self) -> None:
        self.clock.now += self.reports

    def trial_began(self, trial: Trial, progress: Progress) -> None:
        """As an observer."""
        self.told.append((self.clock.now, progress.seconds_left))

    def notice(self, text: str) -> None:
        raise AssertionError(text)

    def stage_began(self, *_: object) -> None:
        pass

    def trial_ended(self, record: TrialRecord, progress: Progress) -> None:
        self.ended.append((progress.done, progress.total, progress.seconds_left))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[float]]:
    """Of a run, before each trial: time left as told / as it was."""

    def run(times: Times, *, blocks: int, forks: int = 1) -> list[float]:
        monkeypatch.setattr("time.perf_counter", times.clock)
        options = replace(ASKED, repetitions=blocks, forks=forks)
        prepared = prepare(options)
        job = Job(
            prepared=prepared,
            store=cast(RunStore, times),
            start_worker=times.started,
            renew=times.reported,
            blamed=lambda record: record,
        )
        clockwork = Clockwork(prepared.selection.workload, prepared.inputs)
        stopping = Stopping(datasets=tuple(prepared.inputs))
        Runner(job, stopping, Accounts(), clockwork, cast(Observer, times)).run()
        end = times.clock.now
        return [left / (end - when) for when, left in times.told]

    return run


def test_of_trials_of_milliseconds_what_comes_between_them_is_counted(told: Callable[..., list[float]]) -> None:
    found = told(Times(stage=0.01, around=0.02, between=0.04, start=1.0, reports=0.1), blocks=100)
    middle = found[len(found) // 4 : 3 * len(found) // 4]
    assert 0.9 < min(middle) <= max(middle) < 1.1


def test_a_trial_that_has_ended_is_done_and_is_not_left(told: Callable[..., list[float]]) -> None:
    times = Times(stage=60.0, around=1.0, between=0.0, start=1.0, reports=0.0)
    told(times, blocks=4)
    places, totals, left = zip(*times.ended, strict=True)
    assert places == tuple(range(1, len(times.told) + 1))
    assert set(totals) == {len(times.told)}
    assert 61.0 <= left[-2] < 70.0
    assert left[-1] < 1.0


def test_the_workers_of_forks_to_come_are_counted_once_each(told: Callable[..., list[float]]) -> None:
    found = told(Times(stage=2.0, around=0.5, between=0.1, start=12.0, reports=0.3), blocks=1, forks=10)
    middle = found[len(found) // 4 : 3 * len(found) // 4]
    assert 0.9 < median(middle) < 1.1
    assert 0.8 < min(found[2:-7]) <= max(found[2:-7]) < 1.2


def test_one_long_wait_is_not_expected_again(told: Callable[..., list[float]]) -> None:
    """Such as for the first report, which loads what it is drawn with, or for a disk."""
    times = Times(stage=20.0, around=1.0, between=0.1, start=12.0, reports=2.0, first_between=60.0)
    found = told(times, blocks=10)
    assert 0.9 < min(found[3:]) <= max(found[3:]) < 1.15
    times = Times(stage=0.01, around=0.02, between=0.04, start=1.0, reports=3.0, first_between=5.0)
    assert max(told(times, blocks=500)[4:40]) < 1.2


def test_a_trial_that_failed_after_a_long_time_is_none_of_what_lies_between(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("time.perf_counter", clock)
    accounts = Accounts()
    before = accounts.between_trials
    (trial, *_) = make_plan(asked())
    failed = StageRecord(stage="numbers", status=Status.FAILED)
    clock.now += 3_600.5
    accounts.book(TrialRecord(trial=trial, status=Status.TIMED_OUT, started_at=0.0, seconds=3_600.0, stages=(failed,)))
    assert accounts.between_trials - before == pytest.approx(0.5)
