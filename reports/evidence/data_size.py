"""How much data a run worked on, as far as the makers of its datasets said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from reports.record import DatasetInfo
from reports.writing.formatting import plural, size

_UNKNOWN: Final = (0, 0)


def data_size(datasets: Sequence[DatasetInfo]) -> str | None:
    """Rows of all tables and bytes of their files, "17,151 rows, 1.15 MiB"; None if no manifest has "tables".

    Of several datasets it is the largest, with "up to".
    """
    rows, size_in_bytes = max((_of(info.manifest) for info in datasets), key=lambda each: each[1], default=_UNKNOWN)
    if not size_in_bytes:
        return None
    return f"{'up to ' if len(datasets) > 1 else ''}{plural(rows, 'row')}, {size(size_in_bytes)}"


def _of(manifest: Mapping[str, object]) -> tuple[int, int]:
    """Rows and bytes; a workload's own manifest may have anything in the place of tables."""
    tables = manifest.get("tables")
    found = [each for each in tables.values() if isinstance(each, Mapping)] if isinstance(tables, Mapping) else []
    return _sum(found, "rows"), _sum(found, "bytes")


def _sum(tables: Sequence[Mapping[str, object]], what: str) -> int:
    return sum(value for table in tables if isinstance(value := table.get(what), int))
