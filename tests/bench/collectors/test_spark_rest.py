from collections.abc import Mapping
from typing import Any

import pytest

from bench.collectors.errors import CollectorError
from bench.collectors.rest_client import RestClient
from bench.collectors.rest_payloads import Mark
from bench.collectors.settling import take_mark
from bench.collectors.spark_rest import observe, told
from bench.collectors.waiting import Deadline
from reports.metrics import StageMetrics
from reports.record import StageRecord, Status
from tests.bench.collectors.recorded import API, Answer, Recorded, objections, served

RECORD = StageRecord(stage="batch", status=Status.OK, metrics=StageMetrics(wall_seconds=3.0), notes=("before",))
NOWHERE = Mark(job=-1, execution=-1, dropped_events=0)


def told_of(
    answer: Answer, *, mark: Mark = NOWHERE, seconds: float = 5.0, bus: bool = True, group: str = "trial/stage"
) -> StageRecord:
    """What becomes of the record when the API answers like this."""
    with served(answer) as address:
        client = RestClient(address, "app")
        return told(RECORD, observe(client, mark, lambda _: bus, client.tasks, Deadline(seconds)), group)


def changed(recorded: Recorded, listed: str, *, times: int = 1_000, **changes: Any) -> tuple[Answer, list[str]]:
    """An API that tells `changes` of everything listed there the first so many times, and where it was asked."""
    asked: list[str] = []

    def answer(path: str, query: Mapping[str, str]) -> Any:
        asked.append(path)
        payload = recorded.answer(path, query)
        if path == f"{API}/{listed}" and query.get("details") != "false" and asked.count(path) <= times:
            return [{**each, **changes} for each in payload]
        return payload

    return answer, asked


def test_a_stage_is_read_over_http_as_it_was_counted_by_hand(batch: Recorded) -> None:
    record = told_of(batch.answer)
    metrics = record.metrics
    assert (metrics.jobs, metrics.spark_stages, metrics.tasks) == (3, 3, 13)
    assert metrics.shuffle_read_records == 500
    assert metrics.scan_files == 5
    assert [stage.tasks for stage in record.spark_stages if stage.duration_skew] == [8]
    assert metrics.shuffle_read_skew == pytest.approx(1064 / 909)
    assert metrics.largest_shuffle_read_bytes == 1064
    assert metrics.aqe_converted_joins == 0
    assert record.joins == {"SortMergeJoin": 1}
    assert len(record.spark_stages) == 3
    assert len(record.plans) == 1
    assert record.integrity is not None
    assert record.integrity.sound


def test_what_others_measured_stays_and_what_they_measure_is_left_to_them(batch: Recorded) -> None:
    record = told_of(batch.answer)
    assert record.metrics.wall_seconds == 3.0
    assert record.notes == ("before",)
    assert record.metrics.process_cpu_seconds is None
    assert record.metrics.micro_batches is None
    assert record.metrics.files_written is None


def test_the_mark_is_where_the_application_stands(stream: Recorded) -> None:
    with served(stream.answer) as address:
        mark = take_mark(RestClient(address, "app"))
    assert (mark.job, mark.execution, mark.dropped_events) == (7, 5, 0)


def test_only_what_began_after_the_mark_is_read(stream: Recorded) -> None:
    record = told_of(stream.answer, mark=stream.mark)
    assert (record.metrics.jobs, record.metrics.tasks, record.metrics.scan_files) == (5, 14, 4)
    assert record.integrity is not None
    assert record.integrity.sound


def test_tasks_are_fetched_of_completed_spark_stages_only_and_everything_else_in_lists(batch: Recorded) -> None:
    answer, asked = changed(batch, "nothing")
    told_of(answer)
    assert sum(path.endswith("/taskList") for path in asked) == 3
    assert sum(not path.endswith("/taskList") for path in asked) == 1 + 2 * 4 + 1


def test_it_waits_for_jobs_that_have_not_ended(batch: Recorded) -> None:
    answer, asked = changed(batch, "jobs", times=3, status="RUNNING")
    record = told_of(answer)
    assert asked.count(f"{API}/jobs") >= 5
    assert record.notes == ("before",)


def test_the_listener_bus_is_waited_for_once_no_job_runs_and_read_afterwards(batch: Recorded) -> None:
    answer, asked = changed(batch, "jobs", times=3, status="RUNNING")
    before: list[str] = []

    def empty_bus(seconds: float) -> bool:
        before.extend(asked)
        return True

    with served(answer) as address:
        client = RestClient(address, "app")
        observe(client, NOWHERE, empty_bus, client.tasks, Deadline())
    assert before == [f"{API}/jobs"] * 4
    assert asked[4:].count(f"{API}/stages") == 2


