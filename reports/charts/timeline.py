"""When each task ran, and on which core: a group of lanes a variant, all on one time axis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from reports.charts.frame import Spec, Trace, axis, figure, hover, plain
from reports.charts.palette import BAD, BAND, GROUND, INK, MUTED, STAGE_SHADES
from reports.formatting import plural, seconds
from reports.task_timeline.bars import RANKED, Bar, Bars, bars_of
from reports.task_timeline.lanes import Span
from reports.task_timeline.timeline import TaskTimeline

_HEAD: Final = 26  # pixels, as all on the vertical axis
_BELOW: Final = 8
_LANES: Final = 200  # that the lanes of a variant share, within the two following
_THINNEST: Final = 4.0
_THICKEST: Final = 15.0
_LABEL: Final = 12.0
_MARGINS: Final = 34 + 42
_COLOURS: Final = (*STAGE_SHADES[:RANKED], MUTED)
_NAMES: Final = ("heaviest Spark stage", "2nd", "3rd", "4th", "5th", "others")
_THOUSAND: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """One variant's lanes: where they begin, from the top down, and how high one is."""

    name: str
    timeline: TaskTimeline
    bars: Bars
    top: float
    lane: float

    @property
    def bottom(self) -> float:
        return self.top + self.lane * len(self.bars.executors)

    def middle(self, lane: int) -> float:
        return round(self.top + (lane + 0.5) * self.lane, 1)


def task_timeline(timelines: Mapping[str, TaskTimeline], wrong: frozenset[str]) -> Spec | None:
    """Bars in lanes, grey where no task runs, a line where the stage ends; `wrong` variants are marked."""
    if not timelines:
        return None
    groups = _groups(timelines)
    bottom = groups[-1].bottom + _BELOW
    end = max(group.timeline.wall for group in groups) / _THOUSAND
    traces = [*_gaps(groups), *(trace for group in groups for trace in _tasks(group)), *_stragglers(groups)]
    return figure(
        [*_legend(groups), *traces, *_ends(groups)],
        height=round(bottom) + _MARGINS,
        barmode="overlay",
        bargap=0,
        annotations=[_title(group, is_wrong=group.name in wrong) for group in groups],
        xaxis=axis("seconds after the stage's start", range=[0, end * 1.01 or 1]),
        yaxis=_vertical(groups, bottom),
    )


def _groups(timelines: Mapping[str, TaskTimeline]) -> list[_Group]:
    found: list[_Group] = []
    top = 0.0
    for name, bars in bars_of(timelines).items():
        lane = min(_THICKEST, max(_THINNEST, _LANES / len(bars.executors)))
        found.append(_Group(name=name, timeline=timelines[name], bars=bars, top=top + _HEAD, lane=lane))
        top = found[-1].bottom + _BELOW
    return found


def _vertical(groups: Sequence[_Group], bottom: float) -> dict[str, Any]:
    """Pixels from the top down; executors are named where there are several and room for their names."""
    ticks = [tick for group in groups for tick in _executors(group)]
    return axis(
        range=[bottom, 0],
        tickvals=[at for at, _ in ticks],
        ticktext=[plain(name) for _, name in ticks],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
    )


def _executors(group: _Group) -> Iterator[tuple[float, str]]:
    lanes = [(name, len(list(own))) for name, own in groupby(group.bars.executors)]
    reached = 0
    for name, number in lanes:
        if len(lanes) > 1 and number * group.lane >= _LABEL:
            yield group.middle(reached) + group.lane * (number - 1) / 2, name
        reached += number


def _title(group: _Group, *, is_wrong: bool) -> dict[str, Any]:
    lanes = plural(len(group.bars.executors), "lane")
    of = f" of {len(group.bars.executors) + group.bars.left_out:,}" if group.bars.left_out else ""
    name = f"✕ {group.name}" if is_wrong else group.name
    return {
        "text": f"<b>{plain(name)}</b>  {seconds(group.timeline.wall / _THOUSAND)}, {lanes}{of}",
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": group.top,
        "yref": "y",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": INK},
    }


def _legend(groups: Sequence[_Group]) -> Iterator[Trace]:
    """Traces without a mark, whose names say what colours mean: those that have marks may be of any variant."""
    used = {bar.rank for group in groups for bar in group.bars.bars}
    looks: dict[str, dict[str, Any]] = {_NAMES[rank]: {"color": _COLOURS[rank]} for rank in sorted(used)}
    if any(bar.tasks > 1 for group in groups for bar in group.bars.bars):
        looks["several tasks"] = _striped(MUTED)
    if any(group.bars.gaps for group in groups):
        looks["no task"] = {"color": BAND}
    for name, marker in looks.items():
        yield {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "legendgroup": name,
            "x": [None],
            "y": [None],
            "marker": marker,
        }


