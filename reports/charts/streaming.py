"""Micro-batches of a streaming stage: how long each took and how much state it left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from reports.charts.frame import Spec, Trace, axis, figure, hover, label, plain
from reports.charts.palette import Style
from reports.record import MicroBatch
from reports.writing.formatting import count, plural, seconds

_LABELS: Final = 10  # that fit beneath a panel


def micro_batches(batches: Mapping[str, Sequence[MicroBatch]], styles: Mapping[str, Style]) -> Spec | None:
    """Seconds per micro-batch above, state rows below, a line a variant; None without micro-batches."""
    shown = {name: found for name, found in batches.items() if found}
    if not shown:
        return None
    traces = [trace for name, found in shown.items() for trace in _lines(name, found, styles[name])]
    return figure(
        traces,
        height=420,
        showlegend=True,
        xaxis=axis(anchor="y", matches="x2", showticklabels=False),
        xaxis2=axis("micro-batch, in order", anchor="y2", tick0=1, dtick=_step(shown)),
        yaxis=axis("seconds", rangemode="tozero", domain=[0.56, 1]),
        yaxis2=axis("rows in state", rangemode="tozero", domain=[0, 0.46], tickformat=","),
    )


def _step(batches: Mapping[str, Sequence[MicroBatch]]) -> int:
    """Whole micro-batches from label to label."""
    return -(-max(map(len, batches.values())) // _LABELS)


def in_order(found: Sequence[MicroBatch]) -> list[MicroBatch]:
    """Micro-batches as they began; a stage may have several queries."""
    return sorted(found, key=lambda batch: (batch.started_at, batch.batch_id))


def _lines(name: str, found: Sequence[MicroBatch], style: Style) -> list[Trace]:
    ordered = in_order(found)
    common: Trace = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": label(name),
        "legendgroup": plain(name),
        "x": list(range(1, len(ordered) + 1)),
        "line": {"color": style.color, "width": 2, "dash": style.dash},
        "marker": {"color": style.color, "symbol": style.symbol, "size": 7},
        "hovertext": [_describe(name, batch) for batch in ordered],
        "hoverinfo": "text",
    }
    above = {"y": [batch.seconds for batch in ordered], "xaxis": "x", "yaxis": "y"}
    below = {
        "y": [batch.state_rows for batch in ordered],
        "xaxis": "x2",
        "yaxis": "y2",
        "showlegend": False,
    }
    return [common | above, common | below]


def _describe(name: str, batch: MicroBatch) -> str:
    rate = f"{count(round(batch.input_rows / batch.seconds))} rows/s" if batch.seconds > 0 else "rate unknown"
    return hover(
        [
            f"{name}, micro-batch {batch.batch_id}",
            f"{seconds(batch.seconds)} for {plural(batch.input_rows, 'row')} ({rate})",
            f"{plural(batch.state_rows, 'row')} in state",
            *([f"watermark {batch.watermark}"] if batch.watermark else []),
            *(f"{phase}: {seconds(value)}" for phase, value in batch.durations.items()),
        ]
    )
