"""What a comparison consists of: plain frozen data that every renderer and `comparison.json` are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reports.record import Difference


class Correct(StrEnum):
    """How a variant's answers of one stage stand to the right ones: the reference's, or else the baseline's."""

    EQUAL = "equal"
    DIFFERS = "differs"
    FAILED = "failed"
    NOT_COMPARED = "not compared"


class Method(StrEnum):
    """How a ratio was estimated."""

    SCREENING = "screening"  # the range of the blocks, not an interval
    SINGLE = "single measurement"


class Tone(StrEnum):
    """What a verdict amounts to, gravest first."""

    WRONG = "wrong"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SLOWER = "slower"
    FASTER = "faster"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Variant time / baseline time with the least and greatest of its `pairs` blocks."""

    value: float
    low: float
    high: float
    pairs: int
    method: Method


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSeconds:
    """Wall seconds in one block of one fork."""

    fork: int
    block: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The measured wall seconds, one a block; the summary is None when there are none."""

    blocks: tuple[BlockSeconds, ...]
    median: float | None
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricSummary:
    """A metric over the measured trials that have it, in the unit of the metric catalogue."""

    median: float
    minimum: float
    maximum: float
    measured: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One variant in one stage. `reason` explains `correct`; `no_ratio` says why `ratio` is None.

    `difference` says which rows of a wrong answer differ, where that is known.
    """

    variant: str
    times: Times
    correct: Correct
    reason: str | None
    metrics: Mapping[str, MetricSummary | None]
    ratio: Ratio | None
    no_ratio: str | None
    difference: Difference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageComparison:
    """One stage with a cell for every variant, in the header's order; `judge` is the variant that answers rightly."""

    stage: str
    judge: str
    summary: str
    once: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One variant over all stages that are measured in blocks; seconds are sums per block."""

    variant: str
    times: Times
    ratio: Ratio | None
    no_ratio: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfComparison:
    """A/A: the baseline's second run of a block against its first. `stage` None is the total."""

    stage: str | None
    ratio: Ratio | None
    no_ratio: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One sentence about one variant on one dataset; the headline is its gist in a few words."""

    tone: Tone
    dataset: str
    variant: str
    headline: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetComparison:
    """All variants on one dataset. `self_comparison` begins with the total; `total_stages` are what totals sum over."""

    dataset: str
    stages: tuple[StageComparison, ...]
    total_stages: tuple[str, ...]
    totals: tuple[Total, ...]
    self_comparison: tuple[SelfComparison, ...]


def wrong_variants(dataset: DatasetComparison) -> frozenset[str]:
    """Variants that failed or answered wrongly in any stage of a dataset."""
    wrong = {Correct.FAILED, Correct.DIFFERS}
    return frozenset(cell.variant for stage in dataset.stages for cell in stage.cells if cell.correct in wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The records of a run set against its baseline.

    `verdicts` are ordered gravest first. `notes` say what the run cannot tell. `all_well` is True when every variant
    was measured on every dataset, nothing failed and no answer differs.
    """

    format: int
    run: str
    workload: str
    baseline: str
    variants: tuple[str, ...]
    definition: str
    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...]
    all_well: bool
    datasets: tuple[DatasetComparison, ...]
