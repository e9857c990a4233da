"""What people see of a plan before it is run, and of all that there is to run."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table

from bench.clusters.executors import executors_of
from bench.console import escape
from bench.planning.prepare import Prepared
from pipelines.catalog import Catalog
from reports.metrics import METRICS
from reports.writing.formatting import duration, plural, size


def show_plan(prepared: Prepared) -> None:
    """The plan and its estimate, for --dry-run."""
    console = Console(highlight=False)
    title = f"{plural(len(prepared.plan), 'trial')} in order of execution"
    table = _table(title, "trial", "dataset", "fork", "block", "variant", "why", "stages")
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
    table = _table("metrics", "group", "metric", "unit", "stability", "meaning")
    for metric in METRICS:
        table.add_row(metric.group, metric.name, metric.unit.value, metric.stability.value, metric.summary)
    console.print(table)


def _table(title: str, *columns: str) -> Table:
    """A table that cuts nothing: names differ at their ends, so what is too long for its column goes on below.

    Without frames most names have room on a terminal of 80 columns.
    """
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
