"""Techniques one by one: time with each over time without it, alone (hollow) and as the last one added (filled)."""

from __future__ import annotations

from typing import Final

from reports.charts.frame import Spec, Trace
from reports.charts.palette import MUTED, Style
from reports.charts.ratio_axis import whisker
from reports.charts.ratio_rows import ratio_mark, ratio_rows
from reports.comparison_types import Attribution
from reports.comparison_types.ratio import Ratio
from reports.sentences import rests_on, told

_APART: Final = 0.17


def parts_chart(found: Attribution, alone: Style, last: Style) -> Spec | None:
    """A row for each technique, in the order of the attribution; None when nothing has a ratio."""
    traces: list[Trace] = []
    ratios: list[Ratio] = []
    for row, part in enumerate(found.parts):
        for ratio, shift, style, what, filled in (
            (part.alone, -_APART, alone, f"added to {found.plain}", False),
            (part.last, _APART, last, f"{'in' if part.chosen else 'added to'} {found.tuned}", True),
        ):
            if ratio is not None:
                ratios.append(ratio)
                traces.append(_mark(ratio, row + shift, style, [part.tuning, what], filled=filled))
    if not ratios:
        return None
    labels = [part.tuning for part in found.parts]
    return ratio_rows(traces, labels, ratios)


def _mark(ratio: Ratio, row: float, style: Style, words: list[str], *, filled: bool) -> Trace:
    return ratio_mark(
        ratio,
        row,
        [*words, told(ratio), rests_on(ratio)],
        color=style.color,
        symbol="circle" if filled else "circle-open",
        size=11,
        error=whisker(ratio, style.color if ratio.interval else MUTED, width=0),
    )
