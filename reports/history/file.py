"""The history as a Parquet file, which any tool reads: written as a whole, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from reports.errors import ReportError
from reports.files.atomic import write_atomically
from reports.history.points import Point

_TEXT: Final = pa.string()
SCHEMA: Final = pa.schema(
    [
        pa.field("run", _TEXT, nullable=False),
        pa.field("began", pa.timestamp("ms", tz="UTC"), nullable=False),
        pa.field("machine", _TEXT, nullable=False),
        pa.field("commit", _TEXT),
        pa.field("dirty", pa.bool_()),
        *(
            pa.field(name, _TEXT, nullable=False)
            for name in ("version", "spark", "workload", "dataset", "data", "baseline", "variant", "stage", "name")
        ),
        pa.field("value", pa.float64(), nullable=False),
        pa.field("low", pa.float64()),
        pa.field("high", pa.float64()),
        pa.field("n", pa.int32(), nullable=False),
        pa.field("basis", _TEXT, nullable=False),
    ],
    metadata={"spark_variant_bench_history": "1"},
)
"""`began` is when the run was started; the others are as in `Point`."""


def read_history(path: Path) -> list[Point]:
    """Every point, oldest run first; none where there is no file yet. ReportError when it is no history."""
    if not path.exists():
        return []
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise ReportError(f"{path} cannot be read ({_line(error)}): restore it, or begin another file") from error
    if not table.schema.equals(SCHEMA) or table.schema.metadata != SCHEMA.metadata:
        raise ReportError(f"{path} is no history that this version reads: begin another file")
    return [Point(**row) for row in table.to_pylist()]


def add_to_history(path: Path, points: Sequence[Point]) -> list[Point]:
    """Put points in the place of those of the same runs, and write the file; returns all that it holds then."""
    new = {point.run for point in points}
    kept = [point for point in read_history(path) if point.run not in new]
    together = sorted([*kept, *points], key=lambda point: (point.began, point.run))
    table = pa.Table.from_pylist([asdict(point) for point in together], schema=SCHEMA)
    buffer = BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, buffer.getvalue())
    except OSError as error:
        raise ReportError(f"cannot write {path} ({error.strerror}): give another file with --file") from error
    return together


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
