"""Pairs of values in words; every rendering takes them from here."""

from __future__ import annotations

from typing import Final

from reports.comparison_types import MetricSummary
from reports.comparison_types.ratio import Ratio
from reports.metrics import NEAR_SHARE, Metric, Stability
from reports.sentences import rests_on, told
from reports.two_runs.model import Changed, CounterChange, CounterPair, DatasetPair, MedianTime, RatioPair
from reports.writing.formatting import NOT_MEASURED, quantity, seconds, significant

ROOM: Final = f"{100 * NEAR_SHARE:.3g} %"
NONE: Final = "none"
_TENTH: Final = 0.001  # a tenth of a per cent


def titled(dataset: DatasetPair) -> str:
    """A dataset with how its data stand: "skew 0.9 (same data)"."""
    return f"{dataset.dataset} ({dataset.data})"


def changed_words(changed: Changed) -> str:
    """A difference as "cores 2 → 8"."""
    return f"{changed.name.removeprefix('spec · ')} {changed.a or NONE} → {changed.b or NONE}"


def value(found: MetricSummary | None, metric: Metric) -> str:
    """A counter's value: the median, but the range of an exact one that was not the same in all blocks of its run."""
    if found is None:
        return NOT_MEASURED
    if metric.stability is not Stability.EXACT or found.minimum == found.maximum:
        return quantity(found.median, metric.unit)
    return f"{quantity(found.minimum, metric.unit)} to {quantity(found.maximum, metric.unit)}"


def change(pair: CounterPair) -> str:
    """What became of a counter: "equal", "changed, +12.5 %", "measured in B only"."""
    if pair.change is CounterChange.ONE_RUN:
        return f"measured in {'B' if pair.a is None else 'A'} only"
    if pair.change in {CounterChange.EQUAL, CounterChange.VARIED}:
        return str(pair.change)
    name = f"within {ROOM}" if pair.change is CounterChange.WITHIN else "changed"
    return f"{name}, {difference(pair.difference)}"


def difference(share: float | None) -> str:
    """(B − A) / A as "+12.5 %"; from 0 there is no share."""
    if share is None:
        return "from 0"
    if abs(share) < _TENTH / 2:
        return "under 0.1 %"
    sign = "−" if share < 0 else "+"
    return f"{sign}{significant(float(f'{100 * abs(share):.3g}'))} %"


def time(found: MedianTime) -> str:
    """A median and what it rests on: "12.3 s (n = 6)"."""
    return NOT_MEASURED if found.seconds is None else f"{seconds(found.seconds)} (n = {found.blocks})"


def times(dataset: DatasetPair) -> list[tuple[str, str, str, str]]:
    """Stage, variant and the medians of both runs, in order."""
    return [
        (stage.stage, cell.variant, time(cell.time_a), time(cell.time_b))
        for stage in dataset.stages
        for cell in stage.cells
    ]


def ratio(found: Ratio | None, reason: str | None) -> str:
    """A ratio within its run with what it rests on, or why there is none."""
    return f"no ratio: {reason}" if found is None else f"{told(found)}, {rests_on(found)}"


def overlap(pair: RatioPair) -> str:
    """How the intervals lie: a fact, not a verdict."""
    if pair.apart is None:
        return "no interval" if pair.a and pair.b else ""
    return "intervals lie apart" if pair.apart else "intervals overlap"


def ratio_sentence(pair: RatioPair, baseline: str) -> str:
    """Both ratios of a variant side by side."""
    where = "all repeated stages together" if pair.stage is None else pair.stage
    both = f"{ratio(pair.a, pair.no_a)} in A; {ratio(pair.b, pair.no_b)} in B"
    ends = overlap(pair)
    return f"{pair.variant} against {baseline}, {where}: {both}{f'; {ends}' if ends else ''}."
