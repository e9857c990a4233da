"""The task timeline: what every core did from the start of a stage to its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reports.charts.timeline import task_timeline
from reports.comparison_types import Comparison, wrong_variants
from reports.evidence.cores import cores_of, cores_of_executor
from reports.explain.thresholds import DIFFERENCE_SECONDS, FEWEST_TASKS_FOR_SKEW, SKEW_FACTOR
from reports.record import RunHeader, StageRecord
from reports.sections.typical import StageChart, Typical, stage_charts
from reports.task_timeline.timeline import TaskTimeline, timeline_of
from reports.writing.formatting import NOT_MEASURED, count, percent, seconds
from reports.writing.page import Column, Details, Entry, Row, Section, Table, Text

_LEAD: Final = (
    "Tasks of the trial nearest the median. A lane is a core: on an executor, a task goes to the first lane that is "
    "free when it is launched. Colours are Spark stages by their task time, in each variant anew. Where it is "
    "hatched, no task ran: the driver was at work, or waited. A straggler takes "
    f"{SKEW_FACTOR:.0f} times the median of its Spark stage or longer; the Spark stage has {FEWEST_TASKS_FOR_SKEW} "
    f"tasks or more, and takes {seconds(DIFFERENCE_SECONDS)} or more longer than equal tasks would."
)
_ABSENT: Final = (
    "No launches of tasks were recorded. Runs measured anew have them, with Spark's REST API: keep the UI enabled; "
    "Spark stages of more than 20,000 tasks keep none."
)
_LABELS: Final = (
    "Wall clock", "Spark stages", "Tasks", "Lanes", "At least one task", "No task", "Longest task", "Stragglers",
)  # fmt: skip
_THOUSAND: Final = 1000


def timeline_section(comparison: Comparison, header: RunHeader, found: Typical) -> Section:
    """Per dataset and stage a chart with a group of lanes a variant, and a table behind a fold."""
    wrong = {dataset.dataset: wrong_variants(dataset) for dataset in comparison.datasets}

    def draw(dataset: str, stage: str, own: Mapping[str, StageRecord]) -> StageChart | None:
        timelines = {name: _timeline(header, name, done) for name, done in own.items()}
        known = {name: timeline for name, timeline in timelines.items() if timeline}
        spec = task_timeline(known, wrong[dataset])
        if spec is None:
            return None
        title = f"{stage} at {dataset}"
        caption = (
            f"Tasks of {title} by core over time: bar = task, colour = Spark stage by task time, striped = several "
            "short tasks, hatched = no task, line = end of the stage, diamond = straggler."
        )
        table = Details(summary=f"Task timeline of {title} as a table", blocks=(_table(timelines, title),))
        return StageChart(caption=caption, spec=spec, below=(table,))

    blocks = stage_charts(comparison, found, "timeline", draw) or (Text(text=_ABSENT),)
    return Section(anchor="timeline", title="Task timeline", lead=_LEAD, blocks=blocks)


def _timeline(header: RunHeader, variant: str, done: StageRecord) -> TaskTimeline | None:
    return timeline_of(done, cores_of(header, variant), cores_of_executor(header, variant))


def _table(timelines: Mapping[str, TaskTimeline | None], title: str) -> Table:
    columns = (Column(label="Variant"), *(Column(label=label, numeric=True) for label in _LABELS))
    rows = tuple(Row(head=Entry(text=name), cells=_cells(timeline)) for name, timeline in timelines.items())
    return Table(caption=f"Task timeline of {title}", columns=columns, rows=rows)


def _cells(timeline: TaskTimeline | None) -> tuple[Entry, ...]:
    if timeline is None:
        return (Entry(text=NOT_MEASURED, tone="muted"),) * len(_LABELS)
    wall = timeline.wall
    return (
        Entry(text=seconds(wall / _THOUSAND)),
        *map(_counted, (len(timeline.spark_stages), len(timeline.tasks), len(timeline.executors))),
        _part(wall - timeline.idle, wall),
        _part(timeline.idle, wall),
        _part(timeline.longest, wall),
        _counted(timeline.stragglers),
    )


def _counted(number: int) -> Entry:
    return Entry(text=count(number))


def _part(milliseconds: int, wall: int) -> Entry:
    """A time, and its share of the wall clock."""
    return Entry(text=seconds(milliseconds / _THOUSAND), note=percent(milliseconds / wall) if wall else "")
