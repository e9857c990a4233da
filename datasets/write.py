"""Writes one Parquet file and says what was written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

ROWS_PER_GROUP: Final = 131_072

# Columns of payments with few enough values.
_DICTIONARY: Final = frozenset(
    {
        "merchant_id",
        "currency",
        "status",
        "channel",
        "signal_type",
        "score",
        "country",
        "risk_segment",
        "category",
        "action",
        "signup_date",
        "onboarded_date",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """One file of a dataset: path relative to its folder, rows, size in bytes, XXH3 digest of its content."""

    path: str
    rows: int
    bytes: int
    digest: str


def part_name(part: int) -> str:
    """File name of a part; names ascend with the number."""
    return f"part-{part:05d}.parquet"


def is_part_name(name: str) -> bool:
    """Is this a file name `part_name` could give?"""
    return re.fullmatch(r"part-\d{5,}\.parquet", name) is not None


def write_part(
    folder: Path, name: str, part: int, tables: Iterable[pa.Table], *, repeating: Collection[str] = _DICTIONARY
) -> FileEntry:
    """Write tables, at least one, one after the other as `name`/part-….parquet below `folder`, as plain logical types.

    Uncompressed: a codec would take half of the time there is, for a third of the bytes. Statistics of strings would
    tell no reader anything, because rows are in no order. `repeating` columns have few enough values for a Parquet
    dictionary to pay.
    """
    path = folder / name / part_name(part)
    path.parent.mkdir(exist_ok=True)
    left = iter(tables)
    first = next(left)
    # A file of our own, because the writer would leave its one open, and the room on the disk taken, where it fails.
    with (
        pa.OSFile(str(path), "wb") as file,
        pq.ParquetWriter(file, first.schema, **_options(first.schema, repeating)) as writer,
    ):
        rows = 0
        for table in chain([first], left):
            writer.write_table(table, row_group_size=ROWS_PER_GROUP)
            rows += table.num_rows
    return FileEntry(path=f"{name}/{path.name}", rows=rows, bytes=path.stat().st_size, digest=digest(path))


def _options(schema: pa.Schema, repeating: Collection[str]) -> dict[str, Any]:
    return {
        "compression": "none",
        "use_dictionary": [name for name in schema.names if name in repeating],
        "store_schema": False,
        "store_decimal_as_integer": True,
        "write_statistics": [field.name for field in schema if pa.types.is_primitive(field.type)],
    }


def digest(path: Path) -> str:
    """XXH3 of a file's content, 32 hex digits: as fast as the file can be read. Finds damage, not forgery."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, xxhash.xxh3_128).hexdigest()
