"""A real standalone cluster: whole runs on it, a worker that is killed, what does not fit; nothing of it is left."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.cli import main
from bench.machine.java import find_java
from bench.services.standalone_cluster import StandaloneCluster, Workers
from datasets.cache.cache import Dataset
from reports.evidence.attempts import attempts_of
from reports.evidence.cores import cores_of, cores_of_executor
from reports.files.store import RunStore
from reports.record import Deploy, Kind, Status, TrialRecord
from tests.crashes.commands import STOP_SECONDS
from tests.processes import alive, below, listening
from tests.services.short_lived import short_lived

pytestmark = pytest.mark.services
LOSING = Path(__file__).with_name("losing_a_worker.py")
LIMIT_SECONDS = 90


def words(folder: Path, data: Dataset, *more: str) -> list[str]:
    places = {"--out": folder / "runs", "--scratch": folder / "scratch", "--data-dir": data.folder.parent}
    where = [str(word) for place in places.items() for word in place]
    asked = ["--scale", "0.05", "--skew", "0.9", "--mode", "quick", "--repetitions", "1"]
    return [*asked, *where, *short_lived(), *more]


def one_stage(folder: Path, data: Dataset, *more: str) -> list[str]:
    return words(folder, data, "--variant", "optimized", "--stage", "batch_index", *more)


def of_spark(records: tuple[TrialRecord, ...]) -> list[TrialRecord]:
    return [record for record in records if record.trial.kind in (Kind.MEASURED, Kind.WARM_UP)]


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster that is not the run's, of two workers with one core each."""
    folder = tmp_path_factory.mktemp("cluster")
    with StandaloneCluster(find_java().home, Workers(number=2, cores=1, memory=1024), folder) as running:
        own = below(os.getpid(), str(folder))
        assert len(own) >= 4  # the guard, the master and two workers
        assert listening(own) == {"127.0.0.1"}
        yield running.address
    assert not alive(own)
    assert not [path for path in folder.rglob("*") if path.suffix != ".log"]


def test_a_run_on_a_cluster_of_its_own_repeats_the_block_in_which_a_worker_was_killed(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ["--variant", "losing", "--plugin", str(LOSING)]  # as A and as A′
    # 0 means that all answers equal the reference's.
    assert main(words(tmp_path, data, *chosen, "--stage", "batch_index", "--deploy", "local-cluster")) == 0
    store = RunStore.open(tmp_path / "runs" / "latest")
    header, records = store.header, store.records()
    said = "batch_index: 1 executor of the cluster went away"
    assert f"block 1 of skew 0.9 is run again: {said}" in capsys.readouterr().err
    measured = [record for record in records if record.trial.kind is Kind.MEASURED]
    assert [record.trial.attempt for record in measured] == [1, 1, 2, 2]
    assert {record.status for record in measured} == {Status.OK}
    outside = attempts_of(records).outside
    assert set(outside.values()) == {f"attempt 1, replaced by attempt 2: {said}"}
    assert set(outside) == {record.trial.id for record in measured if record.trial.attempt == 1}
    valid = [done for record in measured if record.trial.attempt == 2 for done in record.stages]
    for done in valid:
        assert done.integrity is not None and done.integrity.sound
        found = done.metrics
        assert found.executors == 2
        assert (found.shuffle_remote_bytes or 0) + (found.shuffle_local_bytes or 0) == found.shuffle_read_bytes
        assert found.process_cpu_seconds is not None
        assert found.peak_memory_bytes is not None
        assert found.files_written
    assert any(done.metrics.shuffle_remote_bytes for done in valid)
    assert max(len(stage.executors) for done in valid for stage in done.spark_stages) == 2
    assert header.cluster is not None
    assert (header.cluster.deploy, header.cluster.executors) == (Deploy.LOCAL_CLUSTER, 2)
    assert header.spark_conf["spark.master"] == header.cluster.master
    assert cores_of(header, "losing") == 2
    assert cores_of_executor(header, "losing") == 1
    assert header.cluster.master in (store.folder / "report.html").read_text()
    assert not list((tmp_path / "scratch").iterdir())


@pytest.mark.parametrize("number", [signal.SIGKILL, pytest.param(signal.SIGINT, marks=pytest.mark.nightly)])
def test_a_run_that_is_stopped_takes_its_cluster_with_it(tmp_path: Path, data: Dataset, number: signal.Signals) -> None:
    asked = one_stage(tmp_path, data, "--deploy", "local-cluster")
    process = subprocess.Popen([sys.executable, "-m", "bench", *asked], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while len(below(process.pid, "--executor-id")) < 2:
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.1)
    own = below(process.pid)
    assert listening(own) == {"127.0.0.1"}
    began = time.monotonic()
    process.send_signal(number)
    process.communicate()
    assert time.monotonic() - began < STOP_SECONDS
    assert not alive(own, LIMIT_SECONDS)
    assert not list(tmp_path.rglob("scratch/*/*"))
    assert number == signal.SIGKILL or not list((tmp_path / "scratch").iterdir())


def test_a_run_on_a_cluster_that_was_there_leaves_it_as_it_was(tmp_path: Path, data: Dataset, there: str) -> None:
    assert main(one_stage(tmp_path, data, "--master", there, "--executor-memory", "1g")) == 0
    store = RunStore.open(tmp_path / "runs" / "latest")
    assert {done.metrics.executors for record in of_spark(store.records()) for done in record.stages} == {2}
    assert store.header.cluster is not None
    assert (store.header.cluster.deploy, store.header.cluster.master) == (None, there)


def refused(folder: Path, data: Dataset, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What is said, in one line, of a run that cannot be; nothing of it is left."""
    began = time.monotonic()
    before = {process.pid for process in below(os.getpid())}
    assert main(one_stage(folder, data, *more)) == 2
    assert time.monotonic() - began < LIMIT_SECONDS
    assert {process.pid for process in below(os.getpid())} <= before
    assert not list(folder.rglob("scratch/*"))
    said = [line for line in capsys.readouterr().err.splitlines() if "error" in line.lower()]
    assert len(said) == 1
    return said[0]


def test_executors_for_which_there_is_no_room_are_told_in_one_line(
    tmp_path: Path, data: Dataset, there: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(tmp_path, data, capsys, "--master", there, "--executors", "3", "--executor-memory", "1g")
    assert re.search(r"only 2 of 3 executors \(cores: 1, heap: 1024m\) came within 8 s at spark://", said)


@pytest.mark.nightly  # nothing but waiting
def test_a_port_where_something_else_listens_is_told_in_one_line(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"spark://127.0.0.1:{other.getsockname()[1]}"
        said = refused(tmp_path, data, capsys, "--master", address)
    assert f"--master {address}: no standalone master of Spark took the driver in within" in said


def test_a_master_that_is_down_is_told_in_one_line(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(tmp_path, data, capsys, "--master", "spark://127.0.0.1:1")
    assert "--master spark://127.0.0.1:1: nothing answers there" in said


def test_a_port_that_is_taken_is_told_at_once_and_nothing_is_started(there: str) -> None:
    port = there.rpartition(":")[2]
    command = [sys.executable, "-m", "bench.services", "cluster", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False)
    assert done.returncode == 2
    assert f"port {port} of 127.0.0.1 cannot be used" in done.stderr
