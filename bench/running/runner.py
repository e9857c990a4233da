"""Runs a plan: workers come and go, every trial leaves a record at once, and no failure ends the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile

from bench.accounts import Accounts
from bench.observer import Observer, Progress
from bench.planning.blocks import Block, blocks_of, first_attempt, left_of, next_attempt, spoilt, to_repeat
from bench.planning.estimate import Clockwork
from bench.planning.plan import Group
from bench.planning.prepare import Prepared
from bench.running.beside_trials import BesideTrials
from bench.running.dropped import Dropped
from bench.running.renewal import Renewal
from bench.running.second_try import excuse, wants_new_workers
from bench.running.stopping import Stopping
from bench.running.upstream import Upstream
from bench.workers.crew import Crew, StartWorker
from bench.workers.messages import RunTrial
from bench.workers.pause import Pauses
from bench.workers.worker_process import Worker
from reports.files.store import RunStore
from reports.record import Answer, Kind, Status, Trial, TrialRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a runner works on.

    `renew` writes the reports, `blamed` says of a trial's record whose fault its end was, `pause_at` names the stage
    after which to pause.
    """

    prepared: Prepared
    store: RunStore
    start_worker: StartWorker
    renew: Callable[[], None]
    blamed: Callable[[TrialRecord], TrialRecord]
    pause_at: str | None = None


@dataclass(slots=True)
class _State:
    """What the runner knows as it goes."""

    expected: dict[str, dict[str, Answer]] = field(default_factory=dict)  # dataset → stage → the reference's answer
    records: dict[str, TrialRecord] = field(default_factory=dict)  # of this block, by trial id: a run may be long
    done: int = 0
    left: list[Trial] = field(default_factory=list)  # in order of execution


