from typing import Any

import pytest

from bench.collectors.event_types import JobStart, PlanMade, QueryStarted, Reason, StageCompleted, StageInfo, TaskEnd
from bench.collectors.progress_payloads import streaming_totals
from bench.collectors.recount import ordered, recount
from bench.collectors.recount_queries import STREAMING
from bench.collectors.sql_nodes import scan_files
from bench.collectors.stage_totals import scheduler_seconds, totals
from bench.collectors.task_spread import quantiles
from tests.bench.collectors.recorded import Recorded

GROUP = "trial/stage"


@pytest.mark.parametrize("job", ["batch", "stream", "adaptive"])
def test_both_sources_tell_the_same_of_recorded_jobs(version: str, job: str) -> None:
    recorded = Recorded(version, job)
    found = recount(recorded.events, GROUP).metrics
    told = {
        **totals(recorded.stages),
        "scheduler_seconds": scheduler_seconds(recorded.done),
        "jobs": len(recorded.jobs),
        "scan_files": scan_files(recorded.executions),
        **(streaming_totals(progress) if (progress := recorded["progress"]) else dict.fromkeys(STREAMING)),
    }
    assert found == told
    assert (found["tasks"] or 0) > 0


def test_a_batch_job_is_counted_as_it_was_by_hand(batch: Recorded) -> None:
    found = recount(batch.events, GROUP)
    assert (found.metrics["jobs"], found.metrics["spark_stages"], found.metrics["tasks"]) == (3, 3, 13)
    assert found.metrics["shuffle_read_records"] == 500
    assert sorted(len(values) for values in found.shuffle_reads.values()) == [0, 0, 6]


def test_jobs_of_a_streaming_query_are_found_by_its_run(stream: Recorded) -> None:
    assert recount(stream.events, GROUP).metrics["jobs"] == 5
    batch_only = [event for event in stream.events if not isinstance(event, QueryStarted)]
    assert recount(batch_only, GROUP).metrics["jobs"] == 0


def test_a_stream_is_counted_as_it_was_by_hand(stream: Recorded) -> None:
    found = recount(stream.events, GROUP).metrics
    assert (found["micro_batches"], found["state_rows"], found["late_rows"], found["scan_files"]) == (5, 20, 3, 4)


def test_files_are_those_of_the_plans_as_they_were_in_the_end(adaptive: Recorded) -> None:
    assert recount(adaptive.events, GROUP).metrics["scan_files"] == 2 * (4 + 1)
    without_plans = [event for event in adaptive.events if not isinstance(event, PlanMade)]
    assert recount(without_plans, GROUP).metrics["scan_files"] is None


def test_what_ran_for_others_is_left_out_and_what_has_no_group_is_not(batch: Recorded) -> None:
    other = JobStart(job_id=90, stage_ids=(77,), properties={"spark.jobGroup.id": "somebody else"})
    nobody = JobStart(job_id=91, stage_ids=(78,))
    assert recount([*batch.events, other], GROUP).metrics["jobs"] == 3
    assert recount([*batch.events, nobody], GROUP).metrics["jobs"] == 4


def test_tasks_of_failed_attempts_count_only_as_failed(batch: Recorded) -> None:
    stage = next(event for event in batch.events if isinstance(event, StageCompleted)).info.stage_id
    task = next(event for event in batch.events if isinstance(event, TaskEnd) and event.stage_id == stage)
    failed: list[Any] = [
        StageCompleted(info=StageInfo(stage_id=stage, attempt=7, failure="lost")),
        TaskEnd(stage_id=stage, attempt=7, reason=Reason("ExceptionFailure"), info=task.info),
    ]
    found = recount([*batch.events, *failed], GROUP).metrics
    assert (found["tasks"], found["spark_stages"], found["failed_tasks"]) == (13, 3, 1)


@pytest.mark.parametrize("number", [1, 2, 7, 8, 20, 200, 9_999])
def test_both_sources_order_tasks_alike(number: int) -> None:
    values = [(i * 7919) % 1_009 for i in range(number)]
    theirs = quantiles(values, 1)
    mine = ordered(values)
    assert mine == (theirs.minimum, theirs.p25, theirs.median, theirs.p75, theirs.p95, theirs.maximum)
