"""Whole runs whose events come while the stage works: what is measured, and that the answers stay right."""

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
from reports.loading import load_run
from reports.record import Kind, StageRecord, Status
from tests.processes import alive, below
from tests.services.kafka_topics import topic_names
from tests.services.needs import SERVICES
from tests.services.short_lived import short_lived

pytestmark = SERVICES
RATE = 120.0


def arguments(folder: Path, data: Dataset, *more: str) -> list[str]:
    asked = ["--scale", "0.05", "--skew", "0.9", "--stream", "kafka", "--pace", f"{RATE:g}/s"]
    few = ["--conf", "spark.sql.shuffle.partitions=2"]
    own = ["--out", str(folder / "runs"), "--scratch", str(folder / "scratch")]
    places = ["--data-dir", str(data.folder.parent), *own]
    return [*asked, *few, *short_lived(), *places, *more]


def check_stream(done: StageRecord) -> None:
    """What must be true of every paced stage, however fast the machine is."""
    paced, metrics = done.paced, done.metrics
    assert paced is not None and paced.rate == RATE
    assert paced.seconds == pytest.approx((paced.records - 1) / RATE, rel=0.1)
    assert sum(done.micro_batches[-1].offsets.values()) == paced.records
    assert done.micro_batches[-1].rows_behind == 0
    assert metrics.latency_p50_seconds is not None and metrics.latency_p95_seconds is not None
    assert metrics.latency_p99_seconds is not None and metrics.wall_seconds is not None
    assert 0 < metrics.latency_p50_seconds <= metrics.latency_p95_seconds <= metrics.latency_p99_seconds
    assert metrics.latency_p99_seconds < metrics.wall_seconds
    assert metrics.most_rows_behind is not None and 0 < metrics.most_rows_behind < paced.records
    assert metrics.micro_batches is not None and metrics.micro_batches > 2
    assert metrics.late_rows == 0


def test_a_paced_run_has_latencies_rows_behind_and_right_answers_but_no_ratio(tmp_path: Path, data: Dataset) -> None:
    assert main(arguments(tmp_path, data, "--variant", "baseline", "--variant", "optimized")) == 0
    run = load_run(tmp_path / "runs" / "latest")
    assert run.header.stream.pace == RATE and run.header.stream.partitions == 1
    assert run.header.stream.broker is None
    reference = next(r for r in run.records if r.trial.kind is Kind.REFERENCE).stages[0].answer
    measured = [record for record in run.records if record.trial.kind is Kind.MEASURED]
    assert {record.trial.variant for record in measured} == {"baseline", "optimized"}
    for record in measured:
        assert record.status is Status.OK, record.error
        assert record.stages[0].answer == reference
        assert not record.stages[0].notes
        check_stream(record.stages[0])
    (dataset,) = run.comparison.datasets
    assert all(cell.ratio is None for stage in dataset.stages for cell in stage.cells)
    texts = [verdict.text for verdict in run.comparison.verdicts]
    assert [f"at {RATE:g} records/s half of the events took" in text for text in texts] == [True, True]
    page = (run.folder / "report.html").read_text()
    assert "a broker that the run started" in page
    assert "Rows behind over time of streaming_index at skew 0.9" in page and "Latencies of streaming_index" in page
    assert not list((tmp_path / "scratch").iterdir())


def test_ctrl_c_in_the_middle_of_a_paced_stage_leaves_no_topic_and_no_producer(
    tmp_path: Path, data: Dataset, broker: KafkaBroker
) -> None:
    before = topic_names(broker.bootstrap)
    words = arguments(tmp_path, data, "--variant", "optimized", "--kafka-bootstrap", broker.bootstrap)
    process = subprocess.Popen([sys.executable, "-m", "bench", *words], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not below(process.pid, "bench.streams.paced.producer"):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.1)
    own = below(process.pid)
    assert topic_names(broker.bootstrap) > before
    process.send_signal(signal.SIGINT)
    process.communicate()
    assert not alive(own, 10)
    assert topic_names(broker.bootstrap) == before
