"""Stopping half-way: ctrl-C, SIGTERM, a closed terminal and SIGKILL leave a run that goes on, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from bench.cli import main
from bench.workers.worker_process import CLOSE_SECONDS
from reports.files.store import RunStore
from reports.record import Status
from tests.processes import alive, below

pytestmark = pytest.mark.process

Start = Callable[..., "subprocess.Popen[str]"]
SLOW = ("--variant", "slow", "--variant", "plain", "--repetitions", "3")


def wait_for(process: subprocess.Popen[str], words: str) -> list[psutil.Process]:
    """Read what the command says until it says `words`; returns the processes below it."""
    assert process.stderr is not None
    for line in process.stderr:
        if words in line:
            return below(process.pid)
    raise AssertionError(f"the command ended without saying {words!r}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_run_says_how_to_go_on_and_goes_on(
    start_bench: Start, run_folder: Path, number: signal.Signals, tmp_path: Path
) -> None:
    process = start_bench(*SLOW)
    children = wait_for(process, "block 1")
    process.send_signal(number)
    _, said = process.communicate(timeout=5)
    assert process.returncode == 130
    assert "--resume" in said
    assert not alive(children)
    assert not list((tmp_path / "scratch").iterdir())
    assert (run_folder / "report.html").exists()
    assert main(["--resume", str(run_folder)]) == 0
    store = RunStore.open(run_folder)
    measured = Counter((r.trial.variant, r.trial.replica) for r in store.records() if r.trial.block)
    assert measured == {("plain", 1): 3, ("plain", 2): 3, ("slow", 1): 3}
    assert store.header.outcome == "complete"


def test_who_presses_ctrl_c_again_and_again_breaks_nothing_off(
    start_bench: Start, run_folder: Path, tmp_path: Path
) -> None:
    process = start_bench(*SLOW)
    children = wait_for(process, "block 1")
    for _ in range(50):
        process.send_signal(signal.SIGINT)
        time.sleep(0.01)
    _, said = process.communicate(timeout=5)
    assert process.returncode in {130, -signal.SIGINT}  # a last one came when Python was through with all; both are 130
    assert "go on with" in said
    assert "Traceback" not in said
    assert not alive(children)
    assert not list((tmp_path / "scratch").iterdir())
    assert RunStore.open(run_folder).header.outcome == "interrupted"


def test_an_interruption_before_anything_was_measured_says_so(start_bench: Start, tmp_path: Path) -> None:
    process = start_bench(*SLOW, "--scale", "20", "--data-dir", str(tmp_path / "data"))
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob("data/.making-*")):
        assert time.monotonic() < deadline, "no data are made"
        time.sleep(0.02)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=20)
    assert time.monotonic() - began < 5
    assert process.returncode == 130
    assert "interrupted; nothing was measured yet, so the same command begins anew" in said
    assert not list((tmp_path / "scratch").iterdir())
    assert not list((tmp_path / "data").iterdir())


def test_an_interruption_in_mid_stage_ends_what_the_stage_has_started(start_bench: Start, tmp_path: Path) -> None:
    process = start_bench("--variant", "busy", "--variant", "plain")
    deadline = time.monotonic() + 30
    while not list((tmp_path / "scratch").rglob("shuffle")):
        assert time.monotonic() < deadline, "the stage has not begun"
        time.sleep(0.02)
    children = below(process.pid)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=CLOSE_SECONDS / 2)  # at once: a stage in its midst is not waited for
    assert process.returncode == 130
    assert not alive(children)
    assert not list((tmp_path / "scratch").iterdir())


def test_a_killed_command_takes_its_worker_and_its_files_with_it(
    start_bench: Start, run_folder: Path, tmp_path: Path
) -> None:
    process = start_bench(*SLOW)
    children = wait_for(process, "block 1")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert children and not alive(children, 5)
    deadline = time.monotonic() + 5
    while any((tmp_path / "scratch").iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not list((tmp_path / "scratch").iterdir())
    assert {r.status for r in RunStore.open(run_folder).records()} == {Status.OK}
    assert main(["--resume", str(run_folder)]) == 0


def test_a_stage_that_goes_on_writing_when_its_command_is_killed_leaves_nothing(
    start_bench: Start, run_folder: Path, tmp_path: Path
) -> None:
    process = start_bench("--variant", "scribbling", "--variant", "plain", "--stage", "numbers")
    deadline = time.monotonic() + 30
    while not list((tmp_path / "scratch").rglob("part")):
        assert time.monotonic() < deadline, "the stage has not begun"
        time.sleep(0.02)
    children = below(process.pid)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert children and not alive(children, 5)
    assert not list((tmp_path / "scratch").iterdir())
    assert not (run_folder / "outputs").exists()


def test_a_closed_terminal_ends_a_run_in_good_order(arguments: list[str], run_folder: Path, tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "bench", *arguments, *SLOW]
    # `setsid --ctty` makes the terminal the command's own, so that the system tells it when that is closed.
    with subprocess.Popen(["setsid", "--ctty", *command], stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        while b"block 1" not in said:
            said += os.read(ours, 1 << 16)
        children = below(process.pid)
        os.close(ours)
        assert process.wait(timeout=20) == 130
    assert children and not alive(children)
    assert not list((tmp_path / "scratch").iterdir())
    assert RunStore.open(run_folder).header.outcome == "interrupted"
    assert (run_folder / "report.html").exists()


def test_under_nohup_a_closed_terminal_ends_nothing(start_bench: Start) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # what a process starts with is what its parent had
    try:
        process = start_bench("--variant", "slow", "--variant", "plain", "--repetitions", "1")
    finally:
        signal.signal(signal.SIGHUP, before)
    wait_for(process, "slow")
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=60)
    assert process.returncode == 0
