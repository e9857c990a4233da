import pytest
from msgspec.structs import replace

from bench.collectors.stage_totals import scheduler_seconds, totals
from tests.bench.collectors.recorded import Recorded


def test_a_batch_job_costs_what_was_counted_by_hand(batch: Recorded) -> None:
    found = totals(batch.stages)
    assert found["tasks"] == 4 + 1 + 8
    assert found["spark_stages"] == 3
    assert found["failed_tasks"] == 0
    assert found["input_records"] == 1000 + 100
    assert found["shuffle_write_records"] == found["shuffle_read_records"] == 4 * 100 + 100
    assert found["output_records"] == 100
    assert found["shuffle_write_bytes"] == found["shuffle_read_bytes"] > 0
    assert found["spill_memory_bytes"] == found["spill_disk_bytes"] == 0


def test_a_stream_costs_what_was_counted_by_hand(stream: Recorded) -> None:
    found = totals(stream.stages)
    assert found["tasks"] == 4 * 1 + 5 * 2
    assert found["spark_stages"] == 4 + 5
    assert found["input_records"] == 3 * 10 + 13
    assert found["output_records"] == 30


def test_times_are_seconds(batch: Recorded) -> None:
    found = totals(batch.stages)
    milliseconds = sum(attempt.executor_run_time for attempt in batch.stages)
    assert found["task_seconds"] == pytest.approx(milliseconds / 1000)
    # CPU time comes in nanoseconds; read as anything else it would be off by a thousand at least.
    assert 0.01 * found["task_seconds"] < found["task_cpu_seconds"] < 2 * found["task_seconds"]


def test_skipped_stages_and_repeated_attempts_count_nothing_twice(batch: Recorded) -> None:
    attempts = batch.stages
    assert any(attempt.status == "SKIPPED" for attempt in attempts)
    assert totals(attempts + attempts[:2])["tasks"] == 13


def test_a_failed_attempt_counts_its_failed_tasks_only(batch: Recorded) -> None:
    failed = replace(batch.stages[0], attempt_id=7, status="FAILED", num_failed_tasks=2, num_killed_tasks=1)
    found = totals([*batch.stages, failed])
    assert (found["failed_tasks"], found["tasks"], found["input_records"]) == (3, 13, 1100)


def test_without_spark_stages_nothing_was_done_which_is_zero() -> None:
    found = totals([])
    assert found["tasks"] == 0
    assert found["task_seconds"] == 0


@pytest.mark.parametrize("job", ["batch", "stream", "adaptive"])
def test_scheduler_delay_is_the_sum_of_what_spark_says_of_every_task(version: str, job: str) -> None:
    recorded = Recorded(version, job)
    by_task = sum(task["schedulerDelay"] for tasks in recorded["tasks"].values() for task in tasks)
    assert by_task > 0
    assert scheduler_seconds(recorded.done) == pytest.approx(by_task / 1000)
