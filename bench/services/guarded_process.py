"""A service in a process of its own that never outlives its caller, nor leaves its scratch folder behind."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.machine.own_group import kill_group, processes_below, start_in_own_group


class GuardedProcess:
    """Commands run one after another under a guard (`bench.services.guard`), in a process group of their own.

    What they say goes to `log`, which stays when they are ended, and goes when the caller is killed. `environment` is
    added to the caller's. With `keep` the last command is started again whenever it ends by itself.
    """

    def __init__(
        self,
        commands: Sequence[Sequence[str]],
        scratch: Path,
        log: Path,
        environment: Mapping[str, str] | None = None,
        *,
        keep: bool = False,
    ) -> None:
        ours, theirs = socket.socketpair()
        log.parent.mkdir(parents=True, exist_ok=True)
        words = (str(scratch), str(log), json.dumps([list(command) for command in commands]))
        arguments = (*words, "keep") if keep else words
        with theirs, log.open("wb") as output:
            self._process = start_in_own_group("bench.services.guard", theirs, arguments, output, environment or {})
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
        kill_group(self._process, processes_below(self._process))
        self._line.close()
        shutil.rmtree(self._scratch, ignore_errors=True)
