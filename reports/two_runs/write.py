"""Compare two run folders and write what is found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from reports.errors import ReportError
from reports.files.encoded import as_json, as_schema, as_text
from reports.forms.formats import Format
from reports.loading import consistent, load_run
from reports.render import write_files
from reports.two_runs.compare import compare_runs
from reports.two_runs.markdown import render_two_runs_markdown
from reports.two_runs.model import TwoRuns
from reports.two_runs.page import render_two_runs_html
from reports.two_runs.text import render_two_runs_text

HTML_FILE: Final = "two_runs.html"
TEXT_FILE: Final = "two_runs.txt"
JSON_FILE: Final = "two_runs.json"
MARKDOWN_FILE: Final = "two_runs.md"
SCHEMA_FILE: Final = "two_runs.schema.json"


def write_two_runs(
    first: Path, second: Path, out: Path | None = None, formats: Sequence[Format] = ()
) -> tuple[TwoRuns, tuple[Path, ...]]:
    """Compare the runs in two folders and write page, text and JSON into `out`, and other formats asked for.

    Without `out` they go to `against-<first>` in the second run's folder, so that a folder of runs holds only runs.
    Raises ReportError when the runs cannot be compared, a format is of single runs, or `out` cannot be written to.
    """
    _check(formats)
    a, b = load_run(first), load_run(second)
    folder = out or b.folder / f"against-{a.folder.name}"
    if out is None and folder.is_symlink():
        raise ReportError(f"{folder} is a link: remove it, or give a folder by --out")
    with consistent(b.folder):
        found = compare_runs(a, b)
        pages = {
            HTML_FILE: as_text(render_two_runs_html(found)),
            TEXT_FILE: as_text(render_two_runs_text(found)),
            JSON_FILE: as_json(found),
        }
        if Format.MARKDOWN in formats:
            pages[MARKDOWN_FILE] = as_text(render_two_runs_markdown(found))
        if Format.SCHEMA in formats:
            pages[SCHEMA_FILE] = as_schema(TwoRuns)
    _make(folder)
    write_files(folder, pages)
    return found, tuple(folder / name for name in pages)


def _check(formats: Sequence[Format]) -> None:
    for each in formats:
        if each in {Format.CSV, Format.PARQUET}:
            raise ReportError(f"--format {each} is a table of one run's trials: give one run, or another format")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"cannot make the folder {folder} ({error.strerror}): give another one by --out") from error
