"""A stage that fails while its events' broker is gone: told in one line, tried once more, not dropped for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest

from bench.collectors.collector import Watched
from bench.collectors.standard import plain_collectors
from bench.services.ports import free_port
from bench.streams.reading_stage import ReadingStage
from bench.trials.trial import execute
from pipelines.stage import StageContext
from reports.record import StageRecord, Status, TrialRecord
from tests.bench.conftest import Command
from tests.bench.worker_in_process import WorkerInProcess

CONTEXT = cast(StageContext, None)


@dataclass(frozen=True)
class Failing:
    name: str = "ingest"

    def run(self, context: StageContext) -> None:
        raise ValueError("the stream has ended\nwith many\nlines")


def test_what_fails_while_no_broker_answers_is_one_line_about_the_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("confluent_kafka")
    monkeypatch.setattr("datasets.kafka.kafka_client.CONNECT_SECONDS", 0.2)
    bootstrap = f"127.0.0.1:{free_port()}"
    found = execute(ReadingStage(Failing(), bootstrap), CONTEXT, lambda error: None)
    assert (found.stage, found.status) == ("ingest", Status.BROKER_LOST)
    assert found.error is not None and found.error.startswith(f"no Kafka broker could be used at {bootstrap}")
    assert "\n" not in found.error


def test_what_fails_while_the_broker_answers_has_failed_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.streams.reading_stage.check_broker", lambda bootstrap: None)
    found = execute(ReadingStage(Failing(), "somewhere:9092"), CONTEXT, lambda error: None)
    assert found.status is Status.FAILED
    assert found.error is not None and found.error.startswith("ValueError: the stream has ended")


class LostBroker:
    """Sees the broker lost in stages that failed."""

    name = "lost broker"

    def start(self) -> None:
        pass

    def stop(self, record: StageRecord) -> StageRecord:
        return replace(record, status=Status.BROKER_LOST) if record.status is Status.FAILED else record


@pytest.mark.process
@pytest.mark.parametrize("variant", ["failing-once", "failing"])
def test_a_trial_whose_broker_was_lost_is_tried_once_more_by_a_new_worker(
    bench: Command,
    records: Callable[[], tuple[TrialRecord, ...]],
    variant: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def collectors(watched: Watched) -> tuple[object, ...]:
        return (*plain_collectors(watched), LostBroker())

    started: list[Path] = []

    class Counted(WorkerInProcess):
        def __init__(self, assignment: object, log: Path, *more: object) -> None:
            started.append(log)
            super().__init__(assignment, log, *more)  # type: ignore[arg-type]

    monkeypatch.setattr("bench.workers.assigned.plain_collectors", collectors)
    monkeypatch.setattr("bench.workers.worker_factory.WorkerProcess", Counted)
    in_the_end = Status.OK if variant == "failing-once" else Status.BROKER_LOST
    assert bench("--variant", "plain", "--variant", variant, "--repetitions", "1") == int(variant == "failing")
    assert {record.status for record in records() if record.trial.variant == variant} == {in_the_end}
    assert f"{variant}: the broker of its events was lost; trying once more" in capsys.readouterr().err
    assert len(started) >= 2
