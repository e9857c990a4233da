"""Two runs as one self-contained page."""

from __future__ import annotations

from typing import Final

from reports.forms.frame import render_page
from reports.two_runs.model import RunFacts, TwoRuns
from reports.two_runs.sections import two_runs_sections
from reports.writing.formatting import moment, plural
from reports.writing.page import Start

_START: Final = Start(anchor="findings", title="Findings")


def render_two_runs_html(found: TwoRuns) -> str:
    """The whole page, in the frame of a run's report."""
    facts = {**_facts(found.a), **_facts(found.b)}
    return render_page("two_runs.html.j2", _START, two_runs_sections(found), found=found, facts=facts)


def _facts(run: RunFacts) -> dict[str, str]:
    state = (moment(run.created_at), str(run.mode), run.outcome or "unfinished", plural(run.records, "record"))
    return {f"Run {run.side}": run.run, f"{run.side} began": ", ".join(state)}
