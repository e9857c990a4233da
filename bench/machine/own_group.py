"""A module of ours in a process group of its own, with a line to it: how it is started and how it is ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import IO, Final

import psutil

from bench.machine.environment import ROOT

DEATH_SECONDS: Final = 5.0
_POLL_SECONDS: Final = 0.01
MARK: Final = "SPARK_VARIANT_BENCH_OF"
"""An environment variable that all processes below one inherit, wherever they go; its value is theirs alone."""


def start_in_own_group(
    module: str,
    line: socket.socket,
    arguments: Sequence[str],
    output: IO[bytes],
    environment: Mapping[str, str],
    *,
    first: str = "",
) -> subprocess.Popen[bytes]:
    """Run `python -m module`; its first argument is the number of the socket it inherits, then come `arguments`.

    With `first`, packages in that folder hide those of the same name here: it is the working folder too, which Python
    looks through before everything else.
    """
    return subprocess.Popen(
        [sys.executable, "-m", module, str(line.fileno()), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        pass_fds=[line.fileno()],
        start_new_session=True,
        cwd=first or None,
        env={**os.environ, **environment, "PYTHONPATH": python_path(first)},
    )


def python_path(first: str = "") -> str:
    """Where a child looks for packages: in `first`, in this checkout, then where this process was told to."""
    return os.pathsep.join(filter(None, [first, str(ROOT), os.environ.get("PYTHONPATH")]))


def processes_below(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The processes below one: told while it lives, since afterwards nobody knows whose they were."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def kill_group(process: subprocess.Popen[bytes], below: Sequence[psutil.Process]) -> None:
    """Kill the group of a process that nobody has waited for yet, and `below`, of whom some may have left the group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    for each in below:
        with suppress(psutil.NoSuchProcess):
            each.kill()
    psutil.wait_procs(below, timeout=DEATH_SECONDS)
    process.wait()


def kill_marked(mark: str) -> None:
    """Kill the processes of this user that have this mark: those that left the group, and outlived their parents."""
    found = [process for process in psutil.process_iter() if _mark(process) == mark]
    kill_all(found)
    end = time.monotonic() + DEATH_SECONDS
    while any(_mark(each) == mark for each in found) and time.monotonic() < end:
        time.sleep(_POLL_SECONDS)  # no longer than they run: who has taken them over may be slow to bury them


def kill_all(processes: Iterable[psutil.Process]) -> None:
    """Kill each that is still there and ours to kill."""
    for each in processes:
        with suppress(psutil.Error):
            each.kill()


def _mark(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK)
    except psutil.Error:  # ended, or somebody else's
        return None
