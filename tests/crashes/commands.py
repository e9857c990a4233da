"""`python -m bench` as a process that is struck at some moment, and what it leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import psutil

from bench.machine.scratch import Scratch, leftovers
from datasets.cache.integrity import verify
from reports.files.store import LATEST, RunStore
from tests.processes import alive, below

STOP_SECONDS: Final = 5.0
"""In which a command that was asked to stop must have tidied up."""
WORKER: Final = "bench.workers.worker"
GATEWAY: Final = "org.apache.spark.deploy.SparkSubmit"
"""In the command line of a driver's JVM."""
_END_SECONDS: Final = 300.0
_BEGUN_IN: Final = "BEGUN_IN"
"""An environment variable with the folder of a command's place, which all that comes of the command inherits."""


class Strike(StrEnum):
    """What is done to a command."""

    KILL = "SIGKILL of the command"
    KILL_WORKER = "SIGKILL of a worker"
    KILL_JAVA = "SIGKILL of a worker's JVM"
    KILL_ALL = "SIGKILL of the command and all below it"
    INTERRUPT = "SIGINT"
    TERMINATE = "SIGTERM"


SIGNALS: Final = {Strike.INTERRUPT: signal.SIGINT, Strike.TERMINATE: signal.SIGTERM}


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with runs, data, scratch files and what commands say, of which at most one run is there."""

    folder: Path

    @property
    def runs(self) -> Path:
        return self.folder / "runs"

    @property
    def scratch(self) -> Path:
        return self.folder / "scratch"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def options(self) -> tuple[str, ...]:
        return ("--out", str(self.runs), "--data-dir", str(self.data), "--scratch", str(self.scratch))

    def run(self) -> Path | None:
        """The folder of the run, once there is one."""
        found = [each for each in self.runs.glob("[!.]*") if not each.is_symlink()] if self.runs.exists() else []
        assert len(found) < 2
        return found[0] if found else None

    def start(self, words: Sequence[str]) -> Command:
        """Go on with the run, or begin one with these options."""
        run = self.run()
        return self._command(("--resume", str(run))) if run else self.begin(words)

    def begin(self, words: Sequence[str]) -> Command:
        """Begin a run with these options, whatever is there."""
        return self._command((*words, *self.options))

    def _command(self, words: Sequence[str]) -> Command:
        self.folder.mkdir(parents=True, exist_ok=True)
        said = self.folder / f"said-{time.monotonic_ns()}"
        with said.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "bench", *words],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, "COLUMNS": "200", _BEGUN_IN: str(self.folder)},
            )
        return Command(process, said)

    def check_clean(self) -> None:
        """Nothing is left but a whole run and whole data."""
        run = self.run()
        assert run is not None
        assert {each.name for each in self.runs.iterdir()} == {run.name, LATEST}
        assert not [each for each in run.rglob("*") if each.name.startswith(".") or each.name == "outputs"]
        if left := set(self.scratch.iterdir()):  # a command was killed when all was done but this
            assert left == set(leftovers(self.scratch))
            the_next_run = Scratch(self.scratch)
            the_next_run.make()
            the_next_run.remove()
        assert not list(self.scratch.iterdir())
        assert RunStore.open(run).read().damage == {}
        for dataset in self.data.iterdir():
            verify(dataset)


def left_of(folder: Path) -> list[psutil.Process]:
    """What runs of commands begun in places in this folder: known by its mark, as init has by now what they left."""
    return [each for each in psutil.process_iter() if _is_begun_in(folder, each)]


def _is_begun_in(folder: Path, process: psutil.Process) -> bool:
    try:
        return Path(process.environ().get(_BEGUN_IN, "")).is_relative_to(folder)
    except psutil.Error:  # it has ended, or is somebody else's
        return False


@dataclass(frozen=True, slots=True)
class Command:
    """A command that runs, and the file with what it says."""

    process: subprocess.Popen[bytes]
    said: Path

    def text(self) -> str:
        return self.said.read_text(errors="replace")

    def end(self) -> int:
        """Wait for its end; the exit code."""
        try:
            return self.process.wait(_END_SECONDS)
        finally:
            self.process.kill()

    def strike(self, how: Strike) -> bool:
        """Strike it and wait for its end; False when it had ended before, or had nothing of the kind below it."""
        while how is Strike.KILL_WORKER and self.process.poll() is None and not self.victims(how):
            time.sleep(0.01)
        if self.process.poll() is not None:
            return False
        children = below(self.process.pid)
        if how in SIGNALS:
            return self._stop(SIGNALS[how], children)
        victims = self.victims(how)
        for each in victims:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        self.end()
        assert not alive(children, STOP_SECONDS)
        return bool(victims)

    def bereave(self) -> bool:
        """SIGKILL its workers, with whom what runs below them ends; it goes on with others."""
        victims = self.victims(Strike.KILL_WORKER)
        children = [child for victim in victims for child in below(victim.pid)]
        for victim in victims:
            victim.kill()
        assert not alive(children, STOP_SECONDS)
        return bool(victims)

    def victims(self, how: Strike) -> list[psutil.Process]:
        """The processes that such a strike kills."""
        own = psutil.Process(self.process.pid)
        if how is Strike.KILL:
            return [own]
        if how is Strike.KILL_ALL:
            return [own, *below(own.pid)]
        return below(own.pid, WORKER if how is Strike.KILL_WORKER else GATEWAY)

    def _stop(self, number: signal.Signals, children: list[psutil.Process]) -> bool:
        began = time.monotonic()
        self.process.send_signal(number)
        code = self.end()
        assert time.monotonic() - began < STOP_SECONDS, self.text()
        assert not alive(children)
        return code in {130, -signal.SIGTERM, -signal.SIGINT}  # else it was just about to end