def _tasks(group: _Group) -> Iterator[Trace]:
    """A trace for each Spark stage of its own colour, single tasks and merged ones apart."""

    def look(bar: Bar) -> tuple[int, bool]:
        return bar.rank, bar.tasks > 1

    for (rank, several), own in groupby(sorted(group.bars.bars, key=look), key=look):
        bars = list(own)
        marker = _striped(_COLOURS[rank]) if several else {"color": _COLOURS[rank]}
        edges = {"color": [BAD if bar.straggler else GROUND for bar in bars], "width": [_edge(bar) for bar in bars]}
        yield {
            **_bars(group, [bar.span for bar in bars]),
            "y": [group.middle(bar.lane) for bar in bars],
            "width": round(group.lane * 0.86, 1),
            "marker": marker | {"line": edges},
            "legendgroup": _NAMES[rank],
            "meta": [hover([group.name, _spark_stage(group, rank)])],
            "hovertext": [_told(bar) for bar in bars],
            "hovertemplate": "%{meta[0]}<br>%{hovertext}<extra></extra>",
        }


def _gaps(groups: Sequence[_Group]) -> Iterator[Trace]:
    for group in groups:
        if group.bars.gaps:
            yield {
                **_bars(group, group.bars.gaps),
                "legendgroup": "no task",
                "y": [(group.top + group.bottom) / 2] * len(group.bars.gaps),
                "width": group.bottom - group.top,
                "marker": {"color": BAND},
                "hovertext": [
                    f"no task for {seconds((gap.ended - gap.begun) / _THOUSAND)}, "
                    f"from {seconds(gap.begun / _THOUSAND)} on"
                    for gap in group.bars.gaps
                ],
                "hoverinfo": "text",
            }


def _stragglers(groups: Sequence[_Group]) -> Iterator[Trace]:
    found = [(group, bar) for group in groups for bar in group.bars.bars if bar.straggler]
    if found:
        yield {
            "type": "scatter",
            "mode": "markers",
            "name": "straggler",
            "x": [(bar.span.begun + bar.span.ended) / 2 / _THOUSAND for _, bar in found],
            "y": [group.middle(bar.lane) for group, bar in found],
            "marker": {"color": BAD, "symbol": "diamond", "size": 10, "line": {"color": GROUND, "width": 1.5}},
            "hoverinfo": "skip",
        }


def _ends(groups: Sequence[_Group]) -> Iterator[Trace]:
    """A line at the end of each variant's stage."""
    for group in groups:
        end = group.timeline.wall / _THOUSAND
        yield {
            "type": "scatter",
            "mode": "lines",
            "x": [end, end],
            "y": [group.top - 3, group.bottom + 3],
            "line": {"color": INK, "width": 2},
            "showlegend": False,
            "hovertext": f"{plain(group.name)} ends after {seconds(end)}",
            "hoverinfo": "text",
        }


def _bars(group: _Group, spans: Sequence[Span]) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "base": [span.begun / _THOUSAND for span in spans],
        "x": [(span.ended - span.begun) / _THOUSAND for span in spans],
        "showlegend": False,
    }


def _striped(colour: str) -> dict[str, Any]:
    """Marks several tasks as not being one long one, without colour too."""
    pattern = {"shape": "|", "fillmode": "overlay", "fgcolor": GROUND, "fgopacity": 0.8, "size": 4, "solidity": 0.25}
    return {"color": colour, "pattern": pattern}


def _edge(bar: Bar) -> float:
    return 1.5 if bar.straggler else 0.5


def _spark_stage(group: _Group, rank: int) -> str:
    if rank == RANKED:
        return "not of the five heaviest Spark stages"
    stage = group.timeline.spark_stages[rank]
    return f"Spark stage {stage.stage_id}: {stage.name}"


def _told(bar: Bar) -> str:
    what = "straggler" if bar.straggler and bar.tasks == 1 else plural(bar.tasks, "task")
    time = "" if bar.tasks == 1 else " of task time"
    return f"{what}, {seconds(bar.milliseconds / _THOUSAND)}{time} from {seconds(bar.span.begun / _THOUSAND)} on"
