"""The event folders as a file stream sees them: 24 files, in order, each event less than ten minutes late."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datasets.cache.cache import Dataset
from datasets.payments.schemas import EVENT_TABLES
from datasets.payments.timeline import HOUR, MARKER_TIME, MINUTE, STREAM_DAY, STREAM_END

TIMES = {"transaction_events": "updated_at", "fraud_signal_events": "detected_at"}


def files(dataset: Dataset, table: str) -> list[pa.Table]:
    """The tables of all files, in the order of their modification times."""
    paths = sorted((dataset.folder / table).iterdir(), key=lambda path: path.stat().st_mtime)
    return [pq.ParquetFile(path).read() for path in paths]


def times(dataset: Dataset, table: str) -> list[Any]:
    """Event times in microseconds per file, the marker left out."""
    found = [np.asarray(file[TIMES[table]].cast("int64")) for file in files(dataset, table)]
    return [*found[:-1], found[-1][:-1]]


@pytest.fixture(params=["small", "tiny"])
def dataset(request: pytest.FixtureRequest) -> Dataset:
    found: Dataset = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("table", EVENT_TABLES)
def test_there_are_24_files_whose_names_and_times_ascend_together(dataset: Dataset, table: str) -> None:
    paths = sorted((dataset.folder / table).iterdir())
    assert [path.name for path in paths] == [f"part-{hour:05d}.parquet" for hour in range(24)]
    assert all(a.stat().st_mtime < b.stat().st_mtime for a, b in pairwise(paths))
    assert dataset.manifest.event_files == 24


@pytest.mark.parametrize("table", EVENT_TABLES)
def test_no_event_is_ten_minutes_behind_any_that_came_before_it(dataset: Dataset, table: str) -> None:
    ordered = np.concatenate(times(dataset, table))
    assert (np.maximum.accumulate(ordered) - ordered < 10 * MINUTE).all()


@pytest.mark.parametrize("table", EVENT_TABLES)
def test_events_do_come_out_of_order(small: Dataset, table: str) -> None:
    ordered = np.concatenate(times(small, table))
    behind = np.maximum.accumulate(ordered) - ordered
    assert (behind > 0).mean() > 0.3
    assert behind.max() > 7 * MINUTE


@pytest.mark.parametrize("table", EVENT_TABLES)
def test_a_file_holds_what_arrives_in_its_hour(dataset: Dataset, table: str) -> None:
    for hour, found in enumerate(times(dataset, table)):
        begin, end = STREAM_DAY + hour * HOUR, STREAM_DAY + (hour + 1) * HOUR
        earliest = -np.inf if hour == 0 else begin - 10 * MINUTE
        latest = STREAM_END + 10 * MINUTE + 2 if hour == 23 else end
        assert ((found > earliest) & (found < latest)).all()


@pytest.mark.parametrize("table", EVENT_TABLES)
def test_the_last_row_of_the_last_file_is_the_marker_and_no_other_is(dataset: Dataset, table: str) -> None:
    rows = pa.concat_tables(files(dataset, table))
    found = np.asarray(rows[TIMES[table]].cast("int64"))
    assert found[-1] == MARKER_TIME
    assert (found[:-1] < MARKER_TIME - 23 * HOUR).all()


def test_the_markers_join_with_nothing(dataset: Dataset) -> None:
    marker = files(dataset, "transaction_events")[-1].to_pylist()[-1]
    signal = files(dataset, "fraud_signal_events")[-1].to_pylist()[-1]
    assert marker["transaction_id"] < 0
    assert marker["merchant_id"] < 0
    assert marker["user_id"] < 0
    assert signal["transaction_id"] < 0
    assert signal["transaction_id"] != marker["transaction_id"]
    assert None not in [*marker.values(), *signal.values()]


def test_hours_without_events_are_files_without_rows(tiny: Dataset) -> None:
    rows = [file.num_rows for file in files(tiny, "transaction_events")]
    assert 0 in rows
    assert sum(rows) == tiny.manifest.spec.counts.transaction_events + 1
