"""Every trial of a run in order of execution: drift, outliers and failures can be seen here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.charts.frame import Spec, Trace, axis, axis_names, figure, hover, label, merged, panel_title, panels, plain
from reports.charts.palette import BAD, GROUND, Style, with_others
from reports.evidence.measurements import clocked
from reports.record import Kind, Status, TrialRecord
from reports.writing.formatting import seconds

_PANEL = 190
_BETWEEN = 70


def every_trial(records: Sequence[TrialRecord], styles: Mapping[str, Style], outside: Mapping[str, str]) -> Spec | None:
    """A panel a dataset, a dot a trial; `outside` says by trial id why a measured one does not count.

    Hollow: not measured for an estimate; hollow with a dot: measured, but disturbed or run again; a red cross: did not
    end well. Variants without a style, such as the reference, are grey: they made trials, too.
    """
    if not records:
        return None
    ordered = sorted(records, key=lambda record: record.started_at)
    names = [record.trial.variant for record in ordered]
    datasets = list(dict.fromkeys(record.trial.dataset for record in ordered))
    told = {name: next(dataset for dataset in datasets if _own(ordered, dataset, name)) for name in set(names)}
    height = 122 + _PANEL * len(datasets) + _BETWEEN * (len(datasets) - 1)
    domains = panels(len(datasets), _BETWEEN / (height - 122))
    traces = [
        _trace(own, name, style, outside, index, showlegend=told[name] == dataset)
        for index, dataset in enumerate(datasets)
        for name, style in with_others(styles, names).items()
        if (own := _own(ordered, dataset, name))
    ]
    return figure(
        traces,
        height=height,
        margin={"l": 8, "r": 16, "t": 76, "b": 42},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yref": "container", "yanchor": "top"},
        annotations=[panel_title(name, top) for name, (_, top) in zip(datasets, domains, strict=True)],
        **merged(_axes(index, domain) for index, domain in enumerate(domains)),
    )


def _axes(index: int, domain: tuple[float, float]) -> dict[str, object]:
    x, y, layout_x, layout_y = axis_names(index)
    return {
        layout_x: axis("trial, in order of execution", anchor=y),
        layout_y: axis("seconds", rangemode="tozero", anchor=x, domain=list(domain)),
    }


def _own(ordered: Sequence[TrialRecord], dataset: str, variant: str) -> list[tuple[int, TrialRecord]]:
    key = (dataset, variant)
    return [
        (place, record)
        for place, record in enumerate(ordered, start=1)
        if (record.trial.dataset, record.trial.variant) == key
    ]


def _trace(
    own: Sequence[tuple[int, TrialRecord]],
    name: str,
    style: Style,
    outside: Mapping[str, str],
    index: int,
    *,
    showlegend: bool,
) -> Trace:
    x, y, _, _ = axis_names(index)
    fine = [record.status is Status.OK for _, record in own]
    symbols = [_symbol(style, record, outside) for _, record in own]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": label(name),
        "legendgroup": plain(name),
        "showlegend": showlegend,
        "xaxis": x,
        "yaxis": y,
        "x": [place for place, _ in own],
        "y": [clocked(record) for _, record in own],
        "cliponaxis": False,
        "marker": {
            "color": [style.color if ok else BAD for ok in fine],
            "symbol": symbols,
            "size": [10 if ok else 13 for ok in fine],
            "opacity": 1,
            "line": {"width": 1.5, "color": [GROUND if each == style.symbol else style.color for each in symbols]},
        },
        "hovertext": [_describe(record, outside.get(record.trial.id)) for _, record in own],
        "hoverinfo": "text",
    }


def _symbol(style: Style, record: TrialRecord, outside: Mapping[str, str]) -> str:
    if record.status is not Status.OK:
        return "x"
    if record.trial.id in outside:
        return f"{style.symbol}-open-dot"
    return style.symbol if record.trial.kind is Kind.MEASURED else f"{style.symbol}-open"


def _describe(record: TrialRecord, outside: str | None) -> str:
    trial = record.trial
    replica = "" if trial.replica == 1 else f" (replica {trial.replica})"
    lines = [
        f"{trial.variant}{replica}, {trial.kind}, {record.status}",
        f"fork {trial.fork}, block {trial.block}: {', '.join(trial.stages)}",
        seconds(clocked(record)),
    ]
    return hover([*lines, outside] if outside else lines)
