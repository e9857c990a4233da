"""The tables of a trading company's orders, after TPC-H's: types as written to Parquet, and what columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pyarrow as pa

from datasets.payments.schemas import schema

CUSTOMERS: Final = schema(
    "Who orders.",
    ("customer_id", "LONG", "Key, from 1."),
    ("name", "STRING", "A company; not unique."),
    ("nation", "STRING", "ISO 3166 code of two letters."),
    ("segment", "STRING", "One of five."),
)
PARTS: Final = schema(
    "What is ordered.",
    ("part_id", "LONG", "Key, from 1; the ranks of the skew law are scattered over it."),
    ("name", "STRING", "Not unique."),
    ("brand", "STRING", "One of twenty-five."),
    ("category", "STRING", "One of ten."),
)
ORDERS: Final = schema(
    "Orders of the four years 2022 to 2025.",
    ("order_id", "LONG", "Key, from 1."),
    ("customer_id", "LONG", "A customer of `customers`; all order alike."),
    ("ordered_on", "DATE", "2022-01-01 to 2025-12-31."),
    ("priority", "STRING", "One of five."),
    ("status", "STRING", "OPEN, SHIPPED or CANCELLED."),
)
ORDER_LINES: Final = schema(
    "What was ordered: one to seven lines of an order, in one file together.",
    ("order_id", "LONG", "An order of `orders`; with `line` the key."),
    ("line", "INT", "From 1 within the order."),
    ("part_id", "LONG", "A part of `parts`."),
    ("quantity", "INT", "1 to 50."),
    ("price", "DECIMAL(12,2)", "Of the whole quantity, before discount and tax."),
    ("discount", "DECIMAL(12,2)", "0.00 to 0.10, as a part of the price."),
    ("tax", "DECIMAL(12,2)", "0.00 to 0.08, as a part of the discounted price."),
    ("shipped_on", "DATE", "One to 121 days after the order."),
    ("ship_mode", "STRING", "One of five."),
)
ORDER_TABLES: Final[Mapping[str, pa.Schema]] = MappingProxyType(
    {"customers": CUSTOMERS, "parts": PARTS, "orders": ORDERS, "order_lines": ORDER_LINES}
)
"""Schema by folder name."""
REPEATING: Final = frozenset(
    {"nation", "segment", "brand", "category", "ordered_on", "priority", "status"}
    | {"line", "quantity", "discount", "tax", "shipped_on", "ship_mode"}
)
"""Columns with few enough values for a Parquet dictionary to pay."""

SEGMENTS: Final = ("BUILDING", "FURNITURE", "MACHINERY", "HOUSEHOLD", "VEHICLES")
CATEGORIES: Final = ("bolts", "cables", "filters", "gears", "hoses", "lamps", "motors", "pumps", "seals", "valves")
MATERIALS: Final = ("brass", "copper", "nickel", "rubber", "steel", "tin")
BRANDS: Final = tuple(f"Brand#{number:02d}" for number in range(1, 26))
PRIORITIES: Final = ("1-URGENT", "2-HIGH", "3-MEDIUM", "4-LOW", "5-NONE")
STATUSES: Final = ("OPEN", "SHIPPED", "CANCELLED")
STATUS_SHARES: Final = (0.10, 0.87, 0.03)
SHIP_MODES: Final = ("AIR", "MAIL", "RAIL", "SHIP", "TRUCK")
