from msgspec.structs import replace

from bench.collectors.rest_payloads import (
    Mark,
    attempts_of,
    begun_after,
    dropped_events,
    evicted_after,
    evicted_stages,
    is_settled,
    jobs_after,
    stage_ids,
)
from bench.collectors.rest_types import Counter, Job
from tests.bench.collectors.recorded import Recorded


def mark(job: int = -1, execution: int = -1) -> Mark:
    return Mark(job=job, execution=execution, dropped_events=0)


def test_the_jobs_of_a_stage_are_those_after_the_mark_whatever_their_group(stream: Recorded) -> None:
    jobs = stream.jobs
    assert [job.job_id for job in jobs_after(jobs, mark(job=2))] == [3, 4, 5, 6, 7]
    assert [job.job_id for job in jobs_after(jobs, mark(job=5))] == [6, 7]
    assert all(job.job_group != "trial/stage" for job in jobs)


def test_jobs_that_the_ui_dropped_are_counted_by_their_numbers(stream: Recorded) -> None:
    kept = [job.job_id for job in stream.jobs]
    assert begun_after(stream.jobs, mark(job=0)) == 7
    assert evicted_after(kept, 0) == 2
    assert evicted_after(kept, 2) == 0
    assert evicted_after(kept, 4) == 0


def test_of_nothing_nothing_has_begun_and_nothing_is_lost() -> None:
    assert begun_after([], mark()) == 0
    assert evicted_after([], -1) == 0


def test_a_spark_stage_shared_by_jobs_is_named_once() -> None:
    one, other = (
        Job(job_id=number, status="", stage_ids=ids, num_completed_stages=0, num_failed_stages=0)
        for number, ids in enumerate([(3, 1), (1, 2)])
    )
    assert stage_ids([one, other]) == (1, 2, 3)


def test_spark_stages_that_are_missing_were_skipped_where_all_that_ended_are_there(adaptive: Recorded) -> None:
    worked = [attempt for attempt in adaptive.stages if attempt.status != "SKIPPED"]
    assert len(worked) < len(adaptive.stages)
    assert evicted_stages(adaptive.jobs, adaptive.stages) == 0
    assert evicted_stages(adaptive.jobs, worked) == 0
    without_one = [attempt for attempt in adaptive.stages if attempt != worked[0]]
    assert evicted_stages(adaptive.jobs, without_one) == 1


def test_attempts_of_other_spark_stages_are_left_out(batch: Recorded) -> None:
    own = attempts_of((1, 4), batch.stages)
    assert [attempt.stage_id for attempt in own] == [1, 4]


def test_a_recorded_execution_is_settled(batch: Recorded) -> None:
    assert is_settled(batch.executions[0])


def test_an_execution_whose_jobs_are_done_is_not_settled_before_its_metrics_are_there(batch: Recorded) -> None:
    done = batch.executions[0]
    bare = tuple(replace(node, metrics=()) for node in done.nodes)
    assert not is_settled(replace(done, nodes=bare))
    assert not is_settled(replace(done, status="RUNNING"))
    assert is_settled(replace(done, nodes=bare, success_job_ids=()))
    assert is_settled(replace(done, nodes=bare, status="FAILED"))


def test_only_what_the_listener_bus_dropped_is_counted(batch: Recorded) -> None:
    counters = {name: Counter(count=each["count"]) for name, each in batch["counters"].items()}
    assert dropped_events(counters) == 0
    queue = next(name for name in counters if name.endswith("appStatus.numDroppedEvents"))
    assert dropped_events({**counters, queue: Counter(count=5), "other.numDroppedEvents": Counter(count=7)}) == 5
