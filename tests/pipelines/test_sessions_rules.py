"""What the reference calls a session, against plain Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.sessions.reference import daily_visits, sessions
from tests.pipelines.small_web_log import KNOWN, UNKNOWN, View, write_web_log

BEGIN = datetime(2026, 1, 1, 23, 40, tzinfo=UTC)  # so that sessions cross midnight
GAPS = st.sampled_from([0, 1, 999_999, 60_000_000, 1_799_999_999, 1_800_000_000, 1_800_000_001, 90_000_000_000])
"""Microseconds: around half an hour, around a second, and none."""


@st.composite
def logs(draw: st.DrawFn) -> list[View]:
    """Views of three users in any order of their numbers, many at the same time."""
    views: list[View] = []
    numbers = iter(draw(st.permutations(range(30))))
    for user in (1, 2, 3):
        at = BEGIN
        for gap in draw(st.lists(GAPS, max_size=10)):
            at += timedelta(microseconds=gap)
            views.append((user, next(numbers), at, draw(st.sampled_from([*KNOWN, UNKNOWN]))))
    return views


def by_hand(views: Sequence[View]) -> list[tuple[Any, ...]]:
    """Sessions as a reader of the rules would make them, one view after another."""
    found: list[tuple[Any, ...]] = []
    in_order = sorted(views, key=lambda view: (view[0], view[2], view[1]))
    for user, own in groupby(in_order, key=lambda view: view[0]):
        made: list[list[View]] = []
        for view in own:
            if not made or view[2] - made[-1][-1][2] >= timedelta(minutes=30):
                made.append([])
            made[-1].append(view)
        for number, session in enumerate(made, start=1):
            first, last = session[0], session[-1]
            seconds = (last[2] - first[2]) // timedelta(seconds=1)
            ends = (KNOWN.get(first[3]), KNOWN.get(last[3]))
            found.append((user, number, *ends, first[2], last[2], len(session), seconds))
    return found


@contextmanager
def reference() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def by_reference(views: Sequence[View]) -> list[tuple[Any, ...]]:
    with TemporaryDirectory() as folder, reference() as connection:
        return sorted(sessions.build(connection, write_web_log(Path(folder), views)).fetchall())


@settings(deadline=None, max_examples=60)
@given(views=logs())
def test_a_session_ends_where_half_an_hour_passes_without_a_view(views: list[View]) -> None:
    assert by_reference(views) == by_hand(views)


def test_a_view_of_an_unknown_page_is_a_view_whose_path_and_section_are_null(tmp_path: Path) -> None:
    minute, day = timedelta(minutes=1), date(2026, 1, 1)
    begun_there = [(1, 1, BEGIN, UNKNOWN), (1, 2, BEGIN + minute, 1)]
    ended_there = [(2, 3, BEGIN, 2), (2, 4, BEGIN + minute, UNKNOWN)]
    in_between = [(3, 5, BEGIN, 1), (3, 6, BEGIN + 20 * minute, UNKNOWN), (3, 7, BEGIN + 40 * minute, 4)]
    inputs = write_web_log(tmp_path / "data", [*begun_there, *ended_there, *in_between, (4, 8, BEGIN, UNKNOWN)])
    with reference() as connection:
        found = sessions.build(connection, inputs)
        assert sorted((user, entry, exit_, pages) for user, _, entry, exit_, *_, pages, _ in found.fetchall()) == [
            (1, None, "/a/1", 2),
            (2, "/b/2", None, 2),
            (3, "/a/1", "/b/4", 3),
            (4, None, None, 1),
        ]
        sessions.write(found, str(tmp_path / "sessions"))
        visits = daily_visits.build(connection, inputs, str(tmp_path / "sessions"))
        assert sorted(visits.fetchall(), key=str) == [
            (day, "a", 1, 1, 3, 0, 2400),
            (day, "b", 1, 1, 2, 0, 60),
            (day, None, 2, 2, 3, 1, 60),
        ]
