"""One self-contained HTML file from a comparison: nothing in it is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reports.comparison_types import Comparison
from reports.evidence.data_size import data_size
from reports.forms.frame import render_page
from reports.record import Mode, RunHeader, TrialRecord
from reports.sections.adaptive import adaptive_section
from reports.sections.answers import answers_section
from reports.sections.attribution import attribution_section
from reports.sections.code import code_section
from reports.sections.cost import cost_section
from reports.sections.counters import counters_section
from reports.sections.fairness import fairness_section
from reports.sections.files import file_section
from reports.sections.glossary import glossary
from reports.sections.integrity import integrity_section
from reports.sections.overview import overview_section
from reports.sections.read_back import read_back_section
from reports.sections.scale_out import scale_out_section
from reports.sections.setting import setting_section
from reports.sections.streaming import streaming_section
from reports.sections.tasks import task_section
from reports.sections.time import time_section
from reports.sections.timeline import timeline_section
from reports.sections.trials import trial_section
from reports.sections.typical import typical_stages
from reports.sections.why import why_section
from reports.sentences import SCREENING
from reports.writing.formatting import count, moment, plural, shortened, size
from reports.writing.page import Section, Start

_START: Final = Start(anchor="verdict", title="Verdict")
_ABOUT: Final = 140  # characters of what a variant says of itself


def render_html(comparison: Comparison, header: RunHeader, records: Sequence[TrialRecord]) -> str:
    """The whole page. It renders for any run: without records, with failures only, with a single trial."""
    sections = build_sections(comparison, header, records)
    facts = _facts(header, records)
    about = {info.name: shortened(info.summary, _ABOUT) for info in header.variants}
    return render_page(
        "report.html.j2", _START, sections, comparison=comparison, header=header, facts=facts, about=about
    )


def build_sections(comparison: Comparison, header: RunHeader, records: Sequence[TrialRecord]) -> tuple[Section, ...]:
    """All sections after the verdicts, in the order of the page."""
    found = typical_stages(header, records)
    sections = (
        overview_section(comparison),
        answers_section(comparison, header, records),
        attribution_section(comparison),
        time_section(comparison),
        counters_section(comparison, header),
        why_section(comparison),
        task_section(comparison, found),
        timeline_section(comparison, header, found),
        adaptive_section(comparison, header, found),
        file_section(comparison, found),
        read_back_section(comparison, found),
        scale_out_section(comparison, header, found),
        cost_section(comparison),
        *((streaming_section(comparison, found),) if header.streams else ()),
        trial_section(comparison, records),
        integrity_section(header, records),
        fairness_section(comparison, header, records),
        code_section(comparison, header, found),
        setting_section(header),
    )
    return (*sections, *glossary(sections))


def _facts(header: RunHeader, records: Sequence[TrialRecord]) -> dict[str, str]:
    machine = header.environment
    quota = "" if machine.cpu_quota is None else f", quota {count(machine.cpu_quota)}"
    return {
        "Run": header.id,
        "Began": moment(header.created_at),
        "Mode": f"{header.mode} ({SCREENING})" if header.mode is Mode.QUICK else str(header.mode),
        "Trials": plural(len(records), "record"),
        "Machine": f"{plural(machine.cores, 'core')}{quota}, {size(machine.memory_bytes)}",
        **({"Data": amount} if (amount := data_size(header.datasets)) else {}),
        "Spark": machine.spark,
        "Outcome": header.outcome or "unfinished",
    }
