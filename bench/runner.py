"""Runs a plan: workers come and go, every trial leaves a record at once, and no failure ends the run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bench.accounts import Accounts
from bench.estimate import Clockwork
from bench.plan import Group, blocks_of, upstream_trial, worker_group
from bench.worker_process import Worker
from pipelines.variant import Variant
from pipelines.workload import Workload
from reports.record import Answer, Kind, Status, Trial, TrialRecord
from reports.store import RunStore

StartWorker = Callable[[Group, str, int], Worker]  # group, dataset, fork
RENEW_SECONDS = 60.0
FINAL = (Status.OK, Status.FAILED, Status.TIMED_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the run is: trials done of all, and the seconds that the others will take."""

    done: int
    total: int
    seconds_left: float


class Observer(Protocol):
    """Who is told what happens; the console is one."""

    def notice(self, text: str) -> None:
        """Something worth a line."""

    def preparing(self, text: str) -> None:
        """What is being done before the first trial, said anew as it goes on."""

    def trial_began(self, trial: Trial, progress: Progress) -> None:
        """A trial is about to be handed to its worker."""

    def stage_began(self, trial: Trial, stage: str) -> None:
        """A stage of the running trial begins."""

    def trial_ended(self, record: TrialRecord) -> None:
        """A trial has left its record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a runner works on. `renew` writes the reports; `budget` is in seconds of the whole command or None.

    `borrowed` maps stages that were not asked for to the variant that makes them for all.
    """

    plan: tuple[Trial, ...]
    workload: Workload
    variants: tuple[Variant, ...]
    borrowed: Mapping[str, str]
    store: RunStore
    timeout: float
    budget: float | None
    start_worker: StartWorker
    renew: Callable[[], None]


@dataclass(slots=True)
class _State:
    """What the runner knows as it goes."""

    workers: dict[Group, Worker] = field(default_factory=dict)
    place: tuple[str, int] | None = None
    available: set[tuple[str, str, str]] = field(default_factory=set)  # dataset, variant, stage
    expected: dict[str, dict[str, Answer]] = field(default_factory=dict)  # dataset → stage → the reference's answer
    dropped: set[tuple[str, str]] = field(default_factory=set)  # dataset, variant
    done: int = 0
    renewed: float = 0.0  # seconds of the command at which the reports were last written
    left: list[Trial] = field(default_factory=list)  # in order of execution


