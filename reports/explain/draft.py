"""A finding in the making: what a check has to say before it is known what that is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from reports.comparison_types.finding import Evidence, FindingKind
from reports.explain.side import Side
from reports.explain.thresholds import DIFFERENCE_SECONDS, DIFFERENCE_SHARE, PROBLEM_SECONDS, PROBLEM_SHARE
from reports.metrics import METRIC, Unit

_DIGITS: Final = 9.95  # from here on two digits are whole seconds


@dataclass(frozen=True, slots=True)
class Counter:
    """Something to show as evidence: what it is called, its unit, and how to read it off a side."""

    label: str
    unit: Unit
    of: Callable[[Side], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`seconds` are wall seconds: lost by a problem; spared by a difference, negative where it costs more.

    `bound`: they are an upper bound. `text` is a sentence without its full stop, `advice` one with it.
    """

    kind: FindingKind
    gist: str
    text: str
    seconds: float | None
    estimate: str
    counters: tuple[Counter, ...]
    advice: str = ""
    bound: bool = False


def metric_counters(*names: str) -> tuple[Counter, ...]:
    """Metrics of the catalogue as counters: their medians."""
    return tuple(_metric_counter(name) for name in names)


def _metric_counter(name: str) -> Counter:
    metric = METRIC[name]
    return Counter(metric.label, metric.unit, lambda side: side.medians.get(name))


def evidence(draft: Draft, side: Side, base: Side) -> tuple[Evidence, ...]:
    """The draft's counters on both sides, those that neither side has left out."""
    rows = ((counter, counter.of(side), counter.of(base)) for counter in draft.counters)
    return tuple(
        Evidence(label=counter.label, unit=counter.unit, variant=own, baseline=other)
        for counter, own, other in rows
        if own is not None or other is not None
    )


def grave(seconds: float, wall: float) -> bool:
    """Whether a loss of so many wall seconds in a stage that takes `wall` is a problem."""
    return seconds >= PROBLEM_SECONDS and seconds >= PROBLEM_SHARE * wall


def notable(seconds: float, base: Side, side: Side) -> bool:
    """Whether so many wall seconds, spared or spent, are a difference between two sides."""
    return abs(seconds) >= DIFFERENCE_SECONDS and abs(seconds) >= DIFFERENCE_SHARE * max(base.wall, side.wall)


def about(seconds: float, *, bound: bool = False) -> str:
    """Estimated seconds: "about 4.6 s", or "up to about 4.6 s" for an upper bound."""
    return f"{'up to ' if bound else ''}about {two_digits(seconds)}"


def two_digits(seconds: float) -> str:
    """Seconds in two digits or whole, as more would be pretence: "4.6 s", "350 ms"."""
    value = abs(seconds)
    if value < 1:
        return f"{float(f'{1000 * value:.2g}'):.0f} ms"
    text = f"{value:.1f}" if value < _DIGITS else f"{value:,.0f}"
    return f"{text.removesuffix('.0')} s"


def roughly(share: float) -> str:
    """An estimated share in whole per cent."""
    return f"{100 * share:.0f} %"
