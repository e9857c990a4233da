"""One trial inside a worker: stage after stage, each prepared, timed, collected and verified. Owns the clock."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from bench.accounts import accounted
from bench.collectors.collector import Collector, Watched
from bench.collectors.watching import Watching, watch
from bench.engines.process_state import ProcessState
from bench.engines.session import Session
from bench.errors import BrokerLostError, describe
from bench.streams.paced.stage import PacedStage
from bench.trials.judging import compared, verified
from bench.trials.stage_events import events_of, streamed
from bench.trials.trial_place import Place
from pipelines.stage import Stage, StageContext
from pipelines.variant import Variant
from pipelines.workload import Workload
from reports.metrics import StageMetrics
from reports.record import Answer, StageRecord, Status, Trial, TrialRecord

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NOT_UNDONE = "what the stage left behind could not be undone, so no other stage runs in this worker"
CollectorsFor = Callable[[Watched], tuple[Collector, ...]]


class TrialRunner:
    """Runs trials one after another on one session, as long as it is `fit` for another."""

    def __init__(
        self, session: Session, workload: Workload, collectors: CollectorsFor, began: Callable[[str], None]
    ) -> None:
        self._session = session
        self._workload = workload
        self._collectors = collectors
        self._began = began
        self.fit = True

    def run(
        self,
        trial: Trial,
        variant: Variant,
        place: Place,
        expected: Mapping[str, Answer],
        ended: Callable[[StageRecord], None] | None = None,
    ) -> TrialRecord:
        """Run the trial's stages until one of them fails; never raises for what a stage or a collector does.

        SessionLostError where a stage has brought the engine down. `expected` are the reference's answers by stage, as
        far as there are any. `ended` is told of every stage when all of its watching is over; what it takes is in none
        of the record's times.
        """
        started_at, start = time.time(), time.perf_counter()
        away: Counter[str] = Counter()
        overhead: Counter[str] = Counter()
        stages: list[StageRecord] = []
        for name in trial.stages:
            self._began(name)
            done = self._stage(name, trial, variant, place, overhead)
            with accounted(overhead, "verification"):
                stages.append(compared(done, expected.get(name), place, variant.name, self._workload.outline(name).key))
            if ended is not None:
                with accounted(away, "away"):
                    ended(stages[-1])
            if stages[-1].status is not Status.OK:
                break
        return TrialRecord(
            trial=trial,
            status=stages[-1].status,
            started_at=started_at,
            seconds=time.perf_counter() - start - away.total(),
            stages=tuple(stages),
            overhead={name: round(seconds, 6) for name, seconds in overhead.items()},
            error=stages[-1].error,
        )

    def _stage(self, name: str, trial: Trial, variant: Variant, place: Place, overhead: Counter[str]) -> StageRecord:
        try:
            return self._watched_stage(name, trial, variant, place, overhead)
        except Exception as error:  # before the stage or after it: a setting that cannot be, a full disk
            lost = self._session.lost()
            self.fit = self.fit and lost is None
            told = lost or f"what is done around the stage failed: {describe(error)}"
            return StageRecord(stage=name, status=Status.FAILED, error=told)

    def _watched_stage(
        self, name: str, trial: Trial, variant: Variant, place: Place, overhead: Counter[str]
    ) -> StageRecord:
        with accounted(overhead, "preparation"):
            context = self._context(name, variant, place)
            watched = Watched(
                session=context.session,
                stage=name,
                job_group=f"{trial.id}/{name}",
                output=context.output,
                dataset=context.dataset,
                bring=place.bringing(variant, name),
            )
            self._session.label(context.session, watched.job_group, trial.id)
            stage = streamed(self._workload, self._workload.stage_of(variant, name), place)
            watching = watch(self._watchers(stage, watched))
            process = ProcessState.now()
        record = noted(execute(stage, context, self._session.lacks), watching.notes)
        with accounted(overhead, "collection"):
            record = self._collected(record, watching, context.session, process)
        if record.status is Status.OK:
            with accounted(overhead, "verification"):
                record = lent(verified(record, watched.output_here), variant, place)
        with accounted(overhead, "preparation"):
            shutil.rmtree(context.scratch, ignore_errors=True)
        return record

    def _context(self, name: str, variant: Variant, place: Place) -> StageContext:
        place.clear(variant, name)
        needed, at = self._workload.upstream_of((name,)), place.seen_by(variant.engine)
        return StageContext(
            session=cast("SparkSession", self._session.fresh(variant)),
            dataset=at.dataset,
            output=str(at.output(variant.name, name)),
            scratch=str(place.scratch),
            upstream={stage: str(at.output(place.lender(variant.name, stage), stage)) for stage in needed},
            events=events_of(self._workload, place, at.dataset),
        )

    def _watchers(self, stage: Stage, watched: Watched) -> tuple[Collector, ...]:
        """What watches the stage; one on a stream of its own does so too, and stops last."""
        collectors = self._collectors(watched)
        return (stage, *collectors) if isinstance(stage, PacedStage) else collectors

    def _collected(self, record: StageRecord, watching: Watching, session: Any, process: ProcessState) -> StageRecord:
        """The record with what was collected, and with what the stage left behind, which is undone."""
        record = noted(record, self._undone(process.put_back))
        if lost := self._session.lost():
            self.fit = False
            return replace(record, status=Status.FAILED, error="\n".join(filter(None, (lost, record.error))))
        record = noted(record, self._undone(partial(self._session.tidy, session)))
        record = watching.stop(record)
        record = noted(record, self._undone(self._session.put_back))
        if not self.fit and record.status is Status.OK:
            return replace(record, status=Status.FAILED, error=NOT_UNDONE)
        return record

    def _undone(self, undo: Callable[[], Sequence[str]]) -> Sequence[str]:
        """What `undo` tells. Where it fails, whoever comes next would find what the stage has left."""
        try:
            return undo()
        except Exception as error:
            self.fit = False
            return (f"{NOT_UNDONE}: {describe(error)[:500]}",)


def execute(stage: Stage, context: StageContext, lacks: Callable[[BaseException], str | None]) -> StageRecord:
    """Run one stage by the clock: nothing but the stage's own call lies inside.

    `lacks` says what the engine cannot do, if that is what an error says.
    """
    began_at, status, told = time.time(), Status.OK, None
    start = time.perf_counter()
    try:
        stage.run(context)
    except BrokerLostError as lost:
        status, told = Status.BROKER_LOST, str(lost)
    except BaseException as error:  # of SystemExit and KeyboardInterrupt too: nobody else can raise them in a worker
        lacking = lacks(error)
        status, told = Status.UNSUPPORTED if lacking else Status.FAILED, lacking or describe(error)
    metrics = StageMetrics(wall_seconds=time.perf_counter() - start)
    return StageRecord(stage=stage.name, status=status, metrics=metrics, began_at=began_at, error=told)


def noted(record: StageRecord, notes: Sequence[str]) -> StageRecord:
    """The record with more notes."""
    return replace(record, notes=(*record.notes, *notes)) if notes else record


def lent(record: StageRecord, variant: Variant, place: Place) -> StageRecord:
    """The record of a stage whose output is where others borrow it; if it cannot be, the stage has failed."""
    try:
        place.lend(variant, record.stage)
    except OSError as error:
        return replace(record, status=Status.FAILED, error=f"the output cannot be put into the store: {error}")
    return record
