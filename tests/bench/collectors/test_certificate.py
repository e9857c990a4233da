from dataclasses import replace

import msgspec
import pytest

from bench.collectors.certificate import certificate
from bench.collectors.rest_payloads import Reading
from bench.collectors.settling import Settled
from bench.collectors.spark_stages import Done
from reports.record.integrity import Tally
from tests.bench.collectors.recorded import Recorded


def settled(recorded: Recorded) -> Settled:
    reading = Reading(
        jobs=tuple(recorded.jobs),
        attempts=tuple(recorded.stages),
        executions=tuple(recorded.executions),
        begun=len(recorded.jobs),
        named_stages=len({attempt.stage_id for attempt in recorded.stages}),
        evicted_jobs=0,
        evicted_stages=0,
        evicted_executions=0,
    )
    return Settled(reading=reading, bus_emptied=True, equal_reads=True)


@pytest.mark.parametrize("job", ["batch", "stream", "adaptive"])
def test_whole_work_is_sound(version: str, job: str) -> None:
    recorded = Recorded(version, job)
    assert certificate(settled(recorded), recorded.done, 0).objections == ()


def test_skipped_spark_stages_are_accounted_for(adaptive: Recorded) -> None:
    found = certificate(settled(adaptive), adaptive.done, 0)
    assert found.jobs == Tally(planned=7, seen=7)
    assert found.spark_stages == Tally(planned=11, seen=11)
    assert found.skipped_stages == 4
    assert found.tasks == Tally(planned=18, seen=18)


def test_skipped_spark_stages_that_spark_keeps_no_longer_are_still_accounted_for(adaptive: Recorded) -> None:
    found = settled(adaptive)
    kept = tuple(attempt for attempt in found.reading.attempts if attempt.status != "SKIPPED")
    told = certificate(replace(found, reading=replace(found.reading, attempts=kept)), adaptive.done, 0)
    assert told == certificate(found, adaptive.done, 0)


def test_tasks_that_are_not_listed_are_missed(batch: Recorded) -> None:
    *others, join = batch.done
    found = certificate(settled(batch), [*others, Done(attempt=join.attempt, tasks=join.tasks[1:])], 0)
    assert found.tasks == Tally(planned=13, seen=12)
    assert not found.sound


def test_tasks_that_spark_did_not_count_are_missed(batch: Recorded) -> None:
    *others, join = batch.done
    counted = msgspec.structs.replace(join.attempt, num_complete_tasks=7)
    found = certificate(settled(batch), [*others, Done(attempt=counted, tasks=join.tasks)], 0)
    assert found.objections == ("12 of 13 tasks of complete Spark stages had succeeded",)


def test_failed_killed_and_repeated_work_is_counted_by_kind(batch: Recorded) -> None:
    first, *others = batch.stages
    again = msgspec.structs.replace(first, attempt_id=1)
    failed = msgspec.structs.replace(first, status="FAILED", num_failed_tasks=2, num_killed_tasks=1)
    found = settled(batch)
    found = replace(found, reading=replace(found.reading, attempts=(failed, again, *others)))
    told = certificate(found, batch.done, 0)
    assert told.objections == ("tasks failed: 2", "tasks were killed: 1", "Spark stages were tried again: 1")


def test_a_task_that_was_tried_again_is_told(batch: Recorded) -> None:
    *others, join = batch.done
    first, *rest = join.tasks
    tasks = (msgspec.structs.replace(first, attempt=1), *rest)
    found = certificate(settled(batch), [*others, Done(attempt=join.attempt, tasks=tasks)], 0)
    assert found.retried_tasks == 1
    assert not found.sound


def test_jobs_that_failed_or_did_not_end_are_told(batch: Recorded) -> None:
    first, second, *others = batch.jobs
    jobs = (
        msgspec.structs.replace(first, status="RUNNING"),
        msgspec.structs.replace(second, status="FAILED"),
        *others,
    )
    found = settled(batch)
    told = certificate(replace(found, reading=replace(found.reading, jobs=jobs)), batch.done, 0)
    assert told.failed_jobs == 1
    assert told.jobs == Tally(planned=3, seen=2)
    assert told.settled is False


def test_a_spark_stage_that_neither_completed_nor_was_skipped_is_missed(batch: Recorded) -> None:
    first, *others = batch.stages
    found = settled(batch)
    attempts = (msgspec.structs.replace(first, status="PENDING"), *others)
    told = certificate(replace(found, reading=replace(found.reading, attempts=attempts)), batch.done, 0)
    assert told.spark_stages is not None
    assert told.spark_stages.planned - told.spark_stages.seen == 1


def test_dropped_events_and_early_reads_are_passed_on(batch: Recorded) -> None:
    found = replace(settled(batch), bus_emptied=False, equal_reads=False)
    told = certificate(found, batch.done, dropped_events=3)
    assert (told.dropped_events, told.bus_emptied, told.equal_reads) == (3, False, False)
