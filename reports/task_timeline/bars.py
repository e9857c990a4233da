"""What of timelines can be seen: tasks that are too short for it become one bar with their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from reports.task_timeline.lanes import Span
from reports.task_timeline.timeline import LaidTask, TaskTimeline

MOST_BARS: Final = 1500
"""In one chart. No source: a browser on a phone draws so many SVG rectangles without a noticeable wait."""

RANKED: Final = 5
"""Spark stages, by task time, that can be told apart by colour; all others look alike."""

_VISIBLE: Final = 600
"""Parts of the time axis: shorter is less than two pixels wide on a desktop."""

_DOUBLINGS: Final = 11  # from there to more than the whole axis
_MOST_LANES: Final = 48  # of one variant
_MOST_LANES_OF_ALL: Final = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One task, or several one after another in one lane. `milliseconds` is the task time of all of them.

    `rank` is the place of their Spark stage by task time, `RANKED` for all that come later and for mixed ones.
    """

    lane: int
    rank: int
    span: Span
    tasks: int
    milliseconds: int
    straggler: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """What is drawn of one timeline. Lanes are numbered anew: `executors` has one entry for each that is drawn."""

    bars: tuple[Bar, ...]
    gaps: tuple[Span, ...]
    executors: tuple[str, ...]
    left_out: int  # lanes

    def __len__(self) -> int:
        return len(self.bars) + len(self.gaps)


def bars_of(timelines: Mapping[str, TaskTimeline], most: int = MOST_BARS) -> dict[str, Bars]:
    """What is drawn of each timeline of a chart, all on one axis: as fine as can be seen and as `most` bars allow.

    If merging within Spark stages does not make them few enough, tasks of several become one bar.
    """
    lanes = max(1, min(_MOST_LANES, _MOST_LANES_OF_ALL // max(1, len(timelines))))
    shown = {name: _shown(timeline, lanes) for name, timeline in timelines.items()}
    longest = max((timeline.wall for timeline in timelines.values()), default=0)
    found: dict[str, Bars] = {}
    for mixed in (False, True):
        for doubling in range(_DOUBLINGS):
            finest = max(1.0, longest / _VISIBLE * 2**doubling)
            found = {name: _merged(timelines[name], *of, finest=finest, mixed=mixed) for name, of in shown.items()}
            if sum(map(len, found.values())) <= most:
                return found
    return found


def _shown(timeline: TaskTimeline, most: int) -> tuple[tuple[int, ...], tuple[LaidTask, ...]]:
    """The lanes that are drawn, those with stragglers before all others, and their tasks lane after lane in time."""
    late = {task.lane for task in timeline.tasks if task.straggler}
    lanes = sorted(sorted(range(len(timeline.executors)), key=lambda lane: (lane not in late, lane))[:most])
    chosen = set(lanes)
    tasks = (task for task in timeline.tasks if task.lane in chosen)
    return tuple(lanes), tuple(sorted(tasks, key=lambda task: (task.lane, task.span.begun, task.span.ended)))


def _merged(
    timeline: TaskTimeline, lanes: tuple[int, ...], tasks: tuple[LaidTask, ...], *, finest: float, mixed: bool
) -> Bars:
    places = {lane: place for place, lane in enumerate(lanes)}
    bars = tuple(
        bar
        for lane, own in groupby(tasks, key=lambda task: task.lane)
        for bar in merged((_bar(task, places[lane]) for task in own), finest, mixed=mixed)
    )
    return Bars(
        bars=bars,
        gaps=tuple(gap for gap in timeline.gaps if gap.ended - gap.begun >= finest),
        executors=tuple(timeline.executors[lane] for lane in lanes),
        left_out=len(timeline.executors) - len(lanes),
    )


def merged(bars: Iterable[Bar], finest: float, *, mixed: bool) -> Iterator[Bar]:
    """Bars of one lane in order of time, neighbours that are too short to be seen as one.

    Only tasks shorter than `finest` are merged, less than `finest` apart, and unless `mixed` only such as look alike.
    """
    kept: Bar | None = None
    small = False  # whether what is kept is made of short tasks only
    for bar in bars:
        short = bar.span.ended - bar.span.begun < finest
        if kept and small and short and bar.span.begun - kept.span.ended < finest and (mixed or _alike(kept, bar)):
            kept = _both(kept, bar)
            continue
        if kept:
            yield kept
        kept, small = bar, short
    if kept:
        yield kept


def _bar(task: LaidTask, lane: int) -> Bar:
    rank = min(task.spark_stage, RANKED)
    return Bar(lane=lane, rank=rank, span=task.span, tasks=1, milliseconds=task.milliseconds, straggler=task.straggler)


def _alike(one: Bar, other: Bar) -> bool:
    return (one.rank, one.straggler) == (other.rank, other.straggler)


def _both(one: Bar, other: Bar) -> Bar:
    return replace(
        one,
        rank=one.rank if one.rank == other.rank else RANKED,
        span=Span(begun=one.span.begun, ended=max(one.span.ended, other.span.ended)),
        tasks=one.tasks + other.tasks,
        milliseconds=one.milliseconds + other.milliseconds,
        straggler=one.straggler or other.straggler,
    )
