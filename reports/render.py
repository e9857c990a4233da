"""Make a run's reports from its folder; needs neither Spark nor Java."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from reports.comparison_types import Comparison
from reports.errors import ReportError
from reports.files.atomic import write_atomically
from reports.files.encoded import as_json, as_text
from reports.forms.formats import FORMATS, Format
from reports.forms.html import render_html
from reports.forms.text import render_text
from reports.loading import consistent, load_run
from reports.prices import Prices

COMPARISON_FILE: Final = "comparison.json"
TEXT_FILE: Final = "report.txt"
HTML_FILE: Final = "report.html"


def write_reports(folder: Path, prices: Prices | None = None, formats: Sequence[Format] = ()) -> Comparison:
    """Read the run in `folder` and write comparison.json, report.txt and report.html into it, and other formats.

    Costs are told in these prices, else in those the run was given, else in assumed ones.
    Raises ReportError when there is no readable run or the files cannot be written.
    """
    run = load_run(folder, prices)
    comparison, header, records = run.comparison, run.header, run.records
    with consistent(run.folder):
        pages = {
            COMPARISON_FILE: as_json(comparison),
            TEXT_FILE: as_text(render_text(comparison, header)),
            HTML_FILE: as_text(render_html(comparison, header, records)),
        }
        for name, render in (FORMATS[each] for each in formats):
            pages[name] = render(comparison, header, records)
    write_files(run.folder, pages)
    return comparison


def write_files(folder: Path, pages: Mapping[str, bytes]) -> None:
    """Write files into `folder`, each whole or not at all; raises ReportError when it cannot be written to."""
    try:
        for name, content in pages.items():
            write_atomically(folder / name, content)
    except OSError as error:
        raise ReportError(f"cannot write to {folder} ({error.strerror}): check space and permissions") from error
