from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bench.collectors.collector import Watched
from bench.collectors.errors import CollectorError
from bench.collectors.event_log import EventLog
from bench.collectors.metrics_check import MetricsCheck, checked
from bench.collectors.progress_payloads import streaming_totals
from bench.collectors.recount import Recount, recount
from bench.collectors.rest_client import RestClient
from bench.collectors.spark_rest import observe, told
from bench.collectors.waiting import Deadline
from reports.record import StageRecord, Status
from reports.record.integrity import Integrity
from tests.bench.collectors.recorded import Recorded, objections, served

GROUP = "trial/stage"


def collected(recorded: Recorded) -> StageRecord:
    with served(recorded.answer) as address:
        client = RestClient(address, "app")
        observed = observe(client, recorded.mark, lambda _: True, client.tasks, Deadline())
    record = told(StageRecord(stage="work", status=Status.OK), observed, GROUP)
    progress = recorded["progress"]
    return replace(record, metrics=replace(record.metrics, **streaming_totals(progress))) if progress else record


def changed(found: Recount, metrics: Mapping[str, float]) -> Recount:
    return replace(found, metrics={**found.metrics, **metrics})


@pytest.mark.parametrize("job", ["batch", "stream", "adaptive"])
def test_what_agrees_is_recorded_and_the_certificate_stays_sound(version: str, job: str) -> None:
    recorded = Recorded(version, job)
    record = checked(collected(recorded), recount(recorded.events, GROUP))
    assert objections(record) == ()
    assert record.integrity is not None
    assert {"tasks", "shuffle_read_bytes", "task_cpu_seconds", "duration quantiles"} <= set(record.integrity.compared)


def test_a_counter_that_differs_is_told_with_both_values_and_spoils_the_certificate(batch: Recorded) -> None:
    record = checked(collected(batch), changed(recount(batch.events, GROUP), {"output_records": 99}))
    assert objections(record) == ("output_records is 100 by the REST API and 99 by the event log",)
    assert record.integrity is not None
    assert "output_records" not in record.integrity.compared
    assert "input_records" in record.integrity.compared


def test_what_was_not_measured_does_not_agree_with_zero(batch: Recorded) -> None:
    record = collected(batch)
    record = replace(record, metrics=replace(record.metrics, spill_disk_bytes=None))
    (told,) = objections(checked(record, recount(batch.events, GROUP)))
    assert told == "spill_disk_bytes is None by the REST API and 0 by the event log"


def test_a_stage_that_was_disturbed_is_not_compared(batch: Recorded) -> None:
    record = StageRecord(stage="work", status=Status.FAILED, integrity=Integrity(failed_tasks=1))
    check = MetricsCheck(Watched(session=cast(Any, None), stage="work", job_group=GROUP, output=""))
    check._log = EventLog(Path("/nowhere"))
    assert check.stop(record) is record


def test_without_an_event_log_nobody_pretends_to_have_looked() -> None:
    context = SimpleNamespace(getConf=dict, applicationId="app")
    session = cast(Any, SimpleNamespace(sparkContext=context))
    check = MetricsCheck(Watched(session=session, stage="work", job_group=GROUP, output=""))
    with pytest.raises(CollectorError, match="no event log"):
        check.start()
    with pytest.raises(CollectorError, match="without having been started"):
        check.stop(StageRecord(stage="work", status=Status.OK))


def test_a_quantile_that_differs_is_told_with_its_spark_stage(batch: Recorded) -> None:
    found = recount(batch.events, GROUP)
    attempt = max(found.durations)
    slower = tuple(value + 0.001 for value in found.durations[attempt])
    record = checked(collected(batch), replace(found, durations={**found.durations, attempt: slower}))
    (told,) = objections(record)
    assert told.startswith(f"duration quantiles of Spark stage {attempt[0]}.0 is ")
    assert record.integrity is not None
    assert "duration quantiles" not in record.integrity.compared
    assert "shuffle read quantiles" in record.integrity.compared


def test_a_spark_stage_that_only_one_source_knows_is_told(batch: Recorded) -> None:
    found = recount(batch.events, GROUP)
    without: dict[Any, Any] = {attempt: found.durations[attempt] for attempt in sorted(found.durations)[1:]}
    assert len(objections(checked(collected(batch), replace(found, durations=without)))) == 1
    more = {**found.durations, (99, 0): (1.0,) * 6}
    assert "Spark stage 99.0" in objections(checked(collected(batch), replace(found, durations=more)))[0]
