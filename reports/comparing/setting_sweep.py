"""What a varied Spark setting does: each value set against the variant as it is, and where it meets the baseline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reports.comparing.sweep import crossing_sentence, crossings_of
from reports.comparison_types import SettingPoint, SettingSweep, Total
from reports.comparison_types.ratio import ratio_alone
from reports.evidence.measurements import Block
from reports.evidence.units import units
from reports.record import RunHeader, VariantInfo
from reports.sentences import against
from reports.writing.formatting import enumeration

Seconds = Mapping[str, Mapping[Block, float]]  # of variants by name
Totals = Mapping[str, Total]


def setting_sweeps(header: RunHeader, totals: Sequence[Total], seconds: Seconds) -> tuple[SettingSweep, ...]:
    """One for each variant a setting of which was varied, in the order of the run.

    `seconds` are those of all variants that may have a ratio, the baseline among them, by (fork, block).
    """
    varied: dict[str, list[VariantInfo]] = {}
    for info in header.variants:
        if info.level:
            varied.setdefault(info.level.of, []).append(info)
    by_name = {total.variant: total for total in totals}
    return tuple(_sweep(header, of, levels, by_name, seconds) for of, levels in varied.items())


def _sweep(header: RunHeader, of: str, levels: Sequence[VariantInfo], totals: Totals, seconds: Seconds) -> SettingSweep:
    points = tuple(_points(header, of, levels, totals, seconds))
    numbers = {point.variant: number for point in points if (number := _number(point.value)) is not None}
    ratios = [(number, totals[name].ratio) for name, number in sorted(numbers.items(), key=lambda item: item[1])]
    known = [(number, ratio) for number, ratio in ratios if ratio] if of != header.baseline else []
    key = levels[0].level.key if levels[0].level else ""
    return SettingSweep(
        of=of,
        key=key,
        as_it_is=next((info.spark_conf.get(key) for info in header.variants if info.name == of), None),
        points=points,
        crossings=tuple(crossings_of(of, known, is_log=all(number > 0 for number, _ in known))),
    )


def _points(
    header: RunHeader, of: str, levels: Sequence[VariantInfo], totals: Totals, seconds: Seconds
) -> Iterator[SettingPoint]:
    for info in levels:
        if info.level and info.name in totals:
            both = info.name in seconds and of in seconds
            own = ratio_alone(header, units(seconds[info.name], seconds[of], header.mode)) if both else None
            total = totals[info.name]
            yield SettingPoint(value=info.level.value, variant=info.name, own=own, total=total)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def sentences(found: SettingSweep, baseline: str) -> tuple[str, ...]:
    """What was seen, a sentence each."""
    return tuple(_sentences(found, baseline))


def _sentences(found: SettingSweep, baseline: str) -> Iterator[str]:
    was = f"{found.of} as it is ({found.as_it_is or 'the default'})"
    told = [f"{point.value} is {against(point.own, was)}" for point in found.points if point.own]
    if told:
        yield f"{found.of}, {found.key} varied: {'; '.join(told)}."
    without = [point.value for point in found.points if not point.own]
    if without:
        yield f"{found.of}, {found.key} varied: no ratio for {enumeration(without)}."
    for crossing in found.crossings:
        yield crossing_sentence(crossing, found.key, baseline)
