"""Counts rows per key while several threads make them."""

from __future__ import annotations

from threading import Lock

import numpy as np

from datasets.rows import Longs


class Tally:
    """Rows so far by key − 1, of keys from 1 to `keys`."""

    def __init__(self, keys: int) -> None:
        self.rows: Longs = np.zeros(keys, dtype=np.int64)
        self._lock = Lock()

    def add(self, keys: Longs) -> None:
        """Count one row for each element; a counting array per chunk would be larger than the chunk at large scales."""
        with self._lock:
            np.add.at(self.rows, keys - 1, 1)
