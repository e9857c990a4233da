"""The event files: for each hour of day 31 the events that arrive in it, in order of arrival, the marker last."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from datasets.chunks import SCRATCH
from datasets.encode import signals_table, transactions_table
from datasets.rows import Rows, joined, rows_of
from datasets.schemas import EVENT_TABLES
from datasets.timeline import EVENT_FILES, HOUR, MARKER_TIME, SECOND, STREAM_DAY
from datasets.write import FileEntry, part_name, write_part

MARKER_ID: Final = -1
"""Key of both marker rows. The marker signal's transaction_id is one less, so that it meets no transaction."""

_ENCODE: Final[dict[str, Callable[[Rows], pa.Table]]] = {
    "transaction_events": transactions_table,
    "fraud_signal_events": signals_table,
}
_KEYS: Final = {"transaction_events": "transaction_id", "fraud_signal_events": "signal_id"}


def write_hours(folder: Path, hours: range) -> list[FileEntry]:
    """Write both event tables' files of some hours from what the chunks have set aside."""
    files = []
    for name in EVENT_TABLES:
        sources = [np.load(path, mmap_mode="r") for path in _in_order(folder / SCRATCH, name)]
        for hour in hours:
            rows = joined([_arriving(source, hour) for source in sources])
            rows = rows.take(np.lexsort((rows[_KEYS[name]], rows["arrival"])))
            if hour == EVENT_FILES - 1:
                rows = joined([rows, marker(name, rows)])
            files.append(write_part(folder, name, hour, _ENCODE[name](rows)))
    return files


def marker(table: str, like: Rows) -> Rows:
    """The row that ends an event table. Valid in every column, but only its time tells what it is."""
    if table == "transaction_events":
        keys = dict.fromkeys(("transaction_id", "user_id", "merchant_id"), MARKER_ID)
        values = {**keys, "cents": 1, "event_time": MARKER_TIME, "updated_at": MARKER_TIME}
    else:
        values = {"signal_id": MARKER_ID, "transaction_id": MARKER_ID - 1, "detected_at": MARKER_TIME}
    return Rows({name: np.array([values.get(name, 0)], column.dtype) for name, column in like.columns.items()})


def set_file_times(folder: Path) -> None:
    """Give the event files modification times one second apart, because a file stream reads the oldest first."""
    for name in EVENT_TABLES:
        for hour in range(EVENT_FILES):
            seconds = STREAM_DAY // SECOND + hour
            os.utime(folder / name / part_name(hour), (seconds, seconds))


def _in_order(scratch: Path, name: str) -> list[Path]:
    return sorted(scratch.glob(f"{name}-*.npy"))


def _arriving(records: NDArray[np.void], hour: int) -> Rows:
    """The rows that arrive in an hour; the first hour and the last take what lies before and after the day."""
    edges = (STREAM_DAY + hour * HOUR, STREAM_DAY + (hour + 1) * HOUR)
    first, last = np.searchsorted(np.ascontiguousarray(records["arrival"]), edges)
    return rows_of(records[0 if hour == 0 else first : len(records) if hour == EVENT_FILES - 1 else last])
