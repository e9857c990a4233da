"""The orders workload: the lines of a year's orders with what they cost, and the revenue they make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from datasets import kinds
from pipelines.phase2_optimized.settings import ADAPTIVE, BROADCAST, FITTED_PARTITIONS, ZSTD
from pipelines.usual_variants import usual_variants
from pipelines.variant import Register
from pipelines.workload import StageOutline, Workload

ORDERS: Final = Workload(
    name=kinds.ORDERS.name,
    summary="Order lines with customer, part and price, after TPC-H, and the revenue by month, nation and category.",
    stages=(
        StageOutline(
            name="priced_lines",
            summary="lines of the orders of 2025, with customer, part and prices: a join of four tables",
            key=("order_id", "line"),
            rough_seconds=(20.0, 3.0),
        ),
        StageOutline(
            name="revenue",
            summary="orders, lines, quantity and revenue by month, nation and category",
            upstream=("priced_lines",),
            key=("month", "nation", "category"),
            rough_seconds=(14.0, 0.3),
        ),
    ),
    baseline="baseline",
    input=kinds.ORDERS.input,
    tables=tuple(kinds.ORDERS.tables),
    output_factor=0.6,
    reference="duckdb-reference",
)


def register_workload(register: Callable[[Workload], None]) -> None:
    """The workload that the variants below are ways to do."""
    register(ORDERS)


def register_variants(register: Register) -> None:
    """The plain code, the plain code on Spark as shipped, the performance-engineered code, and the reference."""
    for variant in usual_variants(
        ORDERS,
        "pipelines.orders",
        optimized="What is small is broadcast to the lines, the most selective first; nothing is sorted without need.",
        optimized_conf={**FITTED_PARTITIONS, **ADAPTIVE, **BROADCAST, **ZSTD},
    ):
        register(variant)
