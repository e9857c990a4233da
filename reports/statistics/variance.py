"""Where the noise comes from: differences between forks, and between the blocks within one."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import fmean


@dataclass(frozen=True, slots=True, kw_only=True)
class VarianceComponents:
    """Variances of d, not standard deviations: of a fork's own level, and of a block about its fork's level."""

    between_forks: float
    within_forks: float

    def spread(self, blocks: int) -> float:
        """The standard deviation of a fork's mean over so many blocks."""
        return math.sqrt(self.between_forks + self.within_forks / blocks)


def variance_components(forks: Collection[Sequence[float]]) -> VarianceComponents | None:
    """Variance components of d from every fork's blocks; None without two forks, or when none has two blocks.

    One-way analysis of variance with random groups of unequal size. A negative component is given as zero, as is usual:
    it says that forks differ no more than their blocks make them.
    Searle, Casella and McCulloch, "Variance Components" (1992), section 3.6.
    """
    groups = [blocks for blocks in forks if blocks]
    total = sum(map(len, groups))
    if not all(math.isfinite(value) for blocks in groups for value in blocks):
        raise ValueError("values must be finite numbers: leave out what was not measured")
    if len(groups) < 2 or total == len(groups):  # noqa: PLR2004
        return None
    means = [fmean(blocks) for blocks in groups]
    grand = fmean(value for blocks in groups for value in blocks)
    within = sum((v - mean) ** 2 for blocks, mean in zip(groups, means, strict=True) for v in blocks)
    within /= total - len(groups)
    between = sum(len(blocks) * (mean - grand) ** 2 for blocks, mean in zip(groups, means, strict=True))
    between /= len(groups) - 1
    size = (total - sum(len(blocks) ** 2 for blocks in groups) / total) / (len(groups) - 1)
    return VarianceComponents(between_forks=max(0.0, (between - within) / size), within_forks=within)
