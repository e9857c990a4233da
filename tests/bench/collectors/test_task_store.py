import json
from types import SimpleNamespace
from typing import Any, cast

from msgspec.structs import replace

from bench.collectors.task import Task
from bench.collectors.task_store import by_attempt, launched, newest_tasks
from tests.bench.collectors.recorded import Recorded

STORED: dict[str, Any] = {
    "taskId": 17,
    "stageId": 3,
    "stageAttemptId": 1,
    "index": 5,
    "attempt": 2,
    "status": "SUCCESS",
    "executorId": "driver",
    "launchTime": 1_000_000,
    "resultFetchStart": -1,
    "duration": 100,
    "executorRunTime": 60,
    "executorDeserializeTime": 20,
    "resultSerializationTime": 5,
    "shuffleRemoteBytesRead": 7,
    "shuffleLocalBytesRead": 8,
}


def read(**changes: Any) -> Task:
    ((task,),) = by_attempt(json.dumps([{**STORED, **changes}]).encode()).values()
    return task


def test_a_stored_task_says_what_the_list_of_the_api_says() -> None:
    assert read() == Task(
        index=5,
        attempt=2,
        status="SUCCESS",
        executor="driver",
        launched=1_000_000,
        duration=100,
        scheduler_delay=15,
        shuffle_read_bytes=15,
    )


def test_fetching_a_large_result_is_no_delay_of_the_scheduler() -> None:
    assert read(resultFetchStart=1_000_090).scheduler_delay == 5


def test_a_delay_is_never_negative() -> None:
    assert read(executorRunTime=90).scheduler_delay == 0


def test_the_negated_metrics_of_a_failed_task_are_not_taken_at_their_word() -> None:
    failed = read(status="FAILED", executorRunTime=-61, shuffleLocalBytesRead=-9)
    assert (failed.scheduler_delay, failed.shuffle_read_bytes) == (0, 0)


def test_tasks_are_told_apart_by_spark_stage_and_attempt() -> None:
    stored = [{**STORED, "stageId": 3, "stageAttemptId": 0}, STORED, STORED]
    found = by_attempt(json.dumps(stored).encode())
    assert {attempt: len(tasks) for attempt, tasks in found.items()} == {(3, 0): 1, (3, 1): 2}


def test_failed_and_killed_tasks_are_among_those_to_be_found(batch: Recorded) -> None:
    attempt = replace(batch.stages[0], num_complete_tasks=4, num_failed_tasks=2, num_killed_tasks=1)
    assert launched(attempt) == 7


def test_without_a_store_to_read_the_api_is_asked(batch: Recorded) -> None:
    connect = SimpleNamespace(sparkContext=SimpleNamespace(_jvm=None))
    asked: list[Any] = []
    newest_tasks(cast(Any, connect), lambda attempts: asked.append(attempts) or [])([batch.stages[0]])  # type: ignore[func-returns-value]
    assert asked == [[batch.stages[0]]]
