"""What a comparison of two runs consists of: plain frozen data that every rendering is made from.

A is the run named first, B the second. Nothing here ranks times: the runs share no blocks, so between them lie the
machine, its temperature and whatever else ran; only what is measured within a run is free of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reports.comparison_types import Correct, MetricSummary, Tone
from reports.comparison_types.ratio import Ratio
from reports.evidence.same_data import Data
from reports.record import Mode


class Side(StrEnum):
    """Which run."""

    A = "A"
    B = "B"


class CounterChange(StrEnum):
    """How a counter that repeats stands in two runs."""

    EQUAL = "equal"
    WITHIN = "within the room of a near counter"  # metrics.NEAR_SHARE
    CHANGED = "changed"
    VARIED = "varied within a run"  # it was called exact and was not, so nothing can be said
    ONE_RUN = "measured in one run only"


class AnswerChange(StrEnum):
    """How the answers of two runs stand to each other."""

    EQUAL = "equal"
    DIFFERS = "differs"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """A run in a few words. `created_at` is seconds since 1970, `outcome` None while it is unfinished."""

    side: Side
    run: str
    version: str
    created_at: float
    command: tuple[str, ...]
    mode: Mode
    baseline: str
    outcome: str | None
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MedianTime:
    """Median wall seconds over `blocks` blocks; None where nothing was measured."""

    seconds: float | None
    blocks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioPair:
    """A variant's time over the baseline's, within each run. `stage` None is the total over `total_stages`.

    `apart` is whether the two intervals have nothing in common; None where one run has no interval.
    """

    variant: str
    stage: str | None
    a: Ratio | None
    b: Ratio | None
    no_a: str | None
    no_b: str | None
    apart: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPair:
    """A counter of the metric catalogue. `difference` is (B − A) / A of the medians, None from 0 or with one run."""

    metric: str
    a: MetricSummary | None
    b: MetricSummary | None
    change: CounterChange
    difference: float | None

    @property
    def stays(self) -> bool:
        """Whether the counter is what it was, as far as a counter of its kind repeats."""
        return self.change in {CounterChange.EQUAL, CounterChange.WITHIN}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPair:
    """A variant's answer, or the reference's. `reason` explains the finding unless the answers are equal."""

    variant: str
    rows_a: int | None
    rows_b: int | None
    change: AnswerChange
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPair:
    """One variant in one stage. `correct_…` is how it answered in each run by that run's own judge.

    `counters` are those that repeat exactly or nearly and were measured; empty where the data differ, and
    where a run was paced.
    """

    variant: str
    correct_a: Correct
    correct_b: Correct
    time_a: MedianTime
    time_b: MedianTime
    ratio: RatioPair | None
    counters: tuple[CounterPair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePair:
    """One stage that both runs have."""

    stage: str
    answers: tuple[AnswerPair, ...]
    cells: tuple[CellPair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Something that both runs say of themselves, otherwise; None where a run does not have it."""

    group: str
    name: str
    a: str | None
    b: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetPair:
    """One dataset label that both runs have. `data_changes` say in what the data differ."""

    dataset: str
    data: Data
    data_changes: tuple[Changed, ...]
    total_stages: tuple[str, ...]
    totals: tuple[RatioPair, ...]
    stages: tuple[StagePair, ...]

    @property
    def ratios(self) -> tuple[RatioPair, ...]:
        """Those of the totals, then of every stage."""
        return (*self.totals, *(cell.ratio for stage in self.stages for cell in stage.cells if cell.ratio))

    @property
    def counters(self) -> tuple[tuple[str, str, CounterPair], ...]:
        """Stage, variant and counter, in order."""
        return tuple(
            (stage.stage, cell.variant, pair) for stage in self.stages for cell in stage.cells for pair in cell.counters
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lonely:
    """Something that only one run has: a "dataset", "stage" or "variant"."""

    what: str
    name: str
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sentence on one dataset; the headline is its gist in a few words."""

    tone: Tone
    dataset: str
    subject: str
    headline: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoRuns:
    """Two runs of one workload. `warning` says what cannot be told; `findings` are ordered gravest first."""

    format: int
    workload: str
    a: RunFacts
    b: RunFacts
    warning: str
    findings: tuple[Finding, ...]
    datasets: tuple[DatasetPair, ...]
    changes: tuple[Changed, ...]
    lonely: tuple[Lonely, ...]
    notes: tuple[str, ...]

    @property
    def variants(self) -> tuple[str, ...]:
        """All that have a place in any dataset, in order, with the baseline of A among them or not."""
        names = (cell.variant for dataset in self.datasets for stage in dataset.stages for cell in stage.cells)
        return tuple(dict.fromkeys(names))
