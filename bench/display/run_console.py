"""What people see while a run goes on."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn
from rich.progress import Progress as Bar

from bench.console import escape
from bench.engines.guided_ui import Sight
from bench.observer import Progress
from datasets.cache.cache import AGAIN
from reports.record import Kind, Status, Trial, TrialRecord
from reports.writing.formatting import duration
from reports.writing.formatting import seconds as seconds_text
from reports.writing.visible import visible

QUIET, NORMAL, VERBOSE = 0, 1, 2
_WHY = {Kind.WARM_UP: "warm-up", Kind.UPSTREAM: "needed upstream", Kind.REFERENCE: "reference"}


class RunConsole:
    """Tells of a run on stderr: a live bar on a terminal, sober lines elsewhere, nothing but trouble when quiet."""

    def __init__(self, verbosity: int) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._verbosity = verbosity
        self._live = self._console.is_terminal and verbosity > QUIET
        self._began = time.monotonic()
        self._bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}", markup=False),
            console=self._console,
            refresh_per_second=2,
            transient=True,
            disable=not self._live,
        )
        self._task: TaskID = self._bar.add_task("starting", total=None, left="")

    def __enter__(self) -> Self:
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Take the bar away."""
        self._bar.stop()

    def notice(self, text: str) -> None:
        """A line, above the bar if there is one."""
        if self._verbosity > QUIET:
            self._console.print(escape(text), soft_wrap=True)

    def preparing(self, text: str) -> None:
        """Say what is made; what was found damaged is worth a line."""
        if text.startswith(AGAIN):
            self.notice(text)
        self._bar.update(self._task, description=visible(text))

    def trial_began(self, trial: Trial, progress: Progress) -> None:
        """Say what runs now."""
        left = f"about {duration(progress.seconds_left)} left"
        self._bar.update(
            self._task, description=_title(trial), total=progress.total, completed=progress.done, left=left
        )

    def stage_began(self, trial: Trial, stage: str) -> None:
        """Say which stage runs now."""
        self._bar.update(self._task, description=f"{_title(trial)} · {stage}")

    def paused(self, trial: Trial, stage: str, sights: Sequence[Sight]) -> None:
        """Say where to look, and wait for Enter; Spark's UI is open meanwhile, and no clock runs."""
        self._bar.stop()
        self._console.print(escape(f"paused after {stage} of {_title(trial)}; Spark's UI is open:"), soft_wrap=True)
        for sight in sights:
            self._console.print(escape(f"  {sight.address}\n      {sight.what}"), soft_wrap=True)
        self._console.print("Enter goes on, ctrl-C ends the run.", soft_wrap=True)
        sys.stdin.readline()
        self._bar.start()

    def trial_ended(self, record: TrialRecord, progress: Progress) -> None:
        """A line per trial where there is no bar, or when asked for; trouble always."""
        trouble = record.status is not Status.OK
        if trouble or (self._verbosity > QUIET and (not self._live or self._verbosity >= VERBOSE)):
            self._console.print(escape(_line(record, progress)), style="red" if trouble else None, soft_wrap=True)


def _line(record: TrialRecord, progress: Progress) -> str:
    walls = [f"{stage.stage} {_wall(stage.metrics.wall_seconds)}" for stage in record.stages]
    left = f", about {duration(progress.seconds_left)} left" if progress.done < progress.total else ""
    error = f" {record.status}: {(record.error or '').splitlines()[0]}" if record.status is not Status.OK else ""
    return f"[{progress.done}/{progress.total}] {_title(record.trial)}: {', '.join(walls)}{error}{left}"


def _title(trial: Trial) -> str:
    again = " (A′)" if trial.replica > 1 else ""
    place = _WHY.get(trial.kind) or (f"block {trial.block}" if trial.block else "once")
    return f"{trial.dataset} · {place} · {trial.variant}{again}"


def _wall(seconds: float | None) -> str:
    return "not measured" if seconds is None else seconds_text(seconds)
