"""The marks of a task timeline: bars of tasks and of time without any, stragglers, and the end of the stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from reports.charts.frame import Trace, hover, plain
from reports.charts.palette import BAD, BAND, GROUND, INK, MUTED, STAGE_SHADES
from reports.task_timeline.bars import RANKED, Bar, Bars
from reports.task_timeline.lanes import Span
from reports.task_timeline.timeline import TaskTimeline
from reports.writing.formatting import plural, seconds

# The palest shade comes last, as the fewest and shortest tasks have it.
RANKS: Final = (*(STAGE_SHADES[number] for number in (0, 1, 3, 4, 2)), MUTED)
NAMES: Final = ("heaviest", "2nd", "3rd", "4th", "5th", "others")
NO_TASK: Final = "no task"
THOUSAND: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One variant's lanes: where they begin, from the top down, and how high one is."""

    name: str
    timeline: TaskTimeline
    bars: Bars
    top: float
    lane: float

    @property
    def bottom(self) -> float:
        """Where they end."""
        return self.top + self.lane * len(self.bars.executors)

    def middle(self, lane: int) -> float:
        """Where one of them is."""
        return round(self.top + (lane + 0.5) * self.lane, 1)


def task_bars(group: Group) -> Iterator[Trace]:
    """A trace for each Spark stage of its own colour, single tasks and merged ones apart."""

    def look(bar: Bar) -> tuple[int, bool]:
        return bar.rank, bar.tasks > 1

    for (rank, several), own in groupby(sorted(group.bars.bars, key=look), key=look):
        bars = list(own)
        marker = striped(RANKS[rank]) if several else {"color": RANKS[rank]}
        edges = {"color": [BAD if bar.straggler else GROUND for bar in bars], "width": [_edge(bar) for bar in bars]}
        yield {
            **_bars([bar.span for bar in bars]),
            "y": [group.middle(bar.lane) for bar in bars],
            "width": round(group.lane * 0.86, 1),
            "marker": marker | {"line": edges},
            "legendgroup": NAMES[rank],
            "meta": [hover([group.name, _spark_stage(group, rank)])],
            "hovertext": [_told(bar) for bar in bars],
            "hovertemplate": "%{meta[0]}<br>%{hovertext}<extra></extra>",
        }


def gap_bars(groups: Sequence[Group]) -> Iterator[Trace]:
    """A ground as high as all lanes of a variant wherever none of its tasks runs."""
    for group in groups:
        if group.bars.gaps:
            yield {
                **_bars(group.bars.gaps),
                "legendgroup": NO_TASK,
                "y": [(group.top + group.bottom) / 2] * len(group.bars.gaps),
                "width": group.bottom - group.top,
                "marker": hatched(),
                "hovertext": [
                    f"no task for {seconds((gap.ended - gap.begun) / THOUSAND)}, "
                    f"from {seconds(gap.begun / THOUSAND)} on"
                    for gap in group.bars.gaps
                ],
                "hoverinfo": "text",
            }


def straggler_marks(groups: Sequence[Group]) -> Iterator[Trace]:
    """A diamond on every straggler."""
    found = [(group, bar) for group in groups for bar in group.bars.bars if bar.straggler]
    if found:
        yield {
            "type": "scatter",
            "mode": "markers",
            "name": "straggler",
            "x": [(bar.span.begun + bar.span.ended) / 2 / THOUSAND for _, bar in found],
            "y": [group.middle(bar.lane) for group, bar in found],
            "marker": {"color": BAD, "symbol": "diamond", "size": 10, "line": {"color": GROUND, "width": 1.5}},
            "hoverinfo": "skip",
        }


def end_lines(groups: Sequence[Group]) -> Iterator[Trace]:
    """A line at the end of each variant's stage."""
    for group in groups:
        end = group.timeline.wall / THOUSAND
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


def _bars(spans: Sequence[Span]) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "base": [span.begun / THOUSAND for span in spans],
        "x": [(span.ended - span.begun) / THOUSAND for span in spans],
        "showlegend": False,
    }


def striped(colour: str) -> dict[str, Any]:
    """Marks several tasks as not being one long one, without colour too."""
    pattern = {"shape": "|", "fillmode": "overlay", "fgcolor": GROUND, "fgopacity": 0.8, "size": 4, "solidity": 0.25}
    return {"color": colour, "pattern": pattern}


def hatched() -> dict[str, Any]:
    """The ground of time without a task, which no shade of a Spark stage looks like."""
    return {"color": BAND, "pattern": {"shape": "/", "fgcolor": BAND, "size": 6, "solidity": 0.4}}


def _edge(bar: Bar) -> float:
    return 1.5 if bar.straggler else 0.5


def _spark_stage(group: Group, rank: int) -> str:
    if rank == RANKED:
        return "not of the five heaviest Spark stages"
    stage = group.timeline.spark_stages[rank]
    return f"Spark stage {stage.stage_id}: {stage.name}"


def _told(bar: Bar) -> str:
    what = "straggler" if bar.straggler and bar.tasks == 1 else plural(bar.tasks, "task")
    time = "" if bar.tasks == 1 else " of task time"
    return f"{what}, {seconds(bar.milliseconds / THOUSAND)}{time} from {seconds(bar.span.begun / THOUSAND)} on"
