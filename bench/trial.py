"""One trial inside a worker: stage after stage, each prepared, timed, collected and verified. Owns the clock."""

from __future__ import annotations

import shutil
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import psutil

from bench.collectors.collector import Collector, Watched
from bench.differences import find_difference
from bench.errors import BrokerLostError, NoAnswerError
from bench.paced.stage import PacedStage
from bench.process_state import ProcessState
from bench.reading_stage import ReadingStage
from bench.session import Session
from bench.stored_place import StoredPlace
from bench.trial_place import Place
from bench.verify import read_answer
from pipelines.events import EventSource
from pipelines.stage import Stage, StageContext
from pipelines.variant import SPARK, Variant
from pipelines.workload import Workload
from reports.answers import difference_between
from reports.metrics import StageMetrics
from reports.record import Answer, StageRecord, Status, Trial, TrialRecord

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ERROR_LENGTH = 4_000
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
                bring=_bring(name, variant, place),
            )
            self._session.label(context.session, watched.job_group, trial.id)
            stage, collectors = self._streamed(self._workload.stage_of(variant, name), place, self._collectors(watched))
            notes, watching = _start(collectors)
            process = ProcessState.now()
        record = replace(execute(stage, context, self._session.lacks), notes=notes)
        with accounted(overhead, "collection"):
            record = noted(record, self._undone(process.put_back))
            if lost := self._session.lost():
                self.fit = False
                return replace(record, status=Status.FAILED, error="\n".join(filter(None, (lost, record.error))))
            record = noted(record, self._undone(partial(self._session.tidy, context.session)))
            for collector in reversed(watching):
                record = _collected(collector, record)
            record = noted(record, self._undone(self._session.put_back))
            if not self.fit and record.status is Status.OK:
                record = replace(record, status=Status.FAILED, error=NOT_UNDONE)
        if record.status is Status.OK:
            with accounted(overhead, "verification"):
                record = verified(record, watched.output_here)
                record = _lent(record, variant, place)
        with accounted(overhead, "preparation"):
            shutil.rmtree(context.scratch, ignore_errors=True)
        return record

    def _undone(self, undo: Callable[[], Sequence[str]]) -> Sequence[str]:
        """What `undo` tells. Where it fails, whoever comes next would find what the stage has left."""
        try:
            return undo()
        except Exception as error:
            self.fit = False
            return (f"{NOT_UNDONE}: {describe(error)[:500]}",)

    def _context(self, name: str, variant: Variant, place: Place) -> StageContext:
        output = place.output(variant.name, name)
        shutil.rmtree(output, ignore_errors=True)
        output.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(place.scratch, ignore_errors=True)
        place.scratch.mkdir(parents=True)
        needed, at = self._workload.upstream_of((name,)), place.seen_by(variant.engine)
        if isinstance(at, StoredPlace):
            at.clear(variant.name, name)
        return StageContext(
            session=cast("SparkSession", self._session.fresh(variant)),
            dataset=at.dataset,
            output=str(at.output(variant.name, name)),
            scratch=str(place.scratch),
            upstream={stage: str(at.output(place.lender(variant.name, stage), stage)) for stage in needed},
            events=self._events(place, at.dataset),
        )

    def _streamed(
        self, stage: Stage, place: Place, collectors: tuple[Collector, ...]
    ) -> tuple[Stage, tuple[Collector, ...]]:
        """The stage as one that reads from a broker, if it does; on a stream of its own, which is collected last, where
        the run is paced.
        """
        events_of = self._workload.broker_events
        if events_of is None or not self._workload.outline(stage.name).streams:
            return stage, collectors
        if place.pacing is not None:
            paced = PacedStage(stage, place.pacing, place.dataset, events_of)
            return paced, (paced, *collectors)
        return (stage if place.published is None else ReadingStage(stage, place.published.bootstrap)), collectors

    def _events(self, place: Place, dataset: str) -> EventSource:
        if place.published is None or self._workload.broker_events is None:
            return self._workload.events(dataset)
        return self._workload.broker_events(place.published)


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


def verified(record: StageRecord, output_here: Callable[[], str]) -> StageRecord:
    """The record with the stage's answer; a stage that left nothing readable has failed."""
    try:
        return replace(record, answer=read_answer(output_here(), threads()))
    except NoAnswerError as reason:
        return replace(
            record, status=Status.FAILED, error=f"the stage ended well but its output is no answer: {reason}"
        )


def compared(
    record: StageRecord, expected: Answer | None, place: Place, variant: str, key: tuple[str, ...]
) -> StageRecord:
    """The record with the rows that differ, where the answer is not the reference's and its rows are still there."""
    if expected is None or place.reference is None or record.answer is None:
        return record
    if difference_between(record.answer, expected) is None:
        return record
    found, right = place.output(variant, record.stage), place.output(place.reference, record.stage)
    try:
        return replace(record, difference=find_difference(str(found), str(right), key, threads()))
    except NoAnswerError as reason:
        return replace(record, notes=(*record.notes, f"differing rows are not known: {reason}"))


def _bring(stage: str, variant: Variant, place: Place) -> Callable[[], str] | None:
    """What copies a stage's output from the store to where it is judged, once; None where it lies there already."""
    at = place.seen_by(variant.engine)
    if not isinstance(at, StoredPlace):
        return None
    return cache(partial(at.bring, variant.name, stage, place.output(variant.name, stage)))


def _lent(record: StageRecord, variant: Variant, place: Place) -> StageRecord:
    """The record of a stage whose output is in the store if others borrow it there; if it cannot be, it has failed."""
    if place.stored is None or variant.engine == SPARK or place.borrowed.get(record.stage) != variant.name:
        return record
    try:
        place.stored.lend(variant.name, record.stage, place.output(variant.name, record.stage))
    except OSError as error:
        return replace(record, status=Status.FAILED, error=f"the output cannot be put into the store: {error}")
    return record


def threads() -> int:
    """Threads for judging, which is outside the clock: all there are."""
    return psutil.cpu_count() or 1


def describe(error: BaseException) -> str:
    """The exception and where it was raised, bounded: the first lines say what, the last where."""
    text = "".join(traceback.format_exception_only(error)).strip()
    frames = traceback.extract_tb(error.__traceback__)
    where = f"\nat {Path(frames[-1].filename).name}:{frames[-1].lineno} in {frames[-1].name}" if frames else ""
    # A lone surrogate, as in the name of a file that is no UTF-8, could not be written down.
    return (text[:ERROR_LENGTH] + where).encode("utf-8", "backslashreplace").decode()


@contextmanager
def accounted(accounts: Counter[str], activity: str) -> Iterator[None]:
    """Add the seconds that the body takes to an activity's account."""
    start = time.perf_counter()
    try:
        yield
    finally:
        accounts[activity] += time.perf_counter() - start  # type: ignore[assignment]


def _start(collectors: tuple[Collector, ...]) -> tuple[tuple[str, ...], list[Collector]]:
    notes: list[str] = []
    watching: list[Collector] = []
    for collector in collectors:
        try:
            collector.start()
            watching.append(collector)
        except Exception as error:
            notes.append(_collector_failed(collector, error))
    return tuple(notes), watching


def _collected(collector: Collector, record: StageRecord) -> StageRecord:
    try:
        return collector.stop(record)
    except Exception as error:
        return replace(record, notes=(*record.notes, _collector_failed(collector, error)))


def _collector_failed(collector: Collector, error: Exception) -> str:
    return f"collector {collector.name} failed, its metrics are missing: {describe(error)[:500]}"
