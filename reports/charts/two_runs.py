"""Ratios of two runs side by side: each within its own run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.charts.frame import Spec
from reports.charts.palette import Style
from reports.charts.ratio_axis import OPEN
from reports.charts.ratio_rows import estimate_mark, ratio_rows
from reports.comparison_types.ratio import Ratio
from reports.sentences import rests_on, told


def side_by_side(
    rows: Sequence[tuple[str, str, Ratio | None, Ratio | None]], styles: Mapping[str, Style]
) -> Spec | None:
    """Label, variant and the ratios in A (hollow) and B (filled), one beneath the other; None without any."""
    shown = [
        (f"{side} {label}", ratio, side, styles[variant])  # a long label loses its end, not its run
        for label, variant, a, b in rows
        for side, ratio in (("A", a), ("B", b))
        if ratio
    ]
    if not shown:
        return None
    marks = [
        estimate_mark(
            ratio,
            place,
            [label, told(ratio), rests_on(ratio)],
            color=style.color,
            symbol=style.symbol + (OPEN if side == "A" else ""),
        )
        for place, (label, ratio, side, style) in enumerate(shown)
    ]
    return ratio_rows(marks, [label for label, _, _, _ in shown], [ratio for _, ratio, _, _ in shown])
