"""A real Spark Connect server that was there: unchanged code, right answers, its counters, nothing of its process."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.cli import main
from bench.services.ports import free_port
from reports.files.store import RunStore
from reports.record import Kind, Status
from tests.interrupted_run import begun_run
from tests.spark.connect_server import connect_server

pytestmark = pytest.mark.spark
LIMIT_SECONDS = 200
"""To notice a lost server; the client looks for it for 17 s, twice on a busy machine."""


def asked(data: Path, folder: Path, port: int, repetitions: int) -> list[str]:
    size = ["--scale", "0.01", "--skew", "0.9", "--mode", "quick", "--repetitions", str(repetitions)]
    what = ["--variant", "optimized", "--stage", "batch_index", "--engine", f"connect=sc://127.0.0.1:{port}"]
    places = ["--out", folder / "runs", "--scratch", folder / "scratch", "--data-dir", data.parent]
    return [*size, *what, *map(str, places)]


def test_stages_run_there_and_of_the_servers_process_nothing_is_claimed(payments_data: Path, tmp_path: Path) -> None:
    port = free_port()
    with connect_server(tmp_path, port):
        assert main(asked(payments_data, tmp_path, port, repetitions=1)) == 0
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


@pytest.mark.nightly
def test_a_server_that_dies_ends_the_run_with_one_line_which_goes_on_when_it_is_back(
    payments_data: Path, tmp_path: Path
) -> None:
    port, run = free_port(), tmp_path / "runs" / "latest"
    with connect_server(tmp_path, port) as mortal:
        process = begun_run(asked(payments_data, tmp_path, port, repetitions=3), run, 3)
        mortal.kill()
        _, said = process.communicate(timeout=LIMIT_SECONDS)
    assert process.returncode == 2, said
    assert "optimized@connect: the Spark Connect server was lost; trying once more" in said
    (line,) = (line for line in said.splitlines() if line.startswith("error: "))
    assert line.startswith(f"error: --engine connect=sc://127.0.0.1:{port}: nothing answers there")
    assert RunStore.open(run).records()[-1].status is Status.SERVER_LOST
    with connect_server(tmp_path, port):
        assert main(["--resume", str(run)]) == 0
    measured = [record for record in RunStore.open(run).records() if record.trial.kind is Kind.MEASURED]
    assert sum(record.status is Status.OK for record in measured) == 6
    assert not list((tmp_path / "scratch").iterdir())
