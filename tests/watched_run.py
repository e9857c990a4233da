"""`python -m bench` in a process of its own, looked at ten times a second until it ends, and what it has left."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from reports.files.store import RunStore
from reports.record import TrialRecord
from tests.processes import alive, below

SMALL: Final = ("--scale", "0.001", "--skew", "0.9", "--mode", "quick", "--repetitions", "1")
Look = Callable[[psutil.Process], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A run that has ended: its exit code, what it said, its records, and which processes it has left."""

    folder: Path
    code: int
    said: str
    left: Sequence[psutil.Process]

    @property
    def run(self) -> Path:
        return self.folder / "out" / "latest"

    @property
    def records(self) -> Sequence[TrialRecord]:
        return RunStore.open(self.run).records()

    def of(self, name: str) -> list[TrialRecord]:
        return [record for record in self.records if record.trial.variant == name]

    def one(self, name: str) -> TrialRecord:
        (record,) = self.of(name)
        return record

    def check_nothing_is_left(self) -> None:
        assert self.left == []
        assert list((self.folder / "scratch").iterdir()) == []
        assert not (self.run / "outputs").exists()


def watched_run(folder: Path, words: Sequence[str], look: Look = lambda _: None, seconds: float = 1000) -> Ended:
    """The run with these options, to which folders below `folder` are added; AssertionError if it takes longer."""
    places = [f"--{what}={folder / what}" for what in ("out", "data-dir", "scratch") if f"--{what}" not in words]
    said, seen = folder / "said", set[psutil.Process]()
    with said.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", "bench", *words, *places], stdout=output, stderr=output)
        runner, end = psutil.Process(process.pid), time.monotonic() + seconds
        try:
            while process.poll() is None:
                assert time.monotonic() < end, said.read_text()
                seen |= set(below(process.pid))
                with suppress(psutil.Error):  # it has just ended
                    look(runner)
                time.sleep(0.1)
        finally:
            process.kill()
    return Ended(folder=folder, code=process.wait(), said=said.read_text(errors="replace"), left=alive(list(seen)))


def options(plugins: Sequence[Path], variants: Sequence[str]) -> list[str]:
    """The words that name plugins and variants."""
    named = [word for plugin in plugins for word in ("--plugin", str(plugin))]
    return [*named, *(word for name in variants for word in ("--variant", name))]
