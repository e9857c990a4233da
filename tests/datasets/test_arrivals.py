"""Events by slot of arrival: nothing is lost, order does not depend on who added what when, slots stay small."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.drawing.rows import Rows, joined
from datasets.generate_initial_data import generate
from datasets.payments import arrivals
from datasets.payments.arrivals import EVENTS_PER_SLOT, Arrivals
from datasets.payments.schemas import EVENT_TABLES
from datasets.payments.timeline import DAY, EVENT_FILES, HOUR, STREAM_DAY
from datasets.spec import DatasetSpec


def events(times: list[int]) -> Rows:
    """Events with ascending keys at times in microseconds since the day began."""
    return Rows({"key": np.arange(len(times)), "arrival": np.array(times, dtype=np.int64) + STREAM_DAY})


def taken_back(waiting: Arrivals) -> list[Rows]:
    return [joined(list(waiting.hour(hour))) for hour in range(EVENT_FILES)]


times = st.lists(st.integers(-HOUR, DAY + HOUR) | st.sampled_from([0, HOUR - 1, HOUR, DAY - 1, DAY]), min_size=1)


@settings(max_examples=30)
@given(when=times, cut=st.integers(0, 50), slots=st.integers(1, 7), first=st.booleans())
def test_each_event_comes_back_once_in_its_hour_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, when: list[int], cut: int, slots: int, first: bool
) -> None:
    rows = events(when)
    waiting = Arrivals(tmp_path_factory.mktemp("events") / "x", "key", slots * EVENT_FILES * EVENTS_PER_SLOT)
    assert waiting.slots_per_hour == slots
    pieces = [rows.take(slice(cut)), rows.take(slice(cut, None))]
    for piece in pieces if first else reversed(pieces):
        waiting.add(piece)
    back = taken_back(waiting)
    everything = joined(back)
    assert sorted(everything["key"].tolist()) == list(range(len(when)))
    order = sorted(range(len(when)), key=lambda key: (when[key], key))
    assert everything["key"].tolist() == order
    for hour, found in enumerate(back):
        hours = np.clip((found["arrival"] - STREAM_DAY) // HOUR, 0, EVENT_FILES - 1)
        assert (hours == hour).all()


def test_the_more_events_the_more_slots_so_that_none_grows(tmp_path: Path) -> None:
    few, many = (Arrivals(tmp_path / str(number), "key", number) for number in (1, 20 * EVENT_FILES * EVENTS_PER_SLOT))
    assert (few.slots_per_hour, many.slots_per_hour) == (1, 20)
    many.add(events(list(range(0, DAY, DAY // 100_000))))
    sizes = [len(rows) for hour in range(EVENT_FILES) for rows in many.hour(hour)]
    assert max(sizes) < 2 * 100_000 / len(sizes)


def test_hour_files_hold_the_same_rows_in_the_same_order_whatever_the_slots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = DatasetSpec(scale=0.1, skew=0.9)
    whole = generate(spec, tmp_path / "whole")
    monkeypatch.setattr(arrivals, "EVENTS_PER_SLOT", 7)
    generate(spec, tmp_path / "sliced")
    groups = 0
    for entry in whole.files:
        if entry.path.split("/")[0] in EVENT_TABLES:
            one, other = (pq.ParquetFile(tmp_path / name / entry.path) for name in ("whole", "sliced"))
            assert one.read().equals(other.read()), entry.path
            assert one.num_row_groups == 1
            groups = max(groups, other.num_row_groups)
    assert groups == 6
