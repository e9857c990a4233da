"""A broker that is killed while a paced stage runs: told in one line, no fault of the variant, and nothing hangs."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.cli import main
from datasets.cache.cache import Dataset
from reports.loading import load_run
from reports.record import Status
from tests.processes import alive, below
from tests.services.kafka_topics import topic_names
from tests.services.lasting_broker import LastingBroker
from tests.services.needs import SERVICES
from tests.services.short_lived import short_lived

pytestmark = [*SERVICES, pytest.mark.nightly]
LIMIT_SECONDS = 420
"""One that dies before the first micro-batch is noticed after three minutes: Spark asks it three times."""


@contextmanager
def run_until_events_come(folder: Path, data: Dataset, *more: str) -> Iterator[subprocess.Popen[str]]:
    """A run in the middle of its first paced stage."""
    asked = ["--scale", "0.05", "--skew", "0.9", "--variant", "optimized", "--stream", "kafka", "--pace", "40/s"]
    few = ["--conf", "spark.sql.shuffle.partitions=2", *short_lived()]
    own = ["--out", str(folder / "runs"), "--scratch", str(folder / "scratch"), "--data-dir", str(data.folder.parent)]
    command = [sys.executable, "-m", "bench", *asked, *few, *own, *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while not below(process.pid, "bench.streams.paced.producer"):
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.1)
        time.sleep(12)  # the first micro-batch, and some events
        yield process
        process.send_signal(signal.SIGTERM)  # which does nothing to one that has ended


def kill_broker(pid: int) -> None:
    (jvm,) = (each for each in below(pid, "kafka.Kafka") if each.cmdline()[-2] == "kafka.Kafka")
    jvm.kill()


def statuses(folder: Path) -> list[tuple[str, str]]:
    """Of Spark's trials, in the order in which they were written down, with their errors."""
    lines = (folder / "runs" / "latest" / "trials.jsonl").read_text().splitlines()
    found = [json.loads(line) for line in lines]
    return [(each["status"], each.get("error") or "") for each in found if each["trial"]["variant"] == "optimized"]


def test_the_run_starts_another_one_and_the_trial_again(data: Dataset, tmp_path: Path) -> None:
    with run_until_events_come(tmp_path, data) as process:
        kill_broker(process.pid)
        own = below(process.pid)
        _, said = process.communicate(timeout=LIMIT_SECONDS)
    assert process.returncode == 0, said
    assert "optimized: the broker of its events was lost; trying once more" in said
    assert "the run's Kafka broker has died: another one is started" in said
    (lost, error), (done, _) = statuses(tmp_path)
    assert (lost, done) == (Status.BROKER_LOST, Status.OK)
    assert "did not take all records" in error and "\n" not in error
    assert load_run(tmp_path / "runs" / "latest").comparison.all_well
    assert not alive(own, 10)
    assert not list((tmp_path / "scratch").iterdir())


def test_a_run_whose_users_broker_is_gone_ends_with_one_line_and_goes_on_when_it_is_back(
    data: Dataset, tmp_path: Path
) -> None:
    (tmp_path / "kafka").mkdir()
    with LastingBroker(tmp_path) as mortal:
        with run_until_events_come(tmp_path, data, "--kafka-bootstrap", mortal.bootstrap) as process:
            mortal.kill()
            own = below(process.pid)
            _, said = process.communicate(timeout=LIMIT_SECONDS)
        assert process.returncode == 2
        (error,) = (line for line in said.splitlines() if line.startswith("error: "))
        assert f"no Kafka broker could be used at {mortal.bootstrap}" in error
        assert [status for status, _ in statuses(tmp_path)] == [Status.BROKER_LOST]
        assert "broker lost: " in (tmp_path / "runs" / "latest" / "report.html").read_text()
        assert not alive(own, 10)
        assert not list((tmp_path / "scratch").iterdir())

        mortal.start()
        assert topic_names(mortal.bootstrap)  # nobody could remove them
        assert main(["--resume", str(tmp_path / "runs" / "latest")]) == 0  # all answers equal the reference's
        assert [status for status, _ in statuses(tmp_path)] == [Status.BROKER_LOST, Status.OK]
        assert not topic_names(mortal.bootstrap)
