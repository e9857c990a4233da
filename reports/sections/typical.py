"""What sections know of one typical trial per stage and variant, and what several draw of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.charts.frame import Spec
from reports.comparison_types import Comparison
from reports.evidence.measurements import executions, typical
from reports.record import RunHeader, StageRecord, TrialRecord
from reports.writing.page import Block, Figure, Heading

Typical = Mapping[tuple[str, str, str], StageRecord]  # by dataset, stage and variant


def typical_stages(header: RunHeader, records: Sequence[TrialRecord]) -> Typical:
    """Of every dataset, stage and variant the execution nearest the median time."""
    found: dict[tuple[str, str, str], StageRecord] = {}
    for dataset in (info.label for info in header.datasets):
        own = [record for record in records if record.trial.dataset == dataset]
        for stage in header.stages:
            for variant in (info.name for info in header.variants):
                execution = typical(executions(own, variant, stage))
                if execution:
                    found[dataset, stage.name, variant] = execution.done
    return found


def by_stage(comparison: Comparison, found: Typical) -> Iterator[tuple[str, str, dict[str, StageRecord]]]:
    """Dataset, stage and the executions of that stage by variant, where there are any."""
    for dataset in comparison.datasets:
        for stage in dataset.stages:
            keys = ((name, (dataset.dataset, stage.stage, name)) for name in comparison.variants)
            own = {name: found[key] for name, key in keys if key in found}
            if own:
                yield dataset.dataset, stage.stage, own


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChart:
    """What is shown of one stage on one dataset: a figure, and the blocks beneath it."""

    caption: str
    spec: Spec
    below: tuple[Block, ...]


Draw = Callable[[str, str, Mapping[str, StageRecord]], StageChart | None]
"""From dataset, stage and the executions by variant to what is shown; None where there is nothing to draw."""


def stage_charts(comparison: Comparison, found: Typical, name: str, draw: Draw) -> tuple[Block, ...]:
    """Under a heading for each dataset and stage what is drawn of it; the figures are called `name` and a number."""
    blocks: list[Block] = []
    for dataset, stage, own in by_stage(comparison, found):
        chart = draw(dataset, stage, own)
        if chart:
            figure = Figure(id=f"{name}-{len(blocks)}", caption=chart.caption, spec=chart.spec)
            blocks += [Heading(text=f"{stage} at {dataset}"), figure, *chart.below]
    return tuple(blocks)
