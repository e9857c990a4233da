"""What several sections show of variants: their column heads and how their answers stood."""

from __future__ import annotations

from collections.abc import Sequence

from reports.charts.palette import DARK, Style, styles
from reports.comparison_types import Cell, Comparison, Correct
from reports.writing.page import Column, Entry, Swatch

_LABELS = {
    Correct.EQUAL: "equal",
    Correct.DIFFERS: "differ",
    Correct.FAILED: "failed",
    Correct.NOT_COMPARED: "not compared",
    Correct.UNSUPPORTED: "not supported",
}
_TONES = {
    Correct.EQUAL: "good",
    Correct.DIFFERS: "bad",
    Correct.FAILED: "bad",
    Correct.NOT_COMPARED: "muted",
    Correct.UNSUPPORTED: "muted",
}
_GRAVEST = (Correct.FAILED, Correct.DIFFERS, Correct.UNSUPPORTED, Correct.NOT_COMPARED, Correct.EQUAL)


def variant_columns(comparison: Comparison) -> tuple[Column, ...]:
    """A numeric column per variant, with its colour where it has one of its own."""
    look = styles(comparison.variants, comparison.baseline)
    return tuple(Column(label=name, numeric=True, swatch=_swatch(look[name])) for name in comparison.variants)


def _swatch(style: Style) -> Swatch | None:
    return Swatch(light=style.color, dark=DARK[style.color]) if style.has_hue else None


def answers_entry(cells: Sequence[Cell], *, is_judge: bool) -> Entry:
    """The gravest finding among cells, with its reason; `is_judge` says that the others are compared with these."""
    for correct in _GRAVEST:
        found = next((cell for cell in cells if cell.correct is correct), None)
        if found is not None:
            tone = _TONES[correct]
            if is_judge and correct is Correct.EQUAL:
                return Entry(text="reference", tone="muted")
            return Entry(text=_LABELS[correct], note=found.reason or "", tone=tone)
    return Entry(text="not compared", tone="muted")