class Runner:
    """Does the plan's blocks one after another; call `run` once."""

    def __init__(
        self, job: Job, stopping: Stopping, accounts: Accounts, clockwork: Clockwork, observer: Observer
    ) -> None:
        self._job = job
        self._stopping = stopping
        self._accounts = accounts
        self._clockwork = clockwork
        self._beside = BesideTrials(accounts)
        self._observer = observer
        selection = job.prepared.selection
        self._groups = {variant.name: selection.group_of(variant) for variant in selection.all_variants}
        self._crew = Crew(job.start_worker, accounts)
        self._redaction = job.prepared.redaction
        self._state = _State()
        self._dropped = Dropped(observer)
        self._pauses = Pauses(job.pause_at, accounts, observer)
        self._renewal = Renewal(job.renew, accounts)
        self._upstream = Upstream(selection.workload, selection.lenders, selection.reference_name)

    def run(self, earlier: Sequence[TrialRecord] = ()) -> None:
        """Do all blocks that `earlier` records do not cover already; no worker is left, however this ends."""
        self._dropped.recall(earlier)
        for record in earlier:
            self._upstream.lend(record)
        known = {record.trial.id: record for record in earlier}
        blocks = self._blocks_left(known)
        self._state.left = [trial for block in blocks for trial in block]
        try:
            for block in blocks:
                if still := self._still_left(block, known):
                    self._block(still)
            self._crew.close()
        finally:  # with workers left only when something broke in: they may be in the middle of a stage
            self._crew.kill()

    def _blocks_left(self, records: Mapping[str, TrialRecord]) -> list[Block]:
        """What is to do beyond these, without a reference that would have nothing to be compared with."""
        planned = blocks_of(self._job.prepared.plan)
        every = (left_of(block, records, self._is_dropped) for block in planned)
        blocks = [block for block in every if block]
        others = {block[0].dataset for block in blocks if block[0].kind is not Kind.REFERENCE}
        return [block for block in blocks if block[0].dataset in others]

    def _still_left(self, block: Block, records: Mapping[str, TrialRecord]) -> Block:
        """What is to do of a block that was left: nothing where only a variant was missing that has been dropped since.

        An earlier command may have dropped it as well, and then run all others to the end.
        """
        still = left_of(tuple(map(first_attempt, block)), records, self._is_dropped)
        self._state.left[: len(block)] = still
        return still

    def _is_dropped(self, trial: Trial) -> bool:
        return trial in self._dropped

    def _block(self, block: Block) -> None:
        if self._is_left_out(block):
            del self._state.left[: len(block)]
            return
        self._crew.move_to(block[0].dataset, block[0].fork)
        self._state.records.clear()
        self._trials(block)
        self._repeat(block)
        if block[0].kind is Kind.MEASURED:
            self._renewal.after_block()

    def _trials(self, block: Block) -> None:
        """Run the trials of a block, which are the first of those left."""
        for trial in block:
            self._renewal.before_trial()
            if trial not in self._dropped:
                self._trial(trial)
            del self._state.left[0]

    def _is_left_out(self, block: Block) -> bool:
        reason = self._stopping.stops(block, self._accounts.at_work, self._clockwork.trials(block))
        if reason:
            self._observer.notice(f"{block[0].dataset}: {reason}; what is left of it is left out")
        return self._stopping.has_stopped(block[0].dataset)

    def _repeat(self, block: Block) -> None:
        """Run a block again that something outside the variants spoilt."""
        while repeated := to_repeat(block, self._state.records):
            reason = spoilt(block, self._state.records)[0]
            self._observer.notice(f"block {block[0].block} of {block[0].dataset} is run again: {reason}")
            block = next_attempt(repeated)
            self._state.left[:0] = block  # more to do than was planned
            self._trials(block)

    def _trial(self, trial: Trial) -> None:
        if self._has_upstream(trial):
            self._attempts(trial)
        self._state.done += 1

    def _has_upstream(self, trial: Trial) -> bool:
        """Make what the trial builds on and nobody has made yet; a variant that cannot have it is dropped."""
        for upstream in self._upstream.missing(trial):
            if upstream in self._dropped or not (self._has_upstream(upstream) and self._attempts(upstream)):
                missing = f"{', '.join(upstream.stages)} of {upstream.variant}"
                self._dropped.drop(trial, f"what it builds on failed ({missing})")
                return False
        return True

    def _attempts(self, trial: Trial) -> bool:
        """Do a trial, once more if there is an excuse for its end; whether it ended well.

        A variant that fails otherwise is not tried again.
        """
        record = self._attempt(trial)
        if why := excuse(record):
            self._observer.notice(f"{trial.variant}: {why}")
            record = self._attempt(trial)
        self._dropped.judge(record)
        return record.status is Status.OK

    def _attempt(self, trial: Trial) -> TrialRecord:
        worker = self._worker(trial)
        self._observer.trial_began(trial, self._progress())
        expected = {} if trial.kind is Kind.REFERENCE else self._state.expected.get(trial.dataset, {})
        began = partial(self._observer.stage_began, trial)
        pause = self._pauses.of(trial, self._groups[trial.variant][0])
        asked = RunTrial(
            trial=trial,
            expected=expected,
            borrowed=self._upstream.lent_to(trial),
            pause_at=pause.stage if pause else None,
        )
        found = self._job.blamed(worker.run(asked, self._job.prepared.options.timeout, began, pause))
        record = self._redaction.record(found)
        self._job.store.append(record)
        self._accounts.book(record)
        self._clockwork.learn(record)
        self._beside.learn(trial)
        self._remember(record)
        if wants_new_workers(record):  # all begin anew, with a warm-up
            self._crew.close()
        self._observer.trial_ended(record, self._progress(ended=trial))
        return record

    def _remember(self, record: TrialRecord) -> None:
        trial = record.trial
        self._state.records[trial.id] = record
        self._upstream.remember(record)
        if trial.kind is Kind.REFERENCE:
            answers = {stage.stage: stage.answer for stage in record.stages if stage.answer is not None}
            self._state.expected[trial.dataset] = answers

    def _worker(self, trial: Trial) -> Worker:
        """The living worker of the trial's group; a new one for what is measured is warmed up, as its fork once was."""
        group = self._groups[trial.variant]
        worker = self._crew.living(group)
        if worker is not None:
            return worker
        worker = self._crew.start(group)
        if trial.kind is Kind.MEASURED:
            for warm_up in self._warm_ups(trial, group):
                self._trial(warm_up)
            return self._worker(trial)
        return worker

    def _warm_ups(self, trial: Trial, group: Group) -> list[Trial]:
        """The warm-ups of the group that come before the trial in its fork: others read what is measured once."""
        here = (trial.dataset, trial.fork, Kind.WARM_UP)
        planned = first_attempt(trial)
        return [
            other
            for other in takewhile(lambda other: other != planned, self._job.prepared.plan)
            if (other.dataset, other.fork, other.kind) == here
            and self._groups[other.variant] == group
            and other not in self._dropped
        ]

    def _progress(self, ended: Trial | None = None) -> Progress:
        """How far the run is, before a trial or when it has `ended`, which is still the first of those left."""
        ahead = [trial for trial in self._state.left if trial is not ended]
        left = [trial for trial in ahead if trial not in self._dropped]
        done, seconds = self._state.done + len(self._state.left) - len(ahead), self._clockwork.trials(left)
        seconds += self._beside.seconds(left, seconds)
        return Progress(done=done, total=done + len(left), seconds_left=seconds)
