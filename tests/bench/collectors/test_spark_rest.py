from typing import Any

import pytest

from bench.collectors.errors import CollectorError
from bench.collectors.rest_client import RestClient
from bench.collectors.rest_payloads import Mark
from bench.collectors.spark_rest import STILL_RUNNING, UNSETTLED, observe, take_mark, told
from bench.collectors.waiting import Deadline
from reports.record import StageMetrics, StageRecord, Status
from tests.bench.collectors.recorded import API, Recorded, served

RECORD = StageRecord(stage="batch", status=Status.OK, metrics=StageMetrics(wall_seconds=3.0), notes=("before",))
NOWHERE = Mark(job=-1, execution=-1, dropped_events=0)


def test_a_stage_is_read_over_http_as_it_was_counted_by_hand(batch: Recorded) -> None:
    with served(batch.answer) as address:
        record = told(RECORD, observe(RestClient(address, "app"), NOWHERE, Deadline()), "trial/stage")
    metrics = record.metrics
    assert (metrics.jobs, metrics.spark_stages, metrics.tasks) == (3, 3, 13)
    assert metrics.shuffle_read_records == 500
    assert metrics.scan_files == 5
    assert metrics.task_time_skew is not None
    assert metrics.shuffle_read_skew == pytest.approx(1064 / 909)
    assert len(record.spark_stages) == 3
    assert len(record.plans) == 1


def test_what_others_measured_stays_and_what_they_measure_is_left_to_them(batch: Recorded) -> None:
    with served(batch.answer) as address:
        record = told(RECORD, observe(RestClient(address, "app"), NOWHERE, Deadline()), "trial/stage")
    assert record.metrics.wall_seconds == 3.0
    assert record.notes == ("before",)
    assert record.metrics.process_cpu_seconds is None
    assert record.metrics.micro_batches is None
    assert record.metrics.files_written is None


def test_the_mark_is_where_the_application_stands(stream: Recorded) -> None:
    with served(stream.answer) as address:
        mark = take_mark(RestClient(address, "app"))
    assert (mark.job, mark.execution, mark.dropped_events) == (7, 5, 0)


def test_it_waits_for_jobs_that_have_not_ended(batch: Recorded) -> None:
    asked: list[str] = []

    def answer(path: str) -> Any:
        asked.append(path)
        if path == f"{API}/jobs" and asked.count(path) < 3:
            return [{**job, "status": "RUNNING"} for job in batch["jobs"]]
        return batch.answer(path)

    with served(answer) as address:
        record = told(RECORD, observe(RestClient(address, "app"), NOWHERE, Deadline()), "")
    assert asked.count(f"{API}/jobs") == 3
    assert record.notes == ("before",)


def test_when_the_waiting_time_is_up_the_record_says_so(batch: Recorded) -> None:
    def answer(path: str) -> Any:
        payload = batch.answer(path)
        return [{**job, "status": "RUNNING"} for job in payload] if path == f"{API}/jobs" else payload

    with served(answer) as address:
        record = told(RECORD, observe(RestClient(address, "app"), NOWHERE, Deadline(0.1)), "")
    assert record.notes == ("before", STILL_RUNNING)


def test_query_metrics_that_never_come_are_told(batch: Recorded) -> None:
    def answer(path: str) -> Any:
        payload = batch.answer(path)
        return {**payload, "nodes": []} if path.startswith(f"{API}/sql/") else payload

    with served(answer) as address:
        record = told(RECORD, observe(RestClient(address, "app"), NOWHERE, Deadline(0.1)), "")
    assert record.notes == ("before", UNSETTLED)
    assert record.metrics.scan_bytes is None


def test_dropped_listener_events_are_told(batch: Recorded) -> None:
    def answer(path: str) -> Any:
        payload = batch.answer(path)
        return {"counters": {name: {"count": 2} for name in payload["counters"]}} if "metrics" in path else payload

    with served(answer) as address:
        record = told(RECORD, observe(RestClient(address, "app"), NOWHERE, Deadline()), "")
    assert "dropped" in record.notes[-1]


def test_a_spark_stage_the_ui_has_forgotten_leaves_nothing_measured_rather_than_too_little(batch: Recorded) -> None:
    with (
        served(lambda path: None if path.endswith("/stages/1") else batch.answer(path)) as address,
        pytest.raises(CollectorError, match=r"404 at .*/stages/1"),
    ):
        observe(RestClient(address, "app"), NOWHERE, Deadline())


def test_an_api_that_is_gone_is_told_in_one_line() -> None:
    with served(lambda _: None) as address:
        pass
    with pytest.raises(CollectorError, match="does not answer at /api/v1/applications/app/jobs"):
        RestClient(address, "app").jobs()


def test_a_session_without_ui_is_told_what_to_do() -> None:
    with pytest.raises(CollectorError, match=r"spark\.ui\.enabled"):
        RestClient(None, "app")
