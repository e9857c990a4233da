"""What of timelines can be seen: tasks that are too short for it become one bar with their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


def _shown(timeline: TaskTimeline, most: int) -> tuple[tuple[str, ...], tuple[tuple[Bar, ...], ...]]:
    """The executors of the lanes that are drawn, and each lane's tasks in time; lanes with stragglers before others."""
    late = {task.lane for task in timeline.tasks if task.straggler}
    chosen = sorted(sorted(range(len(timeline.executors)), key=lambda lane: (lane not in late, lane))[:most])
    found: dict[int, list[LaidTask]] = {lane: [] for lane in chosen}
    for task in sorted(timeline.tasks, key=lambda task: (task.span.begun, task.span.ended)):
        if task.lane in found:
            found[task.lane].append(task)
    bars = (tuple(_bar(task, place) for task in own) for place, own in enumerate(found.values()))
    return tuple(timeline.executors[lane] for lane in chosen), tuple(bars)


def _merged(
    timeline: TaskTimeline,
    executors: tuple[str, ...],
    lanes: tuple[tuple[Bar, ...], ...],
    *,
    finest: float,
    mixed: bool,
) -> Bars:
    return Bars(
        bars=tuple(bar for own in lanes for bar in merged(own, finest, mixed=mixed)),
        gaps=tuple(gap for gap in timeline.gaps if gap.ended - gap.begun >= finest),
        executors=executors,
        left_out=len(timeline.executors) - len(executors),
    )


def merged(bars: Iterable[Bar], finest: float, *, mixed: bool) -> Iterator[Bar]:
    """Bars of one lane in order of time, neighbours that are too short to be seen as one.

    Only tasks shorter than `finest` are merged, less than `finest` apart, and unless `mixed` only such as look alike.
    """
    row: list[Bar] = []  # short ones that are to be one
    for bar in bars:
        short = bar.span.ended - bar.span.begun < finest
        if row and not (short and bar.span.begun - row[-1].span.ended < finest and (mixed or _alike(row[-1], bar))):
            yield _one(row)
            row = []
        if short:
            row.append(bar)
        else:
            yield bar
    if row:
        yield _one(row)


def _bar(task: LaidTask, lane: int) -> Bar:
    rank = min(task.spark_stage, RANKED)
    return Bar(lane=lane, rank=rank, span=task.span, tasks=1, milliseconds=task.milliseconds, straggler=task.straggler)


def _alike(one: Bar, other: Bar) -> bool:
    return one.rank == other.rank and one.straggler == other.straggler


def _one(row: Sequence[Bar]) -> Bar:
    """All of them as one bar."""
    ranks = {bar.rank for bar in row}
    return Bar(
        lane=row[0].lane,
        rank=ranks.pop() if len(ranks) == 1 else RANKED,
        span=Span(begun=row[0].span.begun, ended=row[-1].span.ended),
        tasks=sum(bar.tasks for bar in row),
        milliseconds=sum(bar.milliseconds for bar in row),
        straggler=any(bar.straggler for bar in row),
    )
