"""Makes the four tables of orders: customers, parts, orders and their lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from datasets.drawing.keys import PopularKeys
from datasets.drawing.names import draw_names
from datasets.drawing.randomness import stream
from datasets.drawing.rows import Longs, Rows
from datasets.drawing.threads import Task, run_all
from datasets.orders import schemas
from datasets.orders.lines import CHUNK, draw_lines, draw_orders, number_of_chunks, number_of_customers, parts_of
from datasets.payments.columns import any_of, countries, days, joined
from datasets.payments.encode import money, plain, table, words
from datasets.spec import DatasetSpec
from datasets.write import FileEntry, write_part

NAME: Final = "orders-1"
"""Changed whenever the same spec would give other data."""
UNIT: Final = (
    "100,000 orders of some 400,000 lines within four years, 10,000 customers and 2,000 parts; skew is of parts"
)
BYTES_PER_SCALE: Final = 13_400_000


def make_orders(spec: DatasetSpec, folder: Path) -> None:
    """Write all four tables."""
    parts = parts_of(spec)
    tasks: list[Task] = [partial(_write_orders, spec, parts, folder, chunk) for chunk in range(number_of_chunks(spec))]
    for name, columns, rows in (("customers", _customers, number_of_customers(spec)), ("parts", _parts, parts.known)):
        pieces = range(-(-rows // CHUNK))
        tasks += [partial(_write_keyed, name, partial(columns, spec, rows), folder, part) for part in pieces]
    run_all(tasks)


def _write_keyed(name: str, columns: Callable[[int], Any], folder: Path, part: int) -> list[FileEntry]:
    return [write_part(folder, name, part, [columns(part)], repeating=schemas.REPEATING)]


def _ids(rows: int, part: int) -> Longs:
    """The keys of one file of a table that has the keys from 1 to `rows`."""
    return np.arange(part * CHUNK, min(rows, (part + 1) * CHUNK), dtype=np.int64) + 1


def _customers(spec: DatasetSpec, rows: int, part: int) -> Any:
    ids, names, rng = _ids(rows, part), draw_names(spec.seed), stream(spec.seed, "customers", part)
    size = len(ids)
    segments = rng.integers(0, len(schemas.SEGMENTS), size, dtype=np.int8)
    return table(
        schemas.CUSTOMERS,
        plain(ids),
        any_of(rng, names.companies, size),
        countries(rng, names.countries, size),
        words(segments, schemas.SEGMENTS),
    )


def _parts(spec: DatasetSpec, rows: int, part: int) -> Any:
    ids, rng = _ids(rows, part), stream(spec.seed, "parts", part)
    size = len(ids)
    category = words((ids % len(schemas.CATEGORIES)).astype(np.int8), schemas.CATEGORIES)
    material = any_of(rng, schemas.MATERIALS, size)
    brand = words(rng.integers(0, len(schemas.BRANDS), size, dtype=np.int8), schemas.BRANDS)
    name = joined(" ", material, category.dictionary_decode())
    return table(schemas.PARTS, plain(ids), name, brand, category)


def _write_orders(spec: DatasetSpec, parts: PopularKeys, folder: Path, chunk: int) -> list[FileEntry]:
    orders = draw_orders(spec, chunk)
    lines = draw_lines(spec, parts, chunk, orders)
    return [
        write_part(folder, "orders", chunk, [_orders_table(orders)], repeating=schemas.REPEATING),
        write_part(folder, "order_lines", chunk, [_lines_table(lines)], repeating=schemas.REPEATING),
    ]


def _orders_table(rows: Rows) -> Any:
    return table(
        schemas.ORDERS,
        plain(rows["order_id"]),
        plain(rows["customer_id"]),
        days(rows["ordered"]),
        words(rows["priority"], schemas.PRIORITIES),
        words(rows["status"], schemas.STATUSES),
    )


def _lines_table(rows: Rows) -> Any:
    return table(
        schemas.ORDER_LINES,
        plain(rows["order_id"]),
        plain(rows["line"]),
        plain(rows["part_id"]),
        plain(rows["quantity"]),
        money(rows["price"]),
        money(rows["discount"]),
        money(rows["tax"]),
        days(rows["shipped"]),
        words(rows["ship_mode"], schemas.SHIP_MODES),
    )
