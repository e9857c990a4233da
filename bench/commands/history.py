"""`python -m bench history`: what runs found, kept in one Parquet file when their folders are gone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bench.commands.launch import EXIT_WELL
from bench.machine.places import check_file
from reports.errors import ReportError
from reports.files.reading import HEADER_FILE
from reports.history.file import add_to_history, read_history
from reports.history.otava import write_for_otava
from reports.history.page import render_history
from reports.history.points import points_of
from reports.loading import load_run
from reports.render import write_files
from reports.writing.formatting import plural
from reports.writing.standard_output import show_text

Runs = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[RUN]...", help="Folders of runs, or folders that hold some.", show_default=False),
]
File = Annotated[Path, typer.Option(help="The history, which is made or added to.")]
Page = Annotated[Path | None, typer.Option(help="Write its trends as a page here.")]
Otava = Annotated[Path | None, typer.Option(help="Write CSV files and otava.yaml for Apache Otava into this folder.")]


def history(*, runs: Runs = None, file: File = Path("history.parquet"), page: Page = None, otava: Otava = None) -> int:
    """Add what runs found to a history: ratios with their intervals and counters that repeat, by machine and commit.

    A run that is there already is replaced. Without a run, only the page and the files for Otava are made anew.
    """
    check_file("--page", page)
    folders = [folder for given in runs or () for folder in _runs_in(given)]
    if not folders and not file.exists():
        raise ReportError(f"there is no history {file} yet: name runs to begin it with, such as runs/latest")
    new = [point for folder in folders for point in points_of(load_run(folder))]
    points = add_to_history(file, new) if new else read_history(file)
    show_text(f"{file}: {plural(len({point.run for point in points}), 'run')}, {plural(len(points), 'number')}\n")
    if page:
        write_files(page.parent, {page.name: render_history(file.name, points).encode()})
        show_text(f"page: {page}\n")
    if otava:
        for path in write_for_otava(otava, points):
            show_text(f"{path}\n")
    return EXIT_WELL


def _runs_in(given: Path) -> list[Path]:
    """The folder itself where it is a run, else every run in it."""
    if (given / HEADER_FILE).exists() or not given.is_dir():
        return [given]
    inside = {path.parent.resolve() for path in given.glob(f"*/{HEADER_FILE}")}
    found = sorted(folder for folder in inside if folder.parent == given.resolve())  # a link may lead elsewhere
    if not found:
        raise ReportError(f"{given} holds no run: give a run's folder, or one that holds some")
    return found
