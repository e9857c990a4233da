"""One self-contained HTML file from a comparison: nothing in it is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.charts.bundle import Bundle, plotly_bundle, script_source
from reports.charts.palette import DARK
from reports.comparison_types import Comparison
from reports.formatting import count, held, plural, size
from reports.page import Row, Section, figures
from reports.record import Mode, RunHeader, TrialRecord
from reports.sections.adaptive import adaptive_section
from reports.sections.answers import answers_section
from reports.sections.attribution import attribution_section
from reports.sections.cost import cost_section
from reports.sections.counters import counters_section
from reports.sections.details import file_section, plan_section, streaming_section, task_section, typical_stages
from reports.sections.integrity import integrity_section
from reports.sections.overview import overview_section
from reports.sections.read_back import read_back_section
from reports.sections.scale_out import scale_out_section
from reports.sections.setting import fairness_section, setting_section
from reports.sections.time import time_section
from reports.sections.trials import trial_section
from reports.sections.why import why_section
from reports.sentences import SCREENING

# What ends a script element or a line of script, written so that JSON still means the same.
_ESCAPES: Final = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    chr(0x2028): "\\u2028",
    chr(0x2029): "\\u2029",
}


def render_html(comparison: Comparison, header: RunHeader, records: Sequence[TrialRecord]) -> str:
    """The whole page. It renders for any run: without records, with failures only, with a single trial."""
    sections = build_sections(comparison, header, records)
    bundle = plotly_bundle()
    script = _asset("report.js")
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            comparison=comparison,
            header=header,
            facts=_facts(header, records),
            sections=sections,
            policy=_policy(script, bundle),
            style=Markup(_asset("report.css")),
            script=Markup(script),
            plotly=Markup(bundle.payload),
            data=embedded(_charts(sections)),
        )
    )


def build_sections(comparison: Comparison, header: RunHeader, records: Sequence[TrialRecord]) -> tuple[Section, ...]:
    """All sections after the verdicts, in the order of the page."""
    found = typical_stages(header, records)
    return (
        overview_section(comparison),
        answers_section(comparison, header, records),
        attribution_section(comparison),
        time_section(comparison),
        counters_section(comparison),
        why_section(comparison),
        task_section(comparison, found),
        adaptive_section(comparison, found),
        file_section(comparison, found),
        read_back_section(comparison, found),
        scale_out_section(comparison, header, found),
        cost_section(comparison),
        streaming_section(comparison, found),
        trial_section(comparison, records),
        integrity_section(header, records),
        fairness_section(comparison, header, records),
        plan_section(comparison, found),
        setting_section(header),
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["consecutive"] = consecutive
    environment.filters["held"] = held
    return environment


def consecutive(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows split where their group changes; the order stays."""
    return [list(part) for _, part in groupby(rows, key=attrgetter("group"))]


def embedded(value: Any) -> Markup:
    """JSON that is safe inside a script element: it can neither end it nor open a comment."""
    text = msgspec.json.encode(value).decode()
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return Markup(text)


def _charts(sections: Sequence[Section]) -> Mapping[str, Any]:
    found = (figure for section in sections for figure in figures(section.blocks))
    return {"dark": DARK, "figures": {figure.id: figure.spec for figure in found}}


def _policy(script: str, bundle: Bundle) -> str:
    scripts = f"{script_source(script.encode())} {bundle.source}"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _facts(header: RunHeader, records: Sequence[TrialRecord]) -> dict[str, str]:
    machine = header.environment
    quota = "" if machine.cpu_quota is None else f", quota {count(machine.cpu_quota)}"
    return {
        "Run": header.id,
        "Began": f"{datetime.fromtimestamp(header.created_at, tz=UTC):%Y-%m-%d %H:%M} UTC",
        "Mode": f"{header.mode} ({SCREENING})" if header.mode is Mode.QUICK else str(header.mode),
        "Trials": plural(len(records), "record"),
        "Machine": f"{plural(machine.cores, 'core')}{quota}, {size(machine.memory_bytes)}",
        "Spark": machine.spark,
        "Outcome": header.outcome or "unfinished",
    }


def _asset(name: str) -> str:
    return (files("reports") / "templates" / name).read_text(encoding="utf-8")
