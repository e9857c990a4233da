"""The list of runs as a page, in the frame of the reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reports.forms.frame import render_page
from reports.sections.trends import trend_sections
from reports.serve.library import BrokenRun, FolderOfRuns, Found, ReadRun
from reports.serve.run_table import run_table
from reports.serve.trends import trends
from reports.writing.formatting import plural
from reports.writing.page import Start

_START: Final = Start(anchor="runs", title="Runs")


def render_index(title: str, runs: Sequence[Found]) -> str:
    """All runs with their verdicts, then their trends."""
    read = [run for run in runs if isinstance(run, ReadRun)]
    parts = (plural(len(read), "run"), *_others(runs))
    lead = f"{', and '.join(parts)}."
    return render_page(
        "runs.html.j2", _START, trend_sections(trends(read)), title=title, lead=lead, table=run_table(runs)
    )


def _others(runs: Sequence[Found]) -> Iterator[str]:
    kinds = {"of runs": FolderOfRuns, "that cannot be shown": BrokenRun}
    for what, kind in kinds.items():
        if number := sum(isinstance(run, kind) for run in runs):
            yield f"{plural(number, 'folder')} {what}"