def test_when_the_waiting_time_is_up_the_record_says_so(batch: Recorded) -> None:
    answer, _ = changed(batch, "jobs", status="RUNNING")
    record = told_of(answer, seconds=0.1)
    assert record.integrity is not None
    assert record.integrity.settled is False
    assert "0 of 3 jobs had ended" in objections(record)


def test_it_reads_until_two_readings_are_equal(batch: Recorded) -> None:
    answer, asked = changed(batch, "stages", times=1, outputRecords=1)
    record = told_of(answer)
    assert asked.count(f"{API}/stages") == 3
    assert record.metrics.output_records == 100
    assert record.integrity is not None
    assert record.integrity.equal_reads is True


def test_numbers_that_never_stand_still_are_told(batch: Recorded) -> None:
    count = iter(range(1_000_000))

    def answer(path: str, query: Mapping[str, str]) -> Any:
        payload = batch.answer(path, query)
        moving = path == f"{API}/stages"
        return [{**each, "outputRecords": next(count)} for each in payload] if moving else payload

    record = told_of(answer, seconds=0.3)
    assert objections(record) == ("two reads one after the other differed when the waiting time was up",)


def test_query_metrics_that_never_come_are_told(batch: Recorded) -> None:
    answer, _ = changed(batch, "sql", nodes=[])
    record = told_of(answer, seconds=0.1)
    assert objections(record) == ("Spark was still at work when the waiting time was up: counts may be too low",)
    assert record.metrics.scan_bytes is None


def test_a_listener_bus_that_does_not_empty_is_told(batch: Recorded) -> None:
    assert "listener bus did not empty" in objections(told_of(batch.answer, bus=False))[-1]


def test_dropped_listener_events_are_told(batch: Recorded) -> None:
    def answer(path: str, query: Mapping[str, str]) -> Any:
        payload = batch.answer(path, query)
        return {"counters": {name: {"count": 2} for name in payload["counters"]}} if "metrics" in path else payload

    assert "dropped" in objections(told_of(answer))[-1]


def test_a_spark_stage_the_ui_has_forgotten_leaves_nothing_measured_rather_than_too_little(batch: Recorded) -> None:
    def answer(path: str, query: Mapping[str, str]) -> Any:
        payload = batch.answer(path, query)
        return [each for each in payload if each["stageId"] != 1] if path == f"{API}/stages" else payload

    record = told_of(answer)
    assert record.metrics == RECORD.metrics
    assert objections(record) == ("Spark no longer kept 1 of its Spark stages: raise spark.ui.retainedStages",)


def test_jobs_and_queries_the_ui_has_forgotten_leave_nothing_measured(stream: Recorded) -> None:
    record = told_of(stream.answer, mark=Mark(job=0, execution=-1, dropped_events=0))
    assert record.metrics == RECORD.metrics
    assert objections(record)[0] == "Spark no longer kept 2 of its jobs: raise spark.ui.retainedJobs"

    def answer(path: str, query: Mapping[str, str]) -> Any:
        payload = stream.answer(path, query)
        return payload[3:] if path == f"{API}/sql" and query["details"] == "false" else payload

    record = told_of(answer, mark=stream.mark)
    assert record.metrics == RECORD.metrics
    assert (
        objections(record)[0] == "Spark no longer kept 2 of its SQL executions: raise spark.sql.ui.retainedExecutions"
    )


def test_what_the_api_does_not_say_is_told_in_one_line(batch: Recorded) -> None:
    def answer(path: str, query: Mapping[str, str]) -> Any:
        return None if path.endswith("/taskList") else batch.answer(path, query)

    with pytest.raises(CollectorError, match=r"404 at .*/taskList"):
        told_of(answer)


def test_a_field_that_spark_no_longer_sends_is_an_error_and_no_zero(batch: Recorded) -> None:
    def answer(path: str, query: Mapping[str, str]) -> Any:
        payload = batch.answer(path, query)
        return [{"status": "COMPLETE"}] if path == f"{API}/stages" else payload

    with pytest.raises(CollectorError, match=r"something unknown at .*/stages"):
        told_of(answer)


def test_an_api_that_is_gone_is_told_in_one_line() -> None:
    with served(lambda path, query: None) as address:
        pass
    with pytest.raises(CollectorError, match="does not answer at /api/v1/applications/app/jobs"):
        RestClient(address, "app").jobs()
