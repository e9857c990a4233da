"""A real Spark Connect server that was there: unchanged code, right answers, its counters, nothing of its process."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pyspark
import pytest

from bench.cli import main
from bench.java import find_java
from bench.services.ports import free_port
from reports.record import Kind, Status
from reports.store import RunStore
from tests.spark.conftest import FEW_PARTITIONS

pytestmark = pytest.mark.spark

SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
START_SECONDS = 90
"""It took 10 on two idle cores."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("connect"), free_port()
    settings = {
        "spark.master": "local[2]",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.port": str(free_port()),
        "spark.local.dir": str(folder),
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        **FEW_PARTITIONS,
    }
    words = [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    environment = {**os.environ, "JAVA_HOME": str(find_java().home), "SPARK_LOCAL_IP": "127.0.0.1"}
    with (folder / "log").open("wb") as log:
        command = [str(submit), *words, "--class", SERVER, "spark-internal"]
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=folder)
    try:
        wait_for(port, server, folder / "log")
        yield f"sc://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError(log.read_text()[-2000:])


def test_stages_run_there_and_of_the_servers_process_nothing_is_claimed(
    address: str, payments_data: Path, tmp_path: Path
) -> None:
    places = ["--out", tmp_path / "runs", "--scratch", tmp_path / "scratch", "--data-dir", payments_data.parent]
    size = ["--scale", "0.01", "--skew", "0.9", "--mode", "quick", "--repetitions", "1"]
    what = ["--variant", "optimized", "--stage", "batch_index", "--engine", f"connect={address}"]
    assert main([str(word) for word in (*size, *what, *places)]) == 0
    records = RunStore.open(tmp_path / "runs" / "latest").records()
    stages = [done for record in records if record.trial.kind is Kind.MEASURED for done in record.stages]
    assert {done.status for done in stages} == {Status.OK}
    assert all(done.metrics.wall_seconds and done.metrics.files_written for done in stages)
    assert {(done.metrics.process_cpu_seconds, done.metrics.peak_memory_bytes) for done in stages} == {(None, None)}
    for done in stages:
        assert done.integrity is not None
        assert done.integrity.sound, done.integrity.objections
        assert done.metrics.tasks
        assert done.metrics.scan_files
        assert done.joins["BroadcastHashJoin"]
        assert done.plans
    assert len({done.metrics.shuffle_write_records for done in stages}) == 1
