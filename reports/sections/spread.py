"""How the rows of a dataset are spread over its keys: as drawn beside what the law of the skew lets expect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from reports.writing.formatting import NOT_MEASURED, plural, significant
from reports.writing.page import Column, Entry, Row, Table

_SHARES: Final = {
    "top_1": "Top key",
    "top_10": "Top 10 keys",
    "top_1_percent": "Top 1 % of keys",
    "top_20_percent": "Top 20 % of keys",
}
_OTHERS: Final = {"gini": "Gini", "partition_skew": "Largest / median of 200 partitions"}


def spread_table(label: str, shares: Mapping[str, Any]) -> Table:
    """`shares` is what a manifest says under that name: for each key column the realised and the expected ones."""
    columns = ("Rows per", *_SHARES.values(), *_OTHERS.values())
    rows = tuple(
        Row(
            head=Entry(text=key, note=f"{which}, {plural(spread[which].get('keys', 0), 'key')}"),
            cells=tuple(Entry(text=text) for text in _texts(spread[which])),
        )
        for key, spread in shares.items()
        for which in ("realised", "expected")
    )
    return Table(
        caption=f"How the rows of {label} are spread over their keys: share of all rows",
        columns=tuple(Column(label=name, numeric=name != columns[0]) for name in columns),
        rows=rows,
    )


def _texts(values: Mapping[str, float | None]) -> list[str]:
    shares = [values.get(name) for name in _SHARES]
    others = [values.get(name) for name in _OTHERS]
    return [
        *(NOT_MEASURED if share is None else f"{significant(100 * share)} %" for share in shares),
        *(NOT_MEASURED if other is None else significant(other) for other in others),
    ]
