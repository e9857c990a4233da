import pytest

from bench.collectors.errors import CollectorError
from bench.collectors.rest_payloads import (
    Mark,
    dropped_events,
    execution_ids_after,
    greatest,
    is_settled,
    jobs_after,
    stage_ids,
)
from tests.bench.collectors.recorded import Recorded


def mark(job: int = -1, execution: int = -1) -> Mark:
    return Mark(job=job, execution=execution, dropped_events=0)


def test_the_jobs_of_a_stage_are_those_after_the_mark_whatever_their_group(stream: Recorded) -> None:
    jobs = stream["jobs"]
    assert [job["jobId"] for job in jobs_after(jobs, mark(job=2))] == [3, 4, 5, 6, 7]
    assert [job["jobId"] for job in jobs_after(jobs, mark(job=5))] == [6, 7]
    assert all(job["jobGroup"] != "trial/stage" for job in jobs)


def test_before_the_first_job_the_mark_is_minus_one() -> None:
    assert greatest([], "jobId") == -1


def test_jobs_that_the_ui_dropped_are_not_passed_over_in_silence(stream: Recorded) -> None:
    with pytest.raises(CollectorError, match="retainedJobs"):
        jobs_after(stream["jobs"], mark(job=1))


def test_queries_that_the_ui_dropped_are_not_passed_over_in_silence(stream: Recorded) -> None:
    kept = stream["sql"][3:]
    assert execution_ids_after(kept, mark(execution=3)) == (4, 5)
    with pytest.raises(CollectorError, match="retainedExecutions"):
        execution_ids_after(kept, mark(execution=1))


def test_a_spark_stage_shared_by_jobs_is_named_once() -> None:
    assert stage_ids([{"stageIds": [3, 1]}, {"stageIds": [1, 2]}]) == (1, 2, 3)


def test_a_recorded_execution_is_settled(batch: Recorded) -> None:
    assert is_settled(batch["executions"][0])


def test_an_execution_whose_jobs_are_done_is_not_settled_before_its_metrics_are_there(batch: Recorded) -> None:
    done = batch["executions"][0]
    bare = [{**node, "metrics": []} for node in done["nodes"]]
    assert not is_settled({**done, "nodes": bare})
    assert not is_settled({**done, "status": "RUNNING"})
    assert is_settled({**done, "nodes": bare, "successJobIds": []})
    assert is_settled({**done, "nodes": bare, "status": "FAILED"})


def test_only_what_the_listener_bus_dropped_is_counted(batch: Recorded) -> None:
    counters = batch["counters"]
    assert dropped_events(counters) == 0
    queue = next(name for name in counters if name.endswith("appStatus.numDroppedEvents"))
    assert dropped_events({**counters, queue: {"count": 5}}) == 5
