"""All stages together: every variant against the baseline, and the baseline against itself."""

from __future__ import annotations

from dataclasses import dataclass

from reports.comparison_types.ratio import Ratio
from reports.comparison_types.times import Times


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
