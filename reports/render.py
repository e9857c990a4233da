"""Make a run's reports from its folder; needs neither Spark nor Java."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from reports.atomic import write_atomically
from reports.comparison import compare
from reports.comparison_types import Comparison
from reports.errors import ReportError
from reports.formats import FORMATS, Format
from reports.html import render_html
from reports.prices import Prices
from reports.store import TRIALS_FILE, RunStore
from reports.text import render_text

COMPARISON_FILE: Final = "comparison.json"
TEXT_FILE: Final = "report.txt"
HTML_FILE: Final = "report.html"


def write_reports(folder: Path, prices: Prices | None = None, formats: Sequence[Format] = ()) -> Comparison:
    """Read the run in `folder` and write comparison.json, report.txt and report.html into it, and other formats.

    Costs are told in these prices, else in those the run was given, else in assumed ones.
    Raises ReportError when there is no readable run or the files cannot be written.
    """
    store = RunStore.open(folder)
    header, records = store.header, store.records()
    comparison = _with_damage(compare(header, records, prices), store.damaged_lines)
    pages = {
        COMPARISON_FILE: msgspec.json.format(msgspec.json.encode(comparison), indent=2) + b"\n",
        TEXT_FILE: _encoded(render_text(comparison, header)),
        HTML_FILE: _encoded(render_html(comparison, header, records)),
    }
    for name, render in (FORMATS[each] for each in formats):
        pages[name] = render(comparison, header, records)
    try:
        for name, content in pages.items():
            write_atomically(store.folder / name, content)
    except OSError as error:
        raise ReportError(f"cannot write to {store.folder} ({error.strerror}): check space and permissions") from error
    return comparison


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")


def _with_damage(comparison: Comparison, lines: Sequence[int]) -> Comparison:
    if not lines:
        return comparison
    numbers = ", ".join(map(str, lines))
    note = f"{TRIALS_FILE} is damaged in line {numbers}: what stood there is missing from this report."
    return replace(comparison, notes=(*comparison.notes, note))
