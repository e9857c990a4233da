"""The event files: for each hour of day 31 the events that arrive in it, in order of arrival, the marker last."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from datasets.drawing.rows import Rows, joined
from datasets.payments.arrivals import Arrivals
from datasets.payments.encode import signals_table, transactions_table
from datasets.payments.schemas import EVENT_TABLES
from datasets.payments.timeline import EVENT_FILES, MARKER_TIME, SECOND, STREAM_DAY
from datasets.write import FileEntry, part_name, write_part

MARKER_ID: Final = -1
"""Key of both marker rows. The marker signal's transaction_id is one less, so that it meets no transaction."""

_ENCODE: Final[dict[str, Callable[[Rows], pa.Table]]] = {
    "transaction_events": transactions_table,
    "fraud_signal_events": signals_table,
}


def write_hour(folder: Path, name: str, events: Arrivals, hour: int) -> list[FileEntry]:
    """Write the file of one hour of the event table `name`."""
    return [write_part(folder, name, hour, map(_ENCODE[name], _with_marker(name, events, hour)))]


def _with_marker(name: str, events: Arrivals, hour: int) -> Iterator[Rows]:
    for place, rows in enumerate(events.hour(hour), start=1):
        at_end = hour == EVENT_FILES - 1 and place == events.slots_per_hour
        yield joined([rows, marker(name, rows)]) if at_end else rows


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
