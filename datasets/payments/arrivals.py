"""Events on their way from the chunks that make them to the hour files they end in: on disk, by slot of arrival."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np

from datasets.drawing.rows import Longs, Rows, rows_of
from datasets.payments.timeline import EVENT_FILES, HOUR, STREAM_DAY

EVENTS_PER_SLOT: Final = 65_536
"""Mean events of a slot: what is in memory at once for each writer of hour files, whatever the scale."""


class Arrivals:
    """The events of one table. Any number of threads add rows in any order; each hour gives them back sorted.

    Rows have a column `arrival` in microseconds since 1970, and no two of one arrival have the same `key`. An hour is
    cut into `slots_per_hour`, more the more events are `expected`, at least one.
    """

    def __init__(self, folder: Path, key: str, expected: int) -> None:
        self._folder = folder
        self._key = key
        self.slots_per_hour = -(-expected // (EVENT_FILES * EVENTS_PER_SLOT))
        self._dtype: np.dtype[Any] | None = None
        self._lock = Lock()
        folder.mkdir(parents=True)

    def add(self, rows: Rows) -> None:
        """Set rows aside. Those that arrive before the day or after it belong to its first or last hour."""
        slots = self._slots_of(rows["arrival"])
        order = np.argsort(slots, kind="stable")
        records = rows.take(order).records()
        edges = np.searchsorted(slots[order], np.arange(EVENT_FILES * self.slots_per_hour + 1))
        with self._lock:  # a file takes one writer at a time
            self._dtype = records.dtype
            for slot in np.flatnonzero(np.diff(edges)):
                with self._file(int(slot)).open("ab") as file:
                    file.write(records[edges[slot] : edges[slot + 1]].tobytes())

    def hour(self, hour: int) -> Iterator[Rows]:
        """All rows of an hour in order of arrival, one slot at a time."""
        first = hour * self.slots_per_hour
        for slot in range(first, first + self.slots_per_hour):
            rows = self._read(slot)
            yield rows.take(np.lexsort((rows[self._key], rows["arrival"])))

    def _slots_of(self, arrival: Longs) -> Longs:
        hours, within = np.divmod(arrival - STREAM_DAY, HOUR)
        slots = hours * self.slots_per_hour + within * self.slots_per_hour // HOUR
        return np.asarray(np.clip(slots, 0, EVENT_FILES * self.slots_per_hour - 1))

    def _read(self, slot: int) -> Rows:
        path = self._file(slot)
        assert self._dtype is not None, "events are added before hours are read"
        return rows_of(np.fromfile(path, self._dtype) if path.exists() else np.empty(0, self._dtype))

    def _file(self, slot: int) -> Path:
        return self._folder / f"slot-{slot}"
