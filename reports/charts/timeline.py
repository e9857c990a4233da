"""When each task ran, and on which core: a group of lanes a variant, all on one time axis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from reports.charts.frame import Spec, Trace, axis, figure, label
from reports.charts.palette import INK, MUTED
from reports.charts.timeline_marks import (
    NAMES,
    NO_TASK,
    RANKS,
    THOUSAND,
    Group,
    end_lines,
    gap_bars,
    hatched,
    straggler_marks,
    striped,
    task_bars,
)
from reports.task_timeline.bars import bars_of
from reports.task_timeline.timeline import TaskTimeline
from reports.writing.formatting import plural, seconds

_HEAD: Final = 26  # pixels, as all on the vertical axis
_BELOW: Final = 8
_LANES: Final = 200  # that the lanes of a variant share, within the two following
_THINNEST: Final = 4.0
_THICKEST: Final = 15.0
_LABEL: Final = 12.0
_MARGINS: Final = 34 + 42


def task_timeline(timelines: Mapping[str, TaskTimeline], wrong: frozenset[str]) -> Spec | None:
    """Bars in lanes, hatched where no task runs, a line where the stage ends; `wrong` variants are marked."""
    if not timelines:
        return None
    groups = _groups(timelines)
    bottom = groups[-1].bottom + _BELOW
    end = max(group.timeline.wall for group in groups) / THOUSAND
    traces = [*gap_bars(groups), *(trace for group in groups for trace in task_bars(group)), *straggler_marks(groups)]
    return figure(
        [*_legend(groups), *traces, *end_lines(groups)],
        height=round(bottom) + _MARGINS,
        barmode="overlay",
        bargap=0,
        annotations=[_title(group, is_wrong=group.name in wrong) for group in groups],
        xaxis=axis("seconds after the stage's start", range=[0, end * 1.01 or 1]),
        yaxis=_vertical(groups, bottom),
    )


def _groups(timelines: Mapping[str, TaskTimeline]) -> list[Group]:
    found: list[Group] = []
    top = 0.0
    for name, bars in bars_of(timelines).items():
        lane = min(_THICKEST, max(_THINNEST, _LANES / len(bars.executors)))
        found.append(Group(name=name, timeline=timelines[name], bars=bars, top=top + _HEAD, lane=lane))
        top = found[-1].bottom + _BELOW
    return found


def _vertical(groups: Sequence[Group], bottom: float) -> dict[str, Any]:
    """Pixels from the top down; executors are named where there are several and room for their names."""
    ticks = [tick for group in groups for tick in _executors(group)]
    return axis(
        range=[bottom, 0],
        tickvals=[at for at, _ in ticks],
        ticktext=[label(f"executor {name}") for _, name in ticks],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
    )


def _executors(group: Group) -> Iterator[tuple[float, str]]:
    lanes = [(name, len(list(own))) for name, own in groupby(group.bars.executors)]
    reached = 0
    for name, number in lanes:
        if len(lanes) > 1 and number * group.lane >= _LABEL:
            yield group.middle(reached) + group.lane * (number - 1) / 2, name
        reached += number


def _title(group: Group, *, is_wrong: bool) -> dict[str, Any]:
    lanes = plural(len(group.bars.executors), "lane")
    of = f" of {len(group.bars.executors) + group.bars.left_out:,}" if group.bars.left_out else ""
    name = f"✕ {group.name}" if is_wrong else group.name
    return {
        "text": f"<b>{label(name)}</b>  {seconds(group.timeline.wall / THOUSAND)}, {lanes}{of}",
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": group.top,
        "yref": "y",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": INK},
    }


def _legend(groups: Sequence[Group]) -> Iterator[Trace]:
    """Traces without a mark, whose names say what colours mean: those that have marks may be of any variant."""
    used = {bar.rank for group in groups for bar in group.bars.bars}
    looks: dict[str, dict[str, Any]] = {NAMES[rank]: {"color": RANKS[rank]} for rank in sorted(used)}
    if any(bar.tasks > 1 for group in groups for bar in group.bars.bars):
        looks["several tasks"] = striped(MUTED)
    if any(group.bars.gaps for group in groups):
        looks[NO_TASK] = hatched()
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
