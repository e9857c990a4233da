"""What the reference calls a session, against plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.web_log.schemas import PAGE_VIEWS, PAGES
from pipelines.sessions.reference.sessions import build

BEGIN = datetime(2026, 1, 1, 23, 40, tzinfo=UTC)  # so that sessions cross midnight
GAPS = st.sampled_from([0, 1, 999_999, 60_000_000, 1_799_999_999, 1_800_000_000, 1_800_000_001, 90_000_000_000])
"""Microseconds: around half an hour, around a second, and none."""

View = tuple[int, int, datetime, int]  # user, view, time, page


@st.composite
def logs(draw: st.DrawFn) -> list[View]:
    """Views of three users in any order of their numbers, many at the same time."""
    views: list[View] = []
    numbers = iter(draw(st.permutations(range(30))))
    for user in (1, 2, 3):
        at = BEGIN
        for gap in draw(st.lists(GAPS, max_size=10)):
            at += timedelta(microseconds=gap)
            views.append((user, next(numbers), at, draw(st.integers(1, 4))))
    return views


def by_hand(views: Sequence[View]) -> list[tuple[Any, ...]]:
    """Sessions as a reader of the rules would make them, one view after another."""
    found: list[tuple[Any, ...]] = []
    in_order = sorted(views, key=lambda view: (view[0], view[2], view[1]))
    for user, own in groupby(in_order, key=lambda view: view[0]):
        sessions: list[list[View]] = []
        for view in own:
            if not sessions or view[2] - sessions[-1][-1][2] >= timedelta(minutes=30):
                sessions.append([])
            sessions[-1].append(view)
        for number, session in enumerate(sessions, start=1):
            first, last = session[0], session[-1]
            seconds = (last[2] - first[2]) // timedelta(seconds=1)
            found.append((user, number, f"/p/{first[3]}", f"/p/{last[3]}", first[2], last[2], len(session), seconds))
    return found


def by_reference(views: Sequence[View]) -> list[tuple[Any, ...]]:
    with TemporaryDirectory() as folder:
        rows = [
            {"view_id": v, "user_id": u, "page_id": p, "viewed_at": t, "device": "", "referrer": "", "milliseconds": 0}
            for u, v, t, p in views
        ]
        pages = [{"page_id": page, "path": f"/p/{page}", "section": "p"} for page in range(1, 5)]
        inputs = {"page_views": f"{folder}/page_views", "pages": f"{folder}/pages.parquet"}  # a folder and a file
        Path(inputs["page_views"]).mkdir()
        pq.write_table(pa.Table.from_pylist(rows, schema=PAGE_VIEWS), f"{folder}/page_views/part.parquet")
        pq.write_table(pa.Table.from_pylist(pages, schema=PAGES), inputs["pages"])
        with duckdb.connect(config={"threads": 1}) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            return sorted(build(connection, inputs).fetchall())


@settings(deadline=None, max_examples=60)
@given(views=logs())
def test_a_session_ends_where_half_an_hour_passes_without_a_view(views: list[View]) -> None:
    assert by_reference(views) == by_hand(views)
