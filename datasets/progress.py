"""How far the making of a dataset has come: in words for everybody, in numbers for a progress bar."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from datasets.write import FileEntry

Progress: TypeAlias = Callable[[str], None]
"""Is told in a few words what is being done or has been noticed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Rows done so far and in all, and the seconds it took so far; `what` is done, and what the rows are.

    While data is made, the rows are transactions, those of the stream included.
    """

    rows: int
    total: int
    seconds: float
    what: str = "data"
    of: str = "transactions"

    @property
    def rows_per_second(self) -> float:
        """Mean since the beginning."""
        return self.rows / self.seconds if self.seconds > 0 else 0.0

    @property
    def rate(self) -> str:
        """The mean in words."""
        return f"{self.rows_per_second:,.0f} rows/s"

    def __str__(self) -> str:
        """One short line, which reads the same on a terminal and in a log."""
        return f"{self.what}: {self.rows:,} of {self.total:,} {self.of}, {self.rate}"


Meter: TypeAlias = Callable[[Pace], None]
"""Is told whenever some files are finished."""


class Counter:
    """Counts the transactions in finished files and tells whoever wants to know."""

    def __init__(self, total: int, progress: Progress | None, meter: Meter | None) -> None:
        self._total = total
        self._progress = progress
        self._meter = meter
        self._rows = 0
        self._began = time.monotonic()

    def all_of(self, written: Iterable[list[FileEntry]]) -> list[FileEntry]:
        """All files, of whatever table, counted as they get finished."""
        files = []
        for some in written:
            files += some
            self._count(some)
        return files

    def _count(self, files: Iterable[FileEntry]) -> None:
        self._rows += sum(file.rows for file in files if file.path.startswith("transaction"))
        pace = Pace(rows=self._rows, total=self._total, seconds=time.monotonic() - self._began)
        if self._progress is not None:
            self._progress(str(pace))
        if self._meter is not None:
            self._meter(pace)
