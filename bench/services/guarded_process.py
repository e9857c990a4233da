"""A service in a process of its own that never outlives its caller, nor leaves its scratch folder behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

ROOT: Final = Path(__file__).resolve().parents[2]
DEATH_SECONDS: Final = 5.0


class GuardedProcess:
    """Commands run one after another under a guard (`bench.services.guard`), in a process group of their own.

    What they say goes to `log`, which stays when they are ended, and goes when the caller is killed.
    """

    def __init__(self, commands: Sequence[Sequence[str]], scratch: Path, log: Path) -> None:
        ours, theirs = socket.socketpair()
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        log.parent.mkdir(parents=True, exist_ok=True)
        arguments = [str(theirs.fileno()), str(scratch), str(log), json.dumps([list(command) for command in commands])]
        with theirs, log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bench.services.guard", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": path},
            )
        self._line = ours
        self._scratch = scratch

    @property
    def alive(self) -> bool:
        """Whether something still runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it at once and all its children, and remove its scratch folder; safe to call again."""
        if self._line.fileno() == -1:  # done before; by now the number may be another group's
            return
        below = self._below()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        psutil.wait_procs(below, timeout=DEATH_SECONDS)
        self._process.wait()
        self._line.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _below(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self._process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []
