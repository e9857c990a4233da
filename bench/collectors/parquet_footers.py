"""What the footers of Parquet files say of how they are laid out.

DuckDB reads them, which refuses a footer that makes no sense; PyArrow may end the process over one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.answers.verify import judge
from bench.errors import NoAnswerError

_QUERY: Final = """
    SELECT count(DISTINCT (file_name, row_group_id)), list_sort(list(DISTINCT replace(lower(compression), '_raw', '')))
    FROM parquet_metadata($files)
"""


@dataclass(frozen=True, slots=True)
class Layout:
    """Row groups of all files together, and the codecs of their columns in Spark's words, sorted: ("zstd",)."""

    row_groups: int
    codecs: tuple[str, ...]


def layout_of(files: Iterable[Path]) -> Layout | None:
    """Row groups and codecs of these files; None where one of them is no Parquet. Of a file only the footer is read."""
    paths = list(map(str, files))
    if not paths:
        return Layout(0, ())
    try:
        with judge(threads=1) as connection:
            found = connection.execute(_QUERY, {"files": paths}).fetchone()
    except NoAnswerError:
        return None
    assert found is not None
    return Layout(found[0], tuple(found[1] or ()))
