"""The list of runs as a page, in the frame of the reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reports.formatting import plural
from reports.frame import render_page
from reports.page import Start
from reports.serve.library import BrokenRun, ReadRun
from reports.serve.run_table import run_table
from reports.serve.trend_sections import trend_sections
from reports.serve.trends import trends

_START: Final = Start(anchor="runs", title="Runs")


def render_index(title: str, runs: Sequence[ReadRun | BrokenRun]) -> str:
    """All runs with their verdicts, then their trends."""
    read = [run for run in runs if isinstance(run, ReadRun)]
    broken = len(runs) - len(read)
    rest = f", and {plural(broken, 'folder')} that cannot be shown" if broken else ""
    sections = trend_sections(trends(read))
    return render_page(
        "runs.html.j2", _START, sections, title=title, lead=f"{plural(len(read), 'run')}{rest}.", table=run_table(runs)
    )
