"""Counts rows per key while several threads make them."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from datasets.drawing.laws import blocks
from datasets.drawing.rows import Longs
from datasets.drawing.shares import Block


class Tally:
    """Rows so far by key − 1, of keys from 1 to `keys`."""

    def __init__(self, keys: int) -> None:
        self.rows: NDArray[np.int32] = np.zeros(keys, dtype=np.int32)
        self._lock = Lock()

    def add(self, keys: Longs) -> None:
        """Count one row for each element; a counting array per chunk would be larger than the chunk at large scales."""
        with self._lock:
            np.add.at(self.rows, keys - 1, np.int32(1))  # of the same type, or it takes fifty times as long

    def blocks(self) -> Iterator[Block]:
        """All keys and their rows."""
        for start, stop in blocks(len(self.rows)):
            yield np.arange(start, stop) + 1, self.rows[start:stop]
