"""The runner's handle on one worker: start it, hand it trials, and be sure that nothing of it is left."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

import psutil

from bench.errors import BenchError
from bench.machine.ended import died_of
from bench.machine.own_group import MARK, kill_group, kill_marked, processes_below, start_in_own_group
from bench.redaction import Redaction
from bench.workers.messages import (
    Assignment,
    Channel,
    Close,
    GoOn,
    Paused,
    Ready,
    Refused,
    RunTrial,
    StageStarted,
    ToRunner,
    ToWorker,
    TrialDone,
)
from bench.workers.pause import Pause
from bench.workers.worker_log import MOST_BYTES, shorten, told_error
from reports.record import StageRecord, Status, TrialRecord

START_SECONDS: Final = 180.0
CLOSE_SECONDS: Final = 15.0
_LOOK_SECONDS: Final = 0.2
"""Between looks at a log: a stage that prints a gigabyte a second writes so much more of it than may stand there."""
_END_SECONDS: Final = 2.0
"""For a process that has closed its line to end; it does both at once unless a stage closed what is not its own."""


class Worker(Protocol):
    """What the runner needs of a worker."""

    @property
    def alive(self) -> bool:
        """Whether it can take another trial."""

    def run(
        self,
        asked: RunTrial,
        timeout: float,
        began: Callable[[str], None],
        pause: Pause | None = None,
    ) -> TrialRecord:
        """Do a trial.

        With `pause`, it stands still after that stage for as long as `pause.wait` takes. A dead worker or a stage over
        its time is a record too, and the worker is gone afterwards.
        """

    def close(self) -> None:
        """Let it end its session in good order; nothing of it is left afterwards."""

    def kill(self) -> None:
        """End it at once and all its children; safe to call again."""


class WorkerProcess:
    """A worker in a process group of its own, talking to it over a socket pair."""

    def __init__(
        self,
        assignment: Assignment,
        log: Path,
        environment: Mapping[str, str],
        redaction: Redaction,
        checkout: str = "",
    ) -> None:
        ours, theirs = socket.socketpair()
        log.parent.mkdir(parents=True, exist_ok=True)
        with theirs, log.open("ab") as output:
            marked = {**environment, MARK: assignment.scratch}
            self._process = start_in_own_group("bench.workers.worker", theirs, (), output, marked, first=checkout)
        self._log = log
        self._redaction = redaction
        self._scratch = assignment.scratch
        self._channel: Channel[ToWorker, ToRunner] = Channel(ours, ToRunner)
        try:
            self._channel.send(assignment)
            self.spark_conf = self._ready()
        except BaseException:
            self.kill()
            raise

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def run(
        self,
        asked: RunTrial,
        timeout: float,
        began: Callable[[str], None],
        pause: Pause | None = None,
    ) -> TrialRecord:
        """Do a trial; `timeout` is in seconds for each stage, preparation and collection included."""
        started_at, start, stage = time.time(), time.perf_counter(), asked.trial.stages[0]
        logged = self._log.stat().st_size
        try:
            self._channel.send(asked)
            while not isinstance(message := self._receive(timeout), TrialDone):
                if isinstance(message, Paused):
                    assert pause is not None
                    pause.wait(message.sights)
                    self._channel.send(GoOn())
                    continue
                assert isinstance(message, StageStarted)
                stage = message.stage
                began(stage)
            if message.last:
                self.close()
            return message.record
        except TimeoutError:
            status, error = Status.TIMED_OUT, f"no end after {timeout:g} s: stopped; a larger --timeout gives it more"
        except (EOFError, OSError):
            reason = told_error(self._log, logged)
            error = f"the worker process died{self._signal()}{reason}; see {self._log.parent.name}/{self._log.name}"
            status = Status.WORKER_DIED
        self.kill()
        return TrialRecord(
            trial=asked.trial,
            status=status,
            started_at=started_at,
            seconds=time.perf_counter() - start,
            stages=(StageRecord(stage=stage, status=status, error=error),),
            error=error,
        )

    def close(self) -> None:
        """Let the worker stop its session; what does not end in time is killed."""
        below = processes_below(self._process)
        try:
            self._channel.send(Close())
            self._process.wait(CLOSE_SECONDS)
        except (OSError, subprocess.TimeoutExpired):
            pass
        self._end(below)

    def kill(self) -> None:
        """Kill the worker and every process below it, and remove its scratch folder."""
        self._end(processes_below(self._process))

    def _end(self, below: list[psutil.Process]) -> None:
        """Kill the process group and `below` (Spark's Python daemon leaves the group), then clear up after them."""
        if self._channel.connection.fileno() == -1:  # done before; by now the number may be another group's
            return
        kill_group(self._process, below)
        kill_marked(self._scratch)
        self._channel.connection.close()
        shorten(self._log)
        self._redaction.file(self._log)
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _receive(self, timeout: float) -> ToRunner:
        """The next message; TimeoutError after `timeout` seconds. Meanwhile the log is kept from filling the disk."""
        end = time.monotonic() + timeout
        while True:
            try:
                return self._channel.receive(min(_LOOK_SECONDS, end - time.monotonic()))
            except TimeoutError:
                shorten(self._log, MOST_BYTES)
                if time.monotonic() >= end:
                    raise

    def _signal(self) -> str:
        """The signal that ended the process; nothing where it ended by itself."""
        with suppress(subprocess.TimeoutExpired):
            return died_of(self._process.wait(_END_SECONDS))
        return ""

    def _ready(self) -> dict[str, str]:
        try:
            message = self._channel.receive(START_SECONDS)
        except TimeoutError:
            raise BenchError(f"the worker has not started within {START_SECONDS:g} s: see {self._log}") from None
        except EOFError:
            raise BenchError(f"the worker could not start{told_error(self._log)}: see {self._log}") from None
        if isinstance(message, Refused):
            raise BenchError(message.reason)
        assert isinstance(message, Ready)
        return message.spark_conf
