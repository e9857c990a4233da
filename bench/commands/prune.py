"""`python -m bench prune`: old runs make room, never the last one and never one that is still being written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bench.arguments import folders
from bench.commands.launch import EXIT_WELL
from bench.commands.old_runs import KeptRun, beyond, disk_use, remove_run, runs_in
from bench.console import show_notice
from bench.machine.folder_lock import HeldError, held
from reports.writing.formatting import moment, plural
from reports.writing.formatting import size as in_words
from reports.writing.standard_output import show_text
from reports.writing.visible import visible

Keep = Annotated[int, typer.Option(min=1, help="How many of the newest runs stay.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only list what would be removed, and stop.")]


def prune(*, keep: Keep = 20, out: folders.Out = Path("runs"), dry_run: DryRun = False) -> int:
    """Remove all but the newest runs of a folder, the oldest first, and say how much room that made.

    The run that `latest` leads to stays, as do runs that are being written, folders that are no runs, and runs in
    folders that you have renamed.
    """
    runs = runs_in(out)
    sizes = [size for run in beyond(runs, keep) if (size := _freed(run, only_listed=dry_run)) is not None]
    would = "would be " if dry_run else ""
    number, room = plural(len(sizes), "run"), in_words(sum(sizes))
    show_text(f"{number} {would}removed from {out}, {room} {would}freed; {len(runs) - len(sizes)} left\n")
    return EXIT_WELL


def _freed(run: KeptRun, *, only_listed: bool) -> int | None:
    """The bytes that the removal of a run frees; None for one that stays."""
    name = visible(str(run.folder))
    try:
        freed = _listed(run.folder) if only_listed else remove_run(run.folder)
    except HeldError as why:
        show_notice(f"it stays: {visible(str(why))}")
        return None
    show_text(f"{name}: began {moment(run.created_at)}, {in_words(freed)}\n")
    return freed


def _listed(folder: Path) -> int:
    held(folder).close()
    return disk_use(folder)
