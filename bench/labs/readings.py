"""What a run found, as the numbers that labs ask for; pure."""

from __future__ import annotations

from dataclasses import replace

from bench.labs.lab import MACHINE, REQUESTS, Quantity, Reading
from reports.comparison_types import Comparison
from reports.estimates.cost import run_price
from reports.metrics import Unit
from reports.prices import Prices
from reports.writing.formatting import money, quantity

_NOTHING = Prices(core_hour=0, gib_hour=0, gb_month=0, thousand_puts=0, thousand_gets=0, currency="-")


def reading_of(reading: Reading, comparison: Comparison) -> float | None:
    """The number in the reading's unit; None where a part of it was not measured, or is divided by 0."""
    top = value_of(reading.top, comparison)
    if reading.under is None or top is None:
        return top
    under = value_of(reading.under, comparison)
    return top / under if under else None


def value_of(asked: Quantity, comparison: Comparison) -> float | None:
    """The median of a metric in its unit, or a part of the price of a run in the run's currency."""
    if asked.name in (REQUESTS, MACHINE):
        return _price(asked, comparison)
    cells = (cell for stage in comparison.datasets[0].stages if stage.stage == asked.stage for cell in stage.cells)
    cell = next((cell for cell in cells if cell.variant == asked.variant), None)
    found = cell.metrics.get(asked.name) if cell else None
    return found.median if found else None


def told(asked: Quantity, value: float | None, comparison: Comparison) -> str:
    """The value for people, with its unit. Of so small a run a price is told for a thousand, or its digits are lost."""
    if asked.unit is None and value is not None:
        return f"{money(1_000 * value, comparison.prices.currency)} for 1,000 runs"
    return quantity(value, asked.unit or Unit.COUNT)


def _price(asked: Quantity, comparison: Comparison) -> float | None:
    """Of all stages measured together, which a lab that asks for a price has one of."""
    prices = comparison.prices
    parts = {REQUESTS: ("thousand_puts", "thousand_gets"), MACHINE: ("core_hour", "gib_hour")}[asked.name]
    own = _only(prices, parts)
    found = next((each.cost for each in comparison.datasets[0].costs if each.cost.variant == asked.variant), None)
    return run_price(found, own) if found else None


def _only(prices: Prices, names: tuple[str, ...]) -> Prices:
    return replace(_NOTHING, **{name: getattr(prices, name) for name in names})
