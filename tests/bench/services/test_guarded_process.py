"""Guarded processes: commands in order, and nothing left however the caller goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from bench.services.guarded_process import GuardedProcess

pytestmark = pytest.mark.process

CALLER = """
import sys, time
from pathlib import Path
from bench.services.guarded_process import GuardedProcess
folder = Path(sys.argv[1])
(folder / "scratch").mkdir()
process = GuardedProcess([["sleep", "600"]], folder / "scratch", folder / "log")
time.sleep(600)
"""


def wait_for_sleep(pid: int) -> list[psutil.Process]:
    """The processes below, once the guarded one runs."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        below = psutil.Process(pid).children(recursive=True)
        if any(process.name() == "sleep" for process in below):
            return below
        time.sleep(0.05)
    raise AssertionError("the guarded process has not begun")


def test_a_killed_caller_takes_the_guard_the_service_and_the_scratch_folder_with_it(tmp_path: Path) -> None:
    caller = subprocess.Popen([sys.executable, "-c", CALLER, str(tmp_path)])
    below = wait_for_sleep(caller.pid)
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    _, alive = psutil.wait_procs(below, timeout=5)
    assert not alive
    assert list(tmp_path.iterdir()) == []


def test_a_killed_guard_leaves_nothing_either(tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    process = GuardedProcess([["sleep", "600"]], tmp_path / "scratch", tmp_path / "log")
    guard = next(each for each in wait_for_sleep(os.getpid()) if "bench.services.guard" in each.cmdline())
    below = [guard, *guard.children(recursive=True)]  # a browser of other tests may be there as well
    guard.kill()
    process.kill()
    _, alive = psutil.wait_procs(below, timeout=5)
    assert not alive
    assert not (tmp_path / "scratch").exists()


def test_commands_run_in_order_until_one_fails(tmp_path: Path) -> None:
    commands = [["echo", "one"], ["sh", "-c", "echo two; exit 3"], ["echo", "three"]]
    process = GuardedProcess(commands, tmp_path / "scratch", tmp_path / "log")
    deadline = time.monotonic() + 20
    while process.alive and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.kill()
    assert (tmp_path / "log").read_text() == "one\ntwo\n"


def test_what_is_kept_is_started_again_until_it_is_ended(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo begun in $PLACE; sleep 600"]
    process = GuardedProcess([command], tmp_path / "scratch", tmp_path / "log", {"PLACE": "here"}, keep=True)
    first = wait_for_sleep(psutil.Process().pid)
    for each in first[1:]:
        each.kill()
    psutil.wait_procs(first[1:], timeout=5)
    second = wait_for_sleep(psutil.Process().pid)
    assert second[0] == first[0]
    process.kill()
    _, alive = psutil.wait_procs(second, timeout=5)
    assert not alive
    assert (tmp_path / "log").read_text() == "begun in here\n" * 2


def test_a_killed_caller_takes_what_the_service_has_started_too(tmp_path: Path) -> None:
    script = CALLER.replace('["sleep", "600"]', '["sh", "-c", "sleep 600; true"]')
    caller = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)])
    below = wait_for_sleep(caller.pid)
    assert len(below) == 3
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    _, alive = psutil.wait_procs(below, timeout=5)
    assert not alive
