"""A history as a page of its own: trends of ratios and of exact counters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reports.forms.frame import render_page
from reports.history.points import Point
from reports.history.trends import history_trends
from reports.sections.trends import trend_sections
from reports.writing.formatting import plural
from reports.writing.page import Start

_START: Final = Start(anchor="history", title="History")


def render_history(title: str, points: Sequence[Point]) -> str:
    """The whole page; `title` names the file."""
    runs, machines = ({getattr(point, name) for point in points} for name in ("run", "machine"))
    lead = f"{plural(len(runs), 'run')} on machines of {plural(len(machines), 'kind')}, oldest first."
    return render_page("history.html.j2", _START, trend_sections(history_trends(points)), title=title, lead=lead)
