"""What all pages are made with: templates, styles, the script that draws charts, and the policy that lets it run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.charts.bundle import plotly_bundle, script_source
from reports.charts.palette import DARK
from reports.metrics import METRICS
from reports.writing.formatting import held, in_words
from reports.writing.page import Row, Section, Start, figures, metrics_named
from reports.writing.visible import visible

# What ends a script element or a line of script, written so that JSON still means the same.
_ESCAPES: Final = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    chr(0x2028): "\\u2028",
    chr(0x2029): "\\u2029",
}

_SCRIPTS: Final = ("explanations.js", "filter.js", "fitting.js", "report.js")


def render_page(template: str, start: Start, sections: Sequence[Section], **values: Any) -> str:
    """A whole page: the template extends frame.html.j2 and writes its start, which is followed by these sections."""
    named = frozenset[str]().union(*(metrics_named(section.blocks) for section in sections))
    return (
        _environment()
        .get_template(template)
        .render(
            start=start,
            sections=sections,
            policy=content_policy(),
            style=Markup(_asset("report.css")),
            script=Markup(_script()),
            plotly=Markup(plotly_bundle().payload),
            data=embedded(_charts(sections)),
            explained=[metric for metric in METRICS if metric.name in named],
            **values,
        )
    )


@cache
def content_policy() -> str:
    """The content security policy of every page: its own two scripts run, and nothing is loaded."""
    scripts = f"{script_source(_script().encode())} {plotly_bundle().source}"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def embedded(value: Any) -> Markup:
    """JSON that is safe inside a script element: it can neither end it nor open a comment."""
    text = msgspec.json.encode(value).decode()
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return Markup(text)


def consecutive(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows split where their group changes; the order stays."""
    return [list(part) for _, part in groupby(rows, key=attrgetter("group"))]


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["consecutive"] = consecutive
    environment.filters["held"] = held
    environment.filters["in_words"] = in_words
    return environment


def _shown(value: Any) -> Any:
    """Every value that a template writes; markup of our own stays as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _charts(sections: Sequence[Section]) -> Mapping[str, Any]:
    found = (figure for section in sections for figure in figures(section.blocks))
    return {"dark": DARK, "figures": {figure.id: figure.spec for figure in found}}


def _script() -> str:
    """The page's own script: one element, so that the policy has one hash for it."""
    return "".join(map(_asset, _SCRIPTS))


def _asset(name: str) -> str:
    return (files("reports") / "templates" / name).read_text(encoding="utf-8")
