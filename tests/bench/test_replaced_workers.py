"""What a run does after a worker has died, and a resumed one again, by workers that only say how trials end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

import pytest

from bench.accounts import Accounts
from bench.observer import Observer
from bench.options import Options
from bench.planning.estimate import Clockwork
from bench.planning.prepare import prepare
from bench.running.runner import Job, Runner
from bench.running.stopping import Stopping
from bench.workers.messages import RunTrial
from reports.files.store import RunStore
from reports.record import Kind, StageRecord, Status, Trial, TrialRecord
from tests.bench.conftest import COUNTING

ASKED = Options(
    workload="counting",
    plugins=(str(COUNTING),),
    scales=(0.01,),
    skews=(0.9,),
    variants=("plain", "slow", "same"),
    repetitions=4,
)
PLAN = prepare(ASKED).plan


@dataclass
class Hand:
    """A worker, which ends when a trial in it ends as no worker survives it."""

    run_of: Run
    number: int
    alive: bool = True

    def run(self, asked: RunTrial, *_: object) -> TrialRecord:
        status = self.run_of.ends(asked.trial)
        self.alive = status is not Status.WORKER_DIED
        stages = tuple(StageRecord(stage=name, status=status) for name in asked.trial.stages)
        self.run_of.done.append((self.number, asked.trial))
        return TrialRecord(trial=asked.trial, status=status, started_at=0.0, seconds=1.0, stages=stages)

    def close(self) -> None:
        pass

    kill = close


@dataclass
class Run:
    """One command, which is its own store and observer: what which worker did, and the records of it."""

    ends: Callable[[Trial], Status]
    done: list[tuple[int, Trial]] = field(default_factory=list)
    records: list[TrialRecord] = field(default_factory=list)
    workers: int = 0

    def begin(self, earlier: Sequence[TrialRecord] = ()) -> Run:
        prepared = prepare(ASKED)
        job = Job(
            prepared=prepared,
            store=cast(RunStore, self),
            start_worker=self.start,
            renew=lambda: None,
            blamed=lambda record: record,
        )
        clockwork = Clockwork(prepared.selection.workload, prepared.inputs)
        stopping = Stopping(datasets=tuple(prepared.inputs))
        Runner(job, stopping, Accounts(), clockwork, cast(Observer, self)).run(earlier)
        return self

    def start(self, *_: object) -> Hand:
        self.workers += 1
        return Hand(self, self.workers)

    def append(self, record: TrialRecord) -> None:
        self.records.append(record)

    def said(self, *_: object) -> None:
        pass

    notice = trial_began = stage_began = trial_ended = said

    @property
    def trials(self) -> list[Trial]:
        return [trial for _, trial in self.done]

    def before(self, number: int) -> list[tuple[Kind, tuple[str, ...]]]:
        """What a worker did before its first trial that is measured."""
        own = [trial for worker, trial in self.done if worker == number]
        first = next(index for index, trial in enumerate(own) if trial.kind is Kind.MEASURED)
        return [(trial.kind, trial.stages) for trial in own[:first]]


def well(_: Trial) -> Status:
    return Status.OK


def dies(times: int, *, once: bool) -> Callable[[Trial], Status]:
    """Whoever comes first of what is measured, be it once or in blocks, dies there so often."""
    first = next(each for each in PLAN if each.kind is Kind.MEASURED and (each.block == 0) is once)
    left = iter([Status.WORKER_DIED] * times)
    return lambda trial: next(left, Status.OK) if trial == first else Status.OK


NUMBERS = [(Kind.WARM_UP, ("numbers",))]


@pytest.mark.parametrize("times", [1, 2])
def test_what_is_measured_once_is_measured_on_a_warm_worker_after_a_death_too(times: int) -> None:
    run = Run(dies(times, once=True)).begin()
    assert run.workers == 1 + times
    assert [run.before(1), run.before(2)] == [NUMBERS * 3, NUMBERS * 3]
    if times == 2:
        assert run.before(3) == NUMBERS * 2  # whoever died twice is not warmed up any more


def test_what_is_measured_once_is_measured_on_a_warm_worker_when_it_is_gone_on_with() -> None:
    first = Run(well).begin()
    cut = 1 + next(index for index, trial in enumerate(first.trials) if trial.kind is Kind.MEASURED)
    assert Run(well).begin(first.records[:cut]).before(1) == NUMBERS * 3


def test_after_a_death_in_a_block_all_warm_ups_of_the_fork_come_first() -> None:
    run = Run(dies(1, once=False)).begin()
    warm_ups = [(kind, stages) for kind, stages in run.before(2) if kind is Kind.WARM_UP]
    assert warm_ups == NUMBERS * 3 + [(Kind.WARM_UP, ("squares",))] * 3


def always_dies(trial: Trial) -> Status:
    return Status.WORKER_DIED if trial.variant == "same" and "numbers" in trial.stages else Status.OK


def again(first: Run) -> list[Trial]:
    """What a second command does after the first, where that variant dies again."""
    return Run(always_dies).begin(first.records).trials


def test_who_dies_again_when_a_run_is_gone_on_with_costs_the_others_no_more_than_the_block_it_dies_in() -> None:
    trials = again(Run(always_dies).begin())
    assert Counter(trial.variant for trial in trials)["same"] == 2
    assert {(trial.kind, trial.stages) for trial in trials} == {*NUMBERS}


def test_who_died_in_a_block_is_tried_in_that_block_only_and_no_other_is_done_again() -> None:
    in_blocks = [each for each in PLAN if each.block == 3 and each.variant == "same"]
    dying = Run(lambda trial: Status.WORKER_DIED if trial in in_blocks else Status.OK).begin()
    trials = again(dying)
    assert {trial.block for trial in trials if trial.kind is Kind.MEASURED} == {3}
