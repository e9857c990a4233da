"""Drives the real command line, worker processes and all, on a workload that needs no Java."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.cli import main
from reports.files.store import RunStore
from reports.record import TrialRecord
from tests.bench.worker_in_process import WorkerInProcess

COUNTING = Path(__file__).with_name("counting_workload.py")
Command = Callable[..., int]


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("datasets")


@pytest.fixture
def arguments(tmp_path: Path, data_folder: Path) -> list[str]:
    places = ["--out", str(tmp_path / "runs"), "--data-dir", str(data_folder), "--scratch", str(tmp_path / "scratch")]
    return ["--workload", "counting", "--plugin", str(COUNTING), "--scale", "0.01", "--skew", "0.9", *places]


@pytest.fixture
def bench_with_processes(arguments: list[str]) -> Command:
    """Run `python -m bench` on the counting workload with real worker processes; returns the exit code."""

    def run(*more: str) -> int:
        return main([*arguments, *more])

    return run


@pytest.fixture
def bench(bench_with_processes: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The same with workers in this process."""
    monkeypatch.setattr("bench.workers.worker_factory.WorkerProcess", WorkerInProcess)
    return bench_with_processes


@pytest.fixture
def start_bench(arguments: list[str]) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `python -m bench` as a process of its own."""
    started: list[subprocess.Popen[str]] = []

    def start(*more: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench", *arguments, *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "COLUMNS": "200"},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    """The folder of the latest run."""
    return tmp_path / "runs" / "latest"


@pytest.fixture
def records(run_folder: Path) -> Callable[[], tuple[TrialRecord, ...]]:
    """The records of the latest run."""
    return lambda: RunStore.open(run_folder).records()
