"""What all figures share: layout, axes, and text that Plotly shall not take for markup.

Figures are Plotly's own JSON (data and layout) as plain dictionaries; the tests validate them with `plotly`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from reports.charts.palette import GRID, INK, MUTED
from reports.writing.visible import visible

Trace = dict[str, Any]
Spec = dict[str, Any]
LABEL_LENGTH: Final = 34
_LABEL_END: Final = 15  # of these characters
ROW: Final = 30
_LEGEND_ROW: Final = 22  # pixels, as the following
_LEGEND_WIDTH: Final = 900
_LETTER: Final = 8
_KEY: Final = 48
FONT: Final = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif'


def plain(text: str) -> str:
    """Text for Plotly, which reads a little HTML in every label: entities keep it text."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def label(text: str) -> str:
    """A short axis label; what is too long loses its middle: names of variants begin alike and differ at their ends."""
    line = " ".join(text.split())
    if len(line) > LABEL_LENGTH:
        line = f"{line[: LABEL_LENGTH - _LABEL_END - 1]}…{line[-_LABEL_END:]}"
    return plain(line)


def figure(traces: Sequence[Trace], *, height: int, **layout: Any) -> Spec:
    """A figure with the common layout; `layout` adds to it or replaces. It grows by a long legend's rows."""
    more = _LEGEND_ROW * (_legend_rows(traces) - 1) if layout.get("showlegend", True) else 0
    common: Spec = {
        "height": height,
        "autosize": True,
        "margin": {"l": 8, "r": 16, "t": 34, "b": 42},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": INK},
        "hoverlabel": {"align": "left", "font": {"family": FONT, "size": 13}},
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": MUTED, "activecolor": INK},
        "bargap": 0.35,
    }
    whole = common | layout
    margin = {**whole["margin"], "t": whole["margin"]["t"] + more}
    return {"data": list(traces), "layout": {**whole, "height": height + more, "margin": margin}}


def _legend_rows(traces: Sequence[Trace]) -> int:
    """About how many rows the names in the legend take, at least one."""
    names = {str(trace["name"]) for trace in traces if "name" in trace and trace.get("showlegend", True)}
    return max(1, -(-sum(_LETTER * len(name) + _KEY for name in names) // _LEGEND_WIDTH))


def axis(title: str = "", **settings: Any) -> dict[str, Any]:
    """An axis with a quiet grid."""
    common = {
        "title": {"text": title, "font": {"size": 12, "color": MUTED}, "standoff": 8},
        "gridcolor": GRID,
        "linecolor": GRID,
        "zerolinecolor": GRID,
        "tickfont": {"size": 12, "color": MUTED},
        "automargin": True,
    }
    return common | settings


def rows_axis(names: Sequence[str], **settings: Any) -> dict[str, Any]:
    """A vertical axis with one row per name, the first on top; rows are numbered: no name is taken for a number."""
    return axis(
        tickvals=list(range(len(names))),
        ticktext=[label(name) for name in names],
        range=[len(names) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        tickfont={"size": 13, "color": INK},
        **settings,
    )


def panels(count: int, gap: float) -> list[tuple[float, float]]:
    """Vertical domains of `count` panels from the top down, `gap` being the free share of the height between two."""
    height = (1 - gap * (count - 1)) / count
    return [(max(0.0, 1 - (i + 1) * height - i * gap), 1 - i * (height + gap)) for i in range(count)]


def axis_names(index: int) -> tuple[str, str, str, str]:
    """Plotly's names of panel `index`'s axes: in traces ("x2", "y2") and in the layout ("xaxis2", "yaxis2")."""
    number = "" if index == 0 else str(index + 1)
    return f"x{number}", f"y{number}", f"xaxis{number}", f"yaxis{number}"


def rows_panel(index: int, title: str, names: Sequence[str], domain: tuple[float, float]) -> dict[str, Any]:
    """The axes of a panel with one row per name: `title` says what is across, `domain` how high the panel lies."""
    x, y, layout_x, layout_y = axis_names(index)
    return {
        layout_x: axis(title, rangemode="tozero", anchor=y),
        layout_y: rows_axis(names, domain=list(domain), anchor=x),
    }


def panel_title(text: str, top: float) -> dict[str, Any]:
    """A panel's title above its left corner."""
    return {
        "text": f"<b>{plain(text)}</b>",
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": top,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 4,
        "showarrow": False,
        "font": {"size": 13, "color": INK},
    }


def hover(lines: Iterable[str]) -> str:
    """Lines of data (never templates) for `hovertext`."""
    return "<br>".join(plain(line) for line in lines)


def merged(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Several pieces of a layout as one."""
    found: dict[str, Any] = {}
    for part in parts:
        found |= part
    return found
