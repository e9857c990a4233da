"""The catalogue: all families of metrics, as plain data of one stage and as a list to look metrics up in.

A new metric is declared in the file of its family; a new family has to be named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from reports.metrics.adaptive import AdaptiveMetrics
from reports.metrics.files import FileMetrics
from reports.metrics.io import InputOutputMetrics
from reports.metrics.memory import MemoryMetrics
from reports.metrics.metric import Metric
from reports.metrics.requests import RequestMetrics
from reports.metrics.shuffle import ShuffleMetrics
from reports.metrics.skew import SkewMetrics
from reports.metrics.spill import SpillMetrics
from reports.metrics.streaming import StreamingMetrics
from reports.metrics.time import TimeMetrics
from reports.metrics.work import WorkMetrics

STREAMING: Final = "streaming"
"""The group of the metrics that only stages with event streams have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMetrics(  # its fields are those of the last family first
    MemoryMetrics,
    RequestMetrics,
    FileMetrics,
    StreamingMetrics,
    AdaptiveMetrics,
    SkewMetrics,
    WorkMetrics,
    InputOutputMetrics,
    SpillMetrics,
    ShuffleMetrics,
    TimeMetrics,
):
    """What one execution of one stage cost. Sums over all its Spark stages unless the summary says otherwise."""


def _group(family: type) -> str:
    """A group is called after the file that its family is in."""
    return family.__module__.rpartition(".")[2]


_GROUPS: Final = {name: _group(family) for family in StageMetrics.__bases__ for name in family.__annotations__}
METRICS: Final[tuple[Metric, ...]] = tuple(
    Metric(name=each.name, group=_GROUPS[each.name], **each.metadata) for each in fields(StageMetrics)
)
METRIC: Final[Mapping[str, Metric]] = {metric.name: metric for metric in METRICS}