class Runner:
    """Does the plan's blocks one after another; call `run` once."""

    def __init__(self, job: Job, accounts: Accounts, clockwork: Clockwork, observer: Observer) -> None:
        self._job = job
        self._accounts = accounts
        self._clockwork = clockwork
        self._observer = observer
        self._variants = {variant.name: variant for variant in job.variants}
        self._state = _State()

    def run(self, earlier: Sequence[TrialRecord] = ()) -> None:
        """Do all blocks that `earlier` records do not cover already; no worker is left, however this ends."""
        final = {record.trial.id for record in earlier if record.status in FINAL}
        failed = (record.trial for record in earlier if record.status in {Status.FAILED, Status.TIMED_OUT})
        self._state.dropped.update((trial.dataset, trial.variant) for trial in failed)
        blocks = _with_references([b for b in blocks_of(self._job.plan) if not self._is_done(b, final)])
        self._state.left = [trial for block in blocks for trial in block]
        try:
            for block in blocks:
                self._block(block)
            self._close_workers()
        finally:  # with workers left only when something broke in: they may be in the middle of a stage
            for worker in self._state.workers.values():
                worker.kill()

    def _is_done(self, block: Sequence[Trial], final: Collection[str]) -> bool:
        """Whether nothing of the block is left; the reference's rows did not outlive an earlier command."""
        final = () if block[0].kind is Kind.REFERENCE else final
        return all(trial.id in final or self._is_dropped(trial) for trial in block)

    def _block(self, block: Sequence[Trial]) -> None:
        place = (block[0].dataset, block[0].fork)
        if place != self._state.place:
            self._close_workers()
            self._state.place = place
        if not self._affordable(block):
            del self._state.left[: len(block)]
            return
        for trial in block:
            self._renew(at_most_every=RENEW_SECONDS)
            if not self._is_dropped(trial):
                self._trial(trial)
            del self._state.left[0]
        if block[0].kind is Kind.MEASURED:
            self._renew()

    def _renew(self, at_most_every: float = 0.0) -> None:
        """Write the reports of what there is: after every block, and after trials so long that people would wait."""
        if self._accounts.elapsed - self._state.renewed >= at_most_every:
            with self._accounts.spent_on("reports"):
                self._job.renew()
            self._state.renewed = self._accounts.elapsed

    def _affordable(self, block: Sequence[Trial]) -> bool:
        """Whether the block fits into its dataset's share of the budget; the first block always does."""
        budget = self._job.budget
        if budget is None or block[0].block <= 1:
            return True
        datasets = list(dict.fromkeys(trial.dataset for trial in self._job.plan))
        share = budget * (datasets.index(block[0].dataset) + 1) / len(datasets)
        fits = self._accounts.elapsed + self._clockwork.trials(block) <= share
        if not fits:
            self._observer.notice(f"budget: block {block[0].block} of {block[0].dataset} is left out")
        return fits

    def _trial(self, trial: Trial) -> None:
        if self._has_upstream(trial):
            self._attempts(trial)
        self._state.done += 1

    def _has_upstream(self, trial: Trial) -> bool:
        """Make what the trial builds on and nobody has made yet; a variant that cannot have it is dropped."""
        missing: dict[str, list[str]] = {}
        for stage in self._job.workload.upstream_of(trial.stages):
            maker = self._job.borrowed.get(stage, trial.variant)
            if (trial.dataset, maker, stage) not in self._state.available:
                missing.setdefault(maker, []).append(stage)
        for maker, stages in missing.items():
            upstream = upstream_trial(trial.dataset, trial.fork, maker, tuple(stages))
            if self._is_dropped(upstream) or not (self._has_upstream(upstream) and self._attempts(upstream)):
                self._drop(trial, f"what it builds on failed ({', '.join(stages)} of {maker})")
                return False
        return True

    def _drop(self, trial: Trial, reason: str) -> None:
        if not self._is_dropped(trial):
            self._state.dropped.add((trial.dataset, trial.variant))
            self._observer.notice(f"{trial.variant} is not run again on {trial.dataset}: {reason}")

    def _attempts(self, trial: Trial) -> bool:
        """Do a trial, once more if its worker dies; whether it ended well. A variant that fails is not tried again."""
        record = self._attempt(trial)
        if record.status is Status.WORKER_DIED:
            self._observer.notice(f"{trial.variant}: the worker died; trying once more in a new one")
            record = self._attempt(trial)
        if record.status is not Status.OK:
            self._drop(trial, str(record.status))
        for stage in record.stages:
            if stage.difference:
                self._drop(trial, f"its answer differs in {stage.stage}")
        return record.status is Status.OK

    def _attempt(self, trial: Trial) -> TrialRecord:
        worker = self._worker(trial)
        self._observer.trial_began(trial, self._progress())
        expected = {} if trial.kind is Kind.REFERENCE else self._state.expected.get(trial.dataset, {})
        record = worker.run(trial, expected, self._job.timeout, lambda stage: self._observer.stage_began(trial, stage))
        self._job.store.append(record)
        self._accounts.book(record)
        self._clockwork.learn(record)
        done = (stage.stage for stage in record.stages if stage.status is Status.OK)
        self._state.available.update((trial.dataset, trial.variant, stage) for stage in done)
        if trial.kind is Kind.REFERENCE:
            answers = {stage.stage: stage.answer for stage in record.stages if stage.answer is not None}
            self._state.expected[trial.dataset] = answers
        self._observer.trial_ended(record)
        return record

    def _worker(self, trial: Trial) -> Worker:
        """The living worker of the trial's group; a new one is warmed up if the fork's warm-up has passed."""
        group = worker_group(self._variants[trial.variant])
        worker = self._state.workers.get(group)
        if worker is not None and worker.alive:
            return worker
        if worker is not None:
            worker.close()
        with self._accounts.spent_on("worker start"):
            self._state.workers[group] = self._job.start_worker(group, trial.dataset, trial.fork)
        if trial.kind is Kind.MEASURED and trial.block > 0:
            for warm_up in self._warm_ups(trial, group):
                self._trial(warm_up)
            return self._worker(trial)
        return self._state.workers[group]

    def _warm_ups(self, trial: Trial, group: Group) -> list[Trial]:
        here = (trial.dataset, trial.fork, Kind.WARM_UP)
        return [
            other
            for other in self._job.plan
            if (other.dataset, other.fork, other.kind) == here
            and worker_group(self._variants[other.variant]) == group
            and not self._is_dropped(other)
        ]

    def _is_dropped(self, trial: Trial) -> bool:
        return (trial.dataset, trial.variant) in self._state.dropped

    def _progress(self) -> Progress:
        left = [trial for trial in self._state.left if not self._is_dropped(trial)]
        done = self._state.done
        return Progress(done=done, total=done + len(left), seconds_left=self._clockwork.trials(left))

    def _close_workers(self) -> None:
        with self._accounts.spent_on("worker stop"):
            for worker in self._state.workers.values():
                worker.close()
        self._state.workers.clear()


def _with_references(blocks: list[tuple[Trial, ...]]) -> list[tuple[Trial, ...]]:
    """The blocks without those of a reference that would have nothing to be compared with."""
    others = {block[0].dataset for block in blocks if block[0].kind is not Kind.REFERENCE}
    return [block for block in blocks if block[0].dataset in others]
