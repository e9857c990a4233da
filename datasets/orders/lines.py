"""Orders and their lines."""

from __future__ import annotations

from typing import Final

import numpy as np

from datasets.drawing.keys import PopularKeys, popular_keys
from datasets.drawing.laws import Law
from datasets.drawing.randomness import stream
from datasets.drawing.rows import Longs, Rows, draw_codes
from datasets.orders.schemas import PRIORITIES, SHIP_MODES, STATUS_SHARES
from datasets.spec import DatasetSpec

ORDERS: Final = 100_000
"""Orders per unit of scale."""
CUSTOMERS: Final = 10_000
"""Customers per unit of scale."""
PARTS: Final = 2_000
"""Parts per unit of scale."""
CHUNK: Final = 65_536
"""Orders made, and written to one file each of orders and lines, at a time. Part of what a version fixes."""
MOST_LINES: Final = 7
"""Lines of an order: 1 to so many, each as likely."""
DAYS: Final = 1_461
"""Days in which orders were placed: four years up to the last day of 2025."""
LONGEST_SHIPPING: Final = 121


def number_of_orders(spec: DatasetSpec) -> int:
    """Rows of the table at this scale."""
    return max(1, round(ORDERS * spec.scale))


def number_of_customers(spec: DatasetSpec) -> int:
    """Rows of the table at this scale."""
    return max(1, round(CUSTOMERS * spec.scale))


def number_of_chunks(spec: DatasetSpec) -> int:
    """Files of each of the two tables."""
    return -(-number_of_orders(spec) // CHUNK)


def parts_of(spec: DatasetSpec) -> PopularKeys:
    """What is ordered, by the law of the spec."""
    law = Law(max(1, round(PARTS * spec.scale)), spec.skew, spec.hot_share)
    return popular_keys(PopularKeys, law, spec.seed, "part")


def unit_cents(parts: Longs) -> Longs:
    """What one piece of each part costs: from 1.00 to 300.99, by its key alone."""
    return 100 + parts * 7_919 % 30_000


def draw_orders(spec: DatasetSpec, chunk: int) -> Rows:
    """The orders of one chunk. `ordered` counts days from the first of 2026, so it is negative."""
    start, stop = chunk * CHUNK, min(number_of_orders(spec), (chunk + 1) * CHUNK)
    rng = stream(spec.seed, "orders", chunk)
    size = stop - start
    return Rows(
        {
            "order_id": np.arange(start, stop, dtype=np.int64) + 1,
            "customer_id": rng.integers(1, number_of_customers(spec) + 1, size),
            "ordered": rng.integers(-DAYS, 0, size),
            "priority": rng.integers(0, len(PRIORITIES), size, dtype=np.int8),
            "status": draw_codes(rng, STATUS_SHARES, size),
        }
    )


def draw_lines(spec: DatasetSpec, parts: PopularKeys, chunk: int, orders: Rows) -> Rows:
    """The lines of these orders, one order after another."""
    rng = stream(spec.seed, "order lines", chunk)
    lengths = rng.integers(1, MOST_LINES + 1, len(orders))
    order = np.repeat(np.arange(len(orders)), lengths)
    size = len(order)
    first = np.cumsum(lengths) - lengths
    bought, quantity = parts.draw(rng, size), rng.integers(1, 51, size, dtype=np.int32)
    return Rows(
        {
            "order_id": orders["order_id"].take(order),
            "line": (np.arange(size) - first.take(order) + 1).astype(np.int32),
            "part_id": bought,
            "quantity": quantity,
            "price": unit_cents(bought) * quantity,
            "discount": rng.integers(0, 11, size),
            "tax": rng.integers(0, 9, size),
            "shipped": orders["ordered"].take(order) + rng.integers(1, LONGEST_SHIPPING + 1, size),
            "ship_mode": rng.integers(0, len(SHIP_MODES), size, dtype=np.int8),
        }
    )
