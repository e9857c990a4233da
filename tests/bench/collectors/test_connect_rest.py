"""The REST API of a Connect server is found or done without, and jobs of others are not taken for a stage's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from bench.collectors.collector import Watched
from bench.collectors.connect_rest import ConnectRest, client_of, objection
from bench.collectors.rest_types import Job
from bench.services.ports import free_port
from reports.metrics import StageMetrics
from reports.record import StageRecord, Status
from tests.bench.collectors.recorded import API, Answer, Recorded, served

RECORD = StageRecord(stage="batch", status=Status.OK, metrics=StageMetrics(wall_seconds=3.0))
OWN = "SparkConnect_OperationTag_User_me_Session_mine_Operation_1"


@dataclass(frozen=True)
class Client:
    host: str = "127.0.0.1"


@dataclass(frozen=True)
class Session:
    """What is asked of a session by Spark Connect."""

    conf: Mapping[str, str]
    client: Client = field(default_factory=Client)
    session_id: str = "mine"


def session(port: int, application: str = "app") -> Any:
    return Session({"spark.app.id": application, "spark.ui.port": str(port)})


def watched(address: str) -> Watched:
    port = urlsplit(address).port or 0
    return Watched(session=session(port), stage="batch", job_group="trial/stage", output="/nowhere")


def job(number: int, *tags: str) -> Job:
    ended = {"stage_ids": (), "num_completed_stages": 0, "num_failed_stages": 0}
    return Job(job_id=number, status="SUCCEEDED", job_tags=tags, **ended)  # type: ignore[arg-type]


def of_a_server(recorded: Recorded, *tags: str) -> Answer:
    """The API of a server whose first job is older than the stage, and whose others bear these tags."""
    asked: list[str] = []

    def answer(path: str, query: Mapping[str, str]) -> Any:
        if path == API:
            return {"id": "app", "name": "server", "attempts": []}
        asked.append(path)
        payload = recorded.answer(path, query)
        if path == f"{API}/jobs":
            begun = payload if asked.count(path) > 1 else []
            return [{**each, "jobTags": tags} for each in begun]
        return [] if path == f"{API}/sql" and asked.count(path) == 1 else payload

    return answer


def test_where_no_api_answers_the_record_stays_as_it_was() -> None:
    collector = ConnectRest(watched(f"http://127.0.0.1:{free_port()}"))
    collector.start()
    assert collector.stop(RECORD) == RECORD


@pytest.mark.parametrize(
    "conf", [{}, {"spark.app.id": "app", "spark.ui.port": "0"}, {"spark.app.id": "app", "spark.ui.port": "?"}]
)
def test_a_server_that_does_not_say_where_is_not_looked_for(conf: Mapping[str, str]) -> None:
    found: Any = Session(conf)
    assert client_of(found) is None


def test_the_api_of_another_application_is_not_taken_for_the_servers(batch: Recorded) -> None:
    with served(of_a_server(batch)) as address:
        assert client_of(session(urlsplit(address).port or 0, application="another")) is None


def test_the_api_is_found_where_the_first_ports_were_taken(batch: Recorded) -> None:
    with served(of_a_server(batch)) as address:
        client = client_of(session((urlsplit(address).port or 0) - 2))
        assert client is not None
        assert client.is_there()


def test_a_stage_is_counted_by_the_api_of_its_server(batch: Recorded) -> None:
    with served(of_a_server(batch, OWN)) as address:
        collector = ConnectRest(watched(address))
        collector.start()
        record = collector.stop(RECORD)
    assert (record.metrics.jobs, record.metrics.spark_stages, record.metrics.tasks) == (3, 3, 13)
    assert record.integrity is not None
    assert record.integrity.sound
    assert record.integrity.bus_emptied is None


def test_a_stage_beside_which_others_worked_is_not_counted(batch: Recorded) -> None:
    with served(of_a_server(batch, OWN.replace("mine", "theirs"))) as address:
        collector = ConnectRest(watched(address))
        collector.start()
        record = collector.stop(RECORD)
    assert record.integrity is not None
    (said,) = record.integrity.objections
    assert (
        said == "3 of 3 jobs on the server were of another session than the stage's: let it serve nobody else meanwhile"
    )
    assert replace(record, integrity=None) == RECORD


def test_one_job_of_another_session_is_enough_and_none_at_all_is_not_believed() -> None:
    assert objection([job(1, OWN), job(2, "x", OWN)], "mine") is None
    assert objection([job(1, OWN), job(2), job(3, "spark-session-1")], "mine") is None  # reads a schema
    assert objection([job(1, OWN), job(2, OWN.replace("mine", "mine2"))], "mine") == (
        "1 of 2 jobs on the server were of another session than the stage's: let it serve nobody else meanwhile"
    )
    assert objection([], "mine") == "the REST API of the server lists no job of the stage"
