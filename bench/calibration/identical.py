"""What runs of identical variants tell: comparisons that should find nothing, and the noise between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.evidence.measurements import Block
from reports.evidence.units import seconds_of, units
from reports.record import RunHeader, StageInfo, TrialRecord
from reports.statistics import Estimate, VarianceComponents, estimate, log_ratios, variance_components


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run of the campaign left."""

    header: RunHeader
    records: tuple[TrialRecord, ...]

    @property
    def stages(self) -> tuple[StageInfo, ...]:
        """The stages that were repeated in blocks."""
        return tuple(info for info in self.header.stages if not info.once)


def against_itself(run: Measured, variant: str) -> Iterator[Estimate]:
    """An estimate for every stage and every pair of identical variants; no variant is in two pairs."""
    names = [info.name for info in run.header.variants]
    pairs = list(zip(names[0::2], names[1::2], strict=False))
    for stage in run.stages:
        for one, other in pairs:
            yield estimate(units(_seconds(run, one, stage), _seconds(run, other, stage), run.header.mode))


def is_different(found: Estimate) -> bool:
    """Whether the interval excludes "the same", which of identical variants is a false positive."""
    return found.interval is not None and not found.interval.low <= 0 <= found.interval.high


def noise_of(runs: Sequence[Measured], variant: str) -> VarianceComponents | None:
    """How much identical variants differ from block to block and from JVM to JVM, over all stages; None for one JVM."""
    forks: defaultdict[tuple[int, int, str], list[float]] = defaultdict(list)
    for number, run in enumerate(runs):
        names = [info.name for info in run.header.variants]
        for one, other in zip(names[0::2], names[1::2], strict=False):
            mine, theirs = (seconds_of(run.records, name, run.stages) for name in (one, other))
            for block in mine.keys() & theirs.keys():
                forks[number, block[0], one] += log_ratios([(mine[block], theirs[block])])
    return variance_components(list(forks.values()))


def _seconds(run: Measured, variant: str, stage: StageInfo) -> dict[Block, float]:
    return dict(seconds_of(run.records, variant, [stage]))
