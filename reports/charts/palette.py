"""Colours and markers that hold in light and dark, for colour-blind readers and in black and white.

The hues are Okabe and Ito's ("Color Universal Design", 2008), darkened or lightened for contrast with the ground.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

INK: Final = "#1d2530"
MUTED: Final = "#5b6675"
GRID: Final = "#e2e6eb"
GROUND: Final = "#ffffff"
BAND: Final = "#d9dee5"
BAD: Final = "#b3261e"
_BASELINE: Final = ("#566170", "#b4bdca")
_SERIES: Final = (
    ("#0072b2", "#56b4e9"),
    ("#d55e00", "#ff8f4a"),
    ("#008a65", "#36c99d"),
    ("#b5548f", "#e39cc8"),
    ("#a87400", "#f0b52d"),
    ("#4b4fae", "#9ea2f2"),
    ("#7a6a00", "#d8cb45"),
)
_SYMBOLS: Final = ("diamond", "square", "triangle-up", "pentagon", "hexagon", "star", "triangle-down")
# Variants after those with a hue of their own: a repeated hue would pass for the same variant.
_REST: Final = ("#8f897e", "#8d8679")
_REST_SYMBOLS: Final = (
    "cross",
    "triangle-left",
    "star-diamond",
    "triangle-right",
    "hexagram",
    "diamond-tall",
    "star-square",
    "triangle-ne",
    "octagon",
    "star-triangle-up",
    "diamond-wide",
    "triangle-sw",
)
_REST_DASHES: Final = ("dash", "dashdot", "longdash", "longdashdot")
STAGE_SHADES: Final = ("#24506b", "#7ba3b8", "#c4d6de", "#4b7c96", "#a2c0ce", "#15374c")
_STAGE_SHADES_DARK: Final = ("#9fcbe0", "#54859d", "#2f5569", "#79a9c0", "#416d83", "#c4e2f0")

DARK: Final[Mapping[str, str]] = {
    INK: "#e8ecf1",
    MUTED: "#9aa6b5",
    GRID: "#2c3541",
    GROUND: "#171c23",
    BAND: "#323c49",
    BAD: "#ff8a80",
    **dict((_BASELINE, _REST, *_SERIES)),
    **dict(zip(STAGE_SHADES, _STAGE_SHADES_DARK, strict=True)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a variant looks in every chart: its colour on light ground (`DARK` maps it), its marker and its line."""

    color: str
    symbol: str
    dash: str = "solid"

    @property
    def has_hue(self) -> bool:
        """Whether the colour is the variant's own; those of the rest are told apart by marker, line and name."""
        return self.color != _REST[0]


def styles(variants: Sequence[str], baseline: str) -> dict[str, Style]:
    """A style per variant: slate for the baseline, hues in order for seven others, one grey for the rest.

    The rest differ by marker and dash, twelve by four of them; every chart names its marks besides.
    """
    others = [name for name in variants if name != baseline]
    hued = {
        name: Style(color=light, symbol=symbol)
        for name, (light, _), symbol in zip(others, _SERIES, _SYMBOLS, strict=False)
    }
    found = {
        **hued,
        **{name: _rest(index) for index, name in enumerate(others[len(hued) :])},
        baseline: Style(color=_BASELINE[0], symbol="circle"),
    }
    return {name: found[name] for name in dict.fromkeys((*variants, baseline))}


def with_others(look: Mapping[str, Style], names: Sequence[str]) -> dict[str, Style]:
    """The styles, and a grey one for each other of the names: variants that worked but are not compared."""
    others = [name for name in dict.fromkeys(names) if name not in look]
    used = sum(not style.has_hue for style in look.values())
    return {**look, **{name: _rest(index) for index, name in enumerate(others, start=used)}}


def _rest(index: int) -> Style:
    symbol = _REST_SYMBOLS[index % len(_REST_SYMBOLS)]
    turn = index // len(_REST_SYMBOLS)  # where markers begin again, so that no pair is there twice
    return Style(color=_REST[0], symbol=symbol, dash=_REST_DASHES[(index + turn) % len(_REST_DASHES)])
