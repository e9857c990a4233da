import pytest

from bench.collectors.stage_totals import doubts, scheduler_seconds, totals
from tests.bench.collectors.recorded import Recorded


def test_a_batch_job_costs_what_was_counted_by_hand(batch: Recorded) -> None:
    found = totals(batch["attempts"])
    assert found["tasks"] == 4 + 1 + 8
    assert found["spark_stages"] == 3
    assert found["failed_tasks"] == 0
    assert found["input_records"] == 1000 + 100
    assert found["shuffle_write_records"] == found["shuffle_read_records"] == 4 * 100 + 100
    assert found["output_records"] == 100
    assert found["shuffle_write_bytes"] == found["shuffle_read_bytes"] > 0
    assert found["spill_memory_bytes"] == found["spill_disk_bytes"] == 0


def test_a_stream_costs_what_was_counted_by_hand(stream: Recorded) -> None:
    found = totals(stream["attempts"])
    assert found["tasks"] == 4 * 1 + 5 * 2
    assert found["spark_stages"] == 4 + 5
    assert found["input_records"] == 3 * 10 + 13
    assert found["output_records"] == 30


def test_times_are_seconds(batch: Recorded) -> None:
    found = totals(batch["attempts"])
    milliseconds = sum(a["executorRunTime"] for a in batch["attempts"])
    assert found["task_seconds"] == pytest.approx(milliseconds / 1000)
    # CPU time comes in nanoseconds; read as anything else it would be off by a thousand at least.
    assert 0.01 * found["task_seconds"] < found["task_cpu_seconds"] < 2 * found["task_seconds"]


def test_skipped_stages_and_repeated_attempts_count_nothing_twice(batch: Recorded) -> None:
    attempts = batch["attempts"]
    assert any(attempt["status"] == "SKIPPED" for attempt in attempts)
    assert totals(attempts + attempts[:2])["tasks"] == 13


def test_a_failed_attempt_counts_its_failed_tasks_only(batch: Recorded) -> None:
    failed = {**batch["attempts"][0], "attemptId": 7, "status": "FAILED", "numFailedTasks": 2, "numKilledTasks": 1}
    found = totals([*batch["attempts"], failed])
    assert (found["failed_tasks"], found["tasks"], found["input_records"]) == (3, 13, 1100)


def test_without_spark_stages_nothing_was_done_which_is_zero() -> None:
    found = totals([])
    assert found["tasks"] == 0
    assert found["task_seconds"] == 0


@pytest.mark.parametrize("job", ["batch", "stream"])
def test_scheduler_delay_is_the_sum_of_what_spark_says_of_every_task(version: str, job: str) -> None:
    recorded = Recorded(version, job)
    by_task = sum(task["schedulerDelay"] for task in recorded["tasks"])
    assert by_task > 0
    assert scheduler_seconds(recorded["attempts"]) == pytest.approx(by_task / 1000)


def test_scheduler_delay_is_unknown_without_sums_by_executor(batch: Recorded) -> None:
    attempts = [{k: v for k, v in attempt.items() if k != "executorSummary"} for attempt in batch["attempts"]]
    assert scheduler_seconds(attempts) is None


def test_whole_work_leaves_no_doubts(batch: Recorded, stream: Recorded) -> None:
    assert doubts(batch["attempts"]) == doubts(stream["attempts"]) == ()


def test_unfinished_failed_and_incomplete_attempts_are_told(batch: Recorded) -> None:
    first = batch["attempts"][0]
    told = doubts(
        [
            {**first, "status": "ACTIVE"},
            {**first, "attemptId": 1, "status": "FAILED"},
            {**first, "attemptId": 2, "numTasks": 5, "numCompletedIndices": 4},
        ]
    )
    assert [line.split(" attempt ")[1][:12] for line in told] == ["0 had not en", "1 failed: it", "2 completed "]
    assert "4 of 5 tasks" in told[2]
