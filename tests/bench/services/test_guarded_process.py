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
from tests.processes import alive, below

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


def wait_for_sleep(pid: int, folder: Path) -> list[psutil.Process]:
    """The guard that works in the folder below this process and what it has started, once the guarded one runs."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for guard in below(pid, str(folder / "scratch")):
            own = [guard, *below(guard.pid)]
            if "sleep" in own[-1].cmdline():
                return own
        time.sleep(0.05)
    raise AssertionError("the guarded process has not begun")


def test_a_killed_caller_takes_the_guard_the_service_and_the_scratch_folder_with_it(tmp_path: Path) -> None:
    caller = subprocess.Popen([sys.executable, "-c", CALLER, str(tmp_path)])
    own = wait_for_sleep(caller.pid, tmp_path)
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    assert not alive(own, 5)
    assert list(tmp_path.iterdir()) == []


def test_a_killed_guard_leaves_nothing_either(tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    process = GuardedProcess([["sleep", "600"]], tmp_path / "scratch", tmp_path / "log")
    own = wait_for_sleep(os.getpid(), tmp_path)
    own[0].kill()
    process.kill()
    assert not alive(own, 5)
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
    first = wait_for_sleep(os.getpid(), tmp_path)
    for each in first[1:]:
        each.kill()
    psutil.wait_procs(first[1:], timeout=5)
    second = wait_for_sleep(os.getpid(), tmp_path)
    assert second[0] == first[0]
    process.kill()
    assert not alive(second, 5)
    assert (tmp_path / "log").read_text() == "begun in here\n" * 2


def test_a_killed_caller_takes_what_the_service_has_started_too(tmp_path: Path) -> None:
    script = CALLER.replace('["sleep", "600"]', '["sh", "-c", "sleep 600; true"]')
    caller = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)])
    own = wait_for_sleep(caller.pid, tmp_path)
    assert len(own) == 3
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    assert not alive(own, 5)
