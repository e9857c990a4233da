"""What a run over several levels of one number shows: where a variant overtakes the baseline, and how time grows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import linear_regression
from typing import Final

from reports.comparison_types import Crossing, DatasetComparison, Sweep, wrong_variants
from reports.comparison_types.ratio import Ratio
from reports.record import RunHeader
from reports.statistics import Change
from reports.writing.formatting import enumeration, significant

SCALE: Final = "scale"
_TOLD: Final = {Change.FASTER, Change.SLOWER, Change.SMALL}

Point = tuple[float, Ratio]


def sweep(header: RunHeader, datasets: Sequence[DatasetComparison]) -> Sweep | None:
    """The sweep that a run is; None unless its datasets differ in exactly one number.

    None also if events came at a pace: times are the stream's then.
    """
    if header.stream.pace is not None:
        return None
    levels = {info.label: info.levels for info in header.datasets}
    names = dict.fromkeys(name for own in levels.values() for name in own)
    varying = [name for name in names if len({own.get(name) for own in levels.values()}) > 1]
    if len(varying) != 1:
        return None
    (axis,) = varying
    ordered = sorted(datasets, key=lambda dataset: levels[dataset.dataset][axis])
    places = tuple(levels[dataset.dataset][axis] for dataset in ordered)
    ratios = _ratios(ordered, places, header.baseline)
    return Sweep(
        axis=axis,
        levels=places,
        datasets=tuple(dataset.dataset for dataset in ordered),
        compared=tuple(variant for variant, points in ratios.items() if len(points) == len(places)),
        uncompared=tuple(variant for variant, points in ratios.items() if len(points) < len(places)),
        crossings=tuple(
            crossing
            for variant, points in ratios.items()
            for crossing in crossings_of(variant, points, is_log=axis == SCALE)
        ),
        growth=_growth(ordered, places) if axis == SCALE else {},
    )


def _ratios(
    datasets: Sequence[DatasetComparison], levels: Sequence[float], baseline: str
) -> Mapping[str, Sequence[Point]]:
    """Of every variant beside the baseline its ratios, at the levels that have one."""
    found: dict[str, list[Point]] = {}
    for level, dataset in zip(levels, datasets, strict=True):
        for total in dataset.totals:
            if total.variant != baseline:
                points = found.setdefault(total.variant, [])
                points += [(level, total.ratio)] if total.ratio else []
    return found


def crossings_of(variant: str, points: Sequence[Point], *, is_log: bool) -> Iterator[Crossing]:
    """Where the ratio crosses 1 between neighbouring (level, ratio) points, which ascend; `is_log`: levels multiply."""
    for before, after in pairwise(points):
        if (before[1].value - 1) * (after[1].value - 1) < 0:
            yield _crossing(variant, before, after, is_log=is_log)


def _crossing(variant: str, before: Point, after: Point, *, is_log: bool) -> Crossing:
    (low, first), (high, last) = before, after
    share = math.log(first.value) / (math.log(first.value) - math.log(last.value))
    near = low * (high / low) ** share if is_log else low + (high - low) * share
    return Crossing(
        variant=variant,
        low=low,
        high=high,
        near=near,
        slower=last.value > 1,
        shown=first.change in _TOLD and last.change in _TOLD,
    )


def _growth(datasets: Sequence[DatasetComparison], scales: Sequence[float]) -> dict[str, float]:
    """Slope of ln(median seconds) over ln(scale) by least squares, for variants right at every scale."""
    found: dict[str, list[float]] = {}
    for dataset in datasets:
        wrong = wrong_variants(dataset)
        for total in dataset.totals:
            if total.times.median and total.variant not in wrong:
                found.setdefault(total.variant, []).append(math.log(total.times.median))
    x = [math.log(scale) for scale in scales]
    return {variant: linear_regression(x, y).slope for variant, y in found.items() if len(y) == len(x)}


def sentences(found: Sweep, baseline: str) -> tuple[str, ...]:
    """What the sweep shows, a sentence each."""
    return tuple(_sentences(found, baseline))


def _sentences(found: Sweep, baseline: str) -> Iterator[str]:
    levels = f"{found.axis} {enumeration([significant(level) for level in found.levels])}"
    for crossing in found.crossings:
        yield crossing_sentence(crossing, found.axis, baseline)
    if not found.crossings and found.compared and not found.uncompared:
        yield f"No variant overtakes {baseline} or falls behind it over {levels}."
    elif not found.crossings:
        for variant in found.compared:
            yield f"{variant} neither overtakes {baseline} nor falls behind it over {levels}."
    for variant, exponent in found.growth.items():
        yield f"Time of {variant} grows as scale to the power of {exponent:.2f} over {levels} (medians)."


def crossing_sentence(crossing: Crossing, axis: str, baseline: str) -> str:
    """Where a variant overtakes the baseline or falls behind it, and how sure that is."""
    between = f"between {axis} {significant(crossing.low)} and {significant(crossing.high)}"
    what = "falls behind" if crossing.slower else "overtakes"
    if crossing.shown:
        near = f"near {significant(crossing.near)} if it changes evenly between them"
        return f"{crossing.variant} {what} {baseline} {between}, {near}."
    verb = what.replace("falls", "fall").replace("overtakes", "overtake")
    return f"{crossing.variant} may {verb} {baseline} {between}: at one end at least, no difference was shown."
