"""Whole runs whose events come from Kafka as a back-log: answers equal the reference's, and nothing is left."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.cli import main
from bench.services.kafka_broker import KafkaBroker
from datasets.cache.cache import Dataset
from reports.files.store import RunStore
from reports.record import Kind, Status, Stream
from tests.crashes.commands import STOP_SECONDS
from tests.processes import alive, below, listening
from tests.services.kafka_topics import topic_names
from tests.services.needs import SERVICES
from tests.services.short_lived import short_lived

pytestmark = SERVICES
ASKED = ("--scale", "0.05", "--skew", "0.9", "--variant", "baseline", "--variant", "optimized")
STREAMED = ("--stage", "streaming_index", "--conf", "spark.sql.shuffle.partitions=4", "--stream", "kafka")


def arguments(folder: Path, data: Dataset) -> list[str]:
    places = {"--out": "runs", "--scratch": "scratch"}
    return [*ASKED, *STREAMED, *short_lived(), "--data-dir", str(data.folder.parent)] + [
        word for option, name in places.items() for word in (option, str(folder / name))
    ]


def check_answers(folder: Path) -> RunStore:
    store = RunStore.open(folder / "runs" / "latest")
    measured = [record for record in store.records() if record.trial.kind is Kind.MEASURED]
    assert {record.trial.variant for record in measured} == {"baseline", "optimized"}
    reference = next(r for r in store.records() if r.trial.kind is Kind.REFERENCE).stages[0].answer
    assert reference is not None and reference.rows == 500
    for record in measured:
        assert record.status is Status.OK, record.error
        assert record.stages[0].answer == reference
    return store


def test_the_answers_equal_the_reference_and_a_broker_that_was_there_is_left_as_it_was(
    tmp_path: Path, data: Dataset, broker: KafkaBroker
) -> None:
    before = topic_names(broker.bootstrap)
    assert main([*arguments(tmp_path, data), "--kafka-bootstrap", broker.bootstrap]) == 0
    assert topic_names(broker.bootstrap) == before
    store = check_answers(tmp_path)
    assert store.header.stream.source is Stream.KAFKA
    assert store.header.stream.broker == broker.bootstrap
    (records,) = store.header.stream.records.values()
    baseline = next(r for r in store.records() if r.trial.variant == "baseline" and r.trial.kind is Kind.MEASURED)
    rows = [batch.input_rows for batch in baseline.stages[0].micro_batches]
    assert [count for count in rows if count] == [sum(records.values()) // 2] * 2
    assert not list((tmp_path / "scratch").iterdir())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_stopped_takes_its_broker_with_it(tmp_path: Path, data: Dataset, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench", *arguments(tmp_path, data)], stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.rglob("scratch/*/worker-*")):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.1)
    own = below(process.pid)
    assert any("kafka.Kafka" in child.cmdline() for child in own)
    assert listening(own) == {"127.0.0.1"}
    began = time.monotonic()
    process.send_signal(number)
    process.communicate()
    assert time.monotonic() - began < STOP_SECONDS
    assert not alive(own, 10)
    assert not list(tmp_path.rglob("scratch/*/*"))
    assert number == signal.SIGKILL or not list((tmp_path / "scratch").iterdir())


def test_an_address_without_a_broker_is_one_line_and_no_run(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    assert main([*arguments(tmp_path, data), "--kafka-bootstrap", "127.0.0.1:1"]) == 2
    assert time.monotonic() - began < 30
    assert "no Kafka broker could be used at 127.0.0.1:1" in capsys.readouterr().err
    assert not (tmp_path / "runs" / "latest").exists()
