"""What people see while a run goes on and at its end; the only module of bench that prints."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich import markup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from bench.errors import BenchError
from bench.executors import executors_of
from bench.guided_ui import Sight
from bench.observer import Progress
from bench.prepare import Prepared
from datasets.cache import AGAIN
from pipelines.catalog import Catalog
from reports.formatting import duration, plural, size
from reports.formatting import seconds as seconds_text
from reports.metrics import METRICS
from reports.record import Kind, Status, Trial, TrialRecord
from reports.visible import visible

QUIET, NORMAL, VERBOSE = 0, 1, 2
_WHY = {Kind.WARM_UP: "warm-up", Kind.UPSTREAM: "needed upstream", Kind.REFERENCE: "reference"}


class RunConsole:
    """Tells of a run on stderr: a live bar on a terminal, sober lines elsewhere, nothing but trouble when quiet."""

    def __init__(self, verbosity: int) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._verbosity = verbosity
        self._live = self._console.is_terminal and verbosity > QUIET
        self._progress: Progress | None = None
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
        self._progress = progress
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

    def trial_ended(self, record: TrialRecord) -> None:
        """A line per trial where there is no bar, or when asked for; trouble always."""
        trouble = record.status is not Status.OK
        if trouble or (self._verbosity > QUIET and (not self._live or self._verbosity >= VERBOSE)):
            self._console.print(escape(self._line(record)), style="red" if trouble else None, soft_wrap=True)

    def _line(self, record: TrialRecord) -> str:
        walls = [f"{stage.stage} {_wall(stage.metrics.wall_seconds)}" for stage in record.stages]
        place = f"[{self._progress.done + 1}/{self._progress.total}] " if self._progress else ""
        left = f", about {duration(self._progress.seconds_left)} left" if self._progress else ""
        error = f" {record.status}: {(record.error or '').splitlines()[0]}" if record.status is not Status.OK else ""
        return f"{place}{_title(record.trial)}: {', '.join(walls)}{error}{left}"


def escape(text: str) -> str:
    """Text that neither Rich nor a terminal takes for anything else: names and errors come from plugins."""
    return markup.escape(visible(text))


def show_plan(prepared: Prepared) -> None:
    """The plan and its estimate, for --dry-run."""
    console = Console(highlight=False)
    table = Table(title=f"{plural(len(prepared.plan), 'trial')} in order of execution", title_justify="left")
    for column in ("trial", "dataset", "fork", "block", "variant", "why", "stages"):
        table.add_column(column)
    for number, trial in enumerate(prepared.plan, start=1):
        variant = trial.variant if trial.replica == 1 else f"{trial.variant} (A′)"
        row = (number, trial.dataset, trial.fork, trial.block or "-", variant, trial.kind, ", ".join(trial.stages))
        table.add_row(*(escape(str(value)) for value in row))
    console.print(table)
    if executors := executors_of(prepared.options):
        groups = plural(prepared.selection.drivers, "worker group")
        console.print(f"cluster: {executors.told}, for {groups}")
    extent, guess = prepared.extent, prepared.estimate
    console.print(f"{extent.mode} mode, {plural(extent.forks, 'fork')}: {escape(extent.because)}")
    console.print(
        f"rough estimate for two cores: {duration(guess.seconds)}, data {size(guess.dataset_bytes)}, "
        f"outputs up to {size(guess.output_bytes)} in {escape(prepared.options.out)}"
    )


def show_catalog(catalog: Catalog) -> None:
    """Workloads, their stages and variants, and all metrics, for --list."""
    console = Console(highlight=False)
    for workload in catalog.workloads:
        console.print(f"[bold]workload {escape(workload.name)}[/bold]: {escape(workload.summary)}")
        if workload.input and workload.input.unit:
            console.print(f"  scale 1 is {escape(workload.input.unit)}")
        for outline in workload.stages:
            once = " (measured once per variant)" if outline.once else ""
            console.print(f"  stage   {escape(outline.name)}: {escape(outline.summary)}{once}")
        for entry in catalog.variants_of(workload.name):
            variant = entry.variant
            when = ", on request" if variant.on_request else ""
            console.print(f"  variant {escape(variant.name)}: {escape(variant.summary)} ({escape(entry.origin)}{when})")
    table = Table(title="metrics", title_justify="left")
    for column in ("group", "metric", "unit", "stability", "meaning"):
        table.add_column(column)
    for metric in METRICS:
        table.add_row(metric.group, metric.name, metric.unit.value, metric.stability.value, metric.summary)
    console.print(table)


def show_text(text: str) -> None:
    """Print text as it is on stdout; BenchError if stdout takes no more. A reader who goes away has seen enough."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter tries again at its end
        if not isinstance(error, BrokenPipeError):
            raise BenchError(f"standard output cannot be written ({error.strerror}): nothing is lost") from error


def show_notice(text: str) -> None:
    """A line on stderr, outside a run."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(text, markup=False)


def show_error(text: str) -> None:
    """One line on stderr, however long the message and whatever line ends it holds."""
    line = " ".join(visible(text).split())
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"error: {line}", markup=False)


def _title(trial: Trial) -> str:
    again = " (A′)" if trial.replica > 1 else ""
    place = _WHY.get(trial.kind) or (f"block {trial.block}" if trial.block else "once")
    return f"{trial.dataset} · {place} · {trial.variant}{again}"


def _wall(seconds: float | None) -> str:
    return "not measured" if seconds is None else seconds_text(seconds)
