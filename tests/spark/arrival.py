"""Event files cut anew: the same events in another number of files, and in another order of arrival."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from datasets.payments.schemas import SCHEMAS
from datasets.payments.timeline import DAY, SECOND, STREAM_DAY, STREAM_END, WATERMARK_DELAY

Longs = NDArray[np.int64]
Arrival = Callable[[Longs], Longs]
"""From the times of events, in the order of their rows, to the times at which they arrive."""
TIMES: Final[Mapping[str, str]] = {"transaction_events": "updated_at", "fraud_signal_events": "detected_at"}
"""The event time of each event table, the one its watermark is on."""


def even_cuts(files: int) -> list[int]:
    """Times, in microseconds since 1970, that cut the day of the stream into that many equal parts."""
    return [STREAM_DAY + DAY * place // files for place in range(1, files)]


def event_times(events: pa.Table, table: str) -> Longs:
    """Event times in microseconds since 1970."""
    return np.asarray(events[TIMES[table]].cast("int64"))


def files_of(dataset: Path, table: str) -> list[pa.Table]:
    """What is in the files of an event table, in the order in which they arrive."""
    return [pq.ParquetFile(file).read() for file in sorted((dataset / table).glob("*.parquet"))]


def arrived(dataset: Path, table: str) -> tuple[pa.Table, pa.Table]:
    """The real events of a table in the order in which they arrive, and the marker."""
    rows = pa.concat_tables(files_of(dataset, table))
    return rows.slice(0, len(rows) - 1), rows.slice(len(rows) - 1)


def as_it_was(times: Longs) -> Longs:
    """Arrival in the order the rows are in: when an event comes, the newest before it has been there."""
    return np.maximum.accumulate(times)


def shuffled(seed: int) -> Arrival:
    """Arrival anew, each event less than ten minutes after it happened, a quarter of them by the last microsecond."""

    def arrival(times: Longs) -> Longs:
        rng = np.random.default_rng([seed, len(times)])
        latest = rng.random(len(times)) < 0.25
        return times + np.where(latest, WATERMARK_DELAY - 1, rng.integers(0, WATERMARK_DELAY, len(times)))

    return arrival


def straggling(time: int, delay: int) -> Arrival:
    """Arrival in time, but for the event nearest to `time`, which comes `delay` microseconds after it happened."""

    def arrival(times: Longs) -> Longs:
        late = np.argmin(np.abs(times - time))
        return np.where(np.arange(len(times)) == late, times + delay, times)

    return arrival


def deliver(
    dataset: Path,
    folder: Path,
    cuts: Sequence[int],
    arrival: Arrival = as_it_was,
    between: tuple[int, int] = (STREAM_DAY, STREAM_END),
) -> Path:
    """A dataset in `folder` with the tables of `dataset`, whose events come in `len(cuts) + 1` files.

    A file holds what arrives between two cuts (microseconds since 1970). Events that do not happen between the two
    times of `between` are left out.
    """
    folder.mkdir(parents=True)
    for name in SCHEMAS:
        if name not in TIMES:
            (folder / name).symlink_to(dataset / name)
            continue
        events, marker = arrived(dataset, name)
        times = event_times(events, name)
        inside = (times >= between[0]) & (times < between[1])
        parts = _cut(events.filter(pa.array(inside)), arrival(times[inside]), cuts)
        write(folder / name, [*parts[:-1], pa.concat_tables([parts[-1], marker])])
    return folder


def _cut(events: pa.Table, arrival: Longs, cuts: Sequence[int]) -> list[pa.Table]:
    place = np.searchsorted(np.array(cuts, dtype=np.int64), arrival, side="right")
    return [events.filter(pa.array(place == file)) for file in range(len(cuts) + 1)]


def write(folder: Path, parts: Sequence[pa.Table]) -> None:
    """Write files that a file stream reads one after the other: their times of change are a second apart."""
    folder.mkdir()
    for place, part in enumerate(parts):
        path = folder / f"part-{place:05d}.parquet"
        pq.write_table(part, path)
        seconds = STREAM_DAY // SECOND + place
        os.utime(path, (seconds, seconds))
