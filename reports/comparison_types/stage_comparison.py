"""All variants in one stage, and whether they answer rightly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reports.comparison_types.ratio import Ratio
from reports.comparison_types.times import MetricSummary, Times
from reports.record import Difference


class Correct(StrEnum):
    """How a variant's answers of one stage stand to the right ones: the reference's, or else the baseline's."""

    EQUAL = "equal"
    DIFFERS = "differs"
    FAILED = "failed"
    NOT_COMPARED = "not compared"
    UNSUPPORTED = "not supported"  # by the engine, and no fault of the variant

    @property
    def is_wrong(self) -> bool:
        """Whether the stage failed or answered wrongly: what was counted of it is of other work."""
        return self in {Correct.FAILED, Correct.DIFFERS}


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
