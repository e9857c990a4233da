"""Rows of a wrong answer set beside the right ones: counted exactly, paired by key, and told column by column."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from bench.answers.differences import LOOKED_AT, SHOWN, find_difference
from bench.errors import NoAnswerError
from reports.evidence.answers import in_words
from reports.record import Difference

RIGHT = "SELECT i AS id, i % 7 AS kind, (i / 100)::DECIMAL(12,2) AS amount, 'name ' || i AS name FROM range(100) t(i)"


class Folders:
    """Answers of two sides, written as SQL over range(100)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, side: str, query: str, options: str = "FORMAT parquet") -> str:
        target = self._folder / side
        target.mkdir(exist_ok=True)
        place = target if "PARTITION_BY" in options else target / "part-0.parquet"
        duckdb.execute(f"COPY ({query}) TO '{place}' ({options})")
        return str(target)

    def difference(self, found: str, right: str = RIGHT, key: tuple[str, ...] = ("id",)) -> Difference:
        return find_difference(self.write("found", found), self.write("right", right), key, threads=1)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def test_a_changed_value_is_told_with_its_key_and_column(folders: Folders) -> None:
    found = folders.difference(f"SELECT * REPLACE (if(id IN (3, 5), 9, kind) AS kind) FROM ({RIGHT})")
    assert (found.changed, found.extra, found.missing, found.looked_at) == (2, 0, 0, 2)
    assert found.columns == {"kind": 2}
    assert [(dict(row.key), dict(row.columns)) for row in found.rows] == [
        ({"id": "3"}, {"kind": ("9", "3")}),
        ({"id": "5"}, {"kind": ("9", "5")}),
    ]
    assert in_words(found) == "kind differs in 2 rows; first: id 3: kind 9 instead of 3"


def test_a_lost_row_and_a_doubled_one_are_told_apart(folders: Folders) -> None:
    found = folders.difference(f"SELECT * FROM ({RIGHT}) WHERE id <> 4 UNION ALL SELECT * FROM ({RIGHT}) WHERE id = 8")
    assert (found.changed, found.extra, found.missing) == (0, 1, 1)
    assert found.columns == {}
    assert [dict(row.key) for row in found.rows] == [{"id": "8"}, {"id": "4"}]
    assert in_words(found) == "1 row too many; 1 row missing; first: id 8"


def test_a_row_written_twice_with_another_value_is_one_changed_and_one_too_many(folders: Folders) -> None:
    twice = f"SELECT * REPLACE ('other' AS name) FROM ({RIGHT}) WHERE id = 8"
    found = folders.difference(f"{RIGHT} WHERE i <> 8 UNION ALL {twice} UNION ALL {twice}")
    assert (found.changed, found.extra, found.missing) == (1, 1, 0)


def test_nulls_are_values_like_others(folders: Folders) -> None:
    found = folders.difference(f"SELECT * REPLACE (if(id = 2, NULL, name) AS name) FROM ({RIGHT})")
    assert dict(found.rows[0].columns) == {"name": ("null", "name 2")}


def test_columns_are_ordered_by_how_often_they_differ(folders: Folders) -> None:
    wrong = f"SELECT * REPLACE (kind + 1 AS kind, if(id < 10, 'x', name) AS name) FROM ({RIGHT})"
    found = folders.difference(wrong)
    assert list(found.columns.items()) == [("kind", 100), ("name", 10)]
    assert len(found.rows) == SHOWN


@pytest.mark.parametrize(("more", "told"), [(1, "1 more column differs"), (2, "2 more columns differ")])
def test_of_many_columns_three_are_named_and_the_others_counted(folders: Folders, more: int, told: str) -> None:
    columns, others = (", ".join(f"{value} AS c{place}" for place in range(3 + more)) for value in ("id", "id + 1"))
    right, wrong = (f"SELECT id, {values} FROM range(5) t(id)" for values in (columns, others))
    parts = in_words(folders.difference(wrong, right)).split("; ")
    assert parts[:4] == [*(f"c{place} differs in 5 rows" for place in range(3)), told]


def test_only_the_first_changed_rows_are_looked_into_but_all_are_counted(folders: Folders) -> None:
    many = LOOKED_AT + 50
    right, wrong = (f"SELECT i AS id, {value} AS value FROM range({many}) t(i)" for value in ("i", "i + 1"))
    found = folders.difference(wrong, right)
    assert (found.changed, found.looked_at, found.columns) == (many, LOOKED_AT, {"value": LOOKED_AT})
    assert f"of {LOOKED_AT:,} looked at" in in_words(found)


def test_without_a_key_whole_rows_are_too_many_or_missing(folders: Folders) -> None:
    found = folders.difference(f"SELECT * REPLACE (if(id = 3, 9, kind) AS kind) FROM ({RIGHT})", key=())
    assert (found.changed, found.extra, found.missing) == (0, 1, 1)
    assert dict(found.rows[0].columns) == {
        "amount": ("0.03", None),
        "id": ("3", None),
        "kind": ("9", None),
        "name": ("name 3", None),
    }
    assert in_words(found) == "1 row too many; 1 row missing; first: amount 0.03, id 3, kind 9, name name 3"


def test_partition_columns_are_compared_like_others(folders: Folders) -> None:
    wrong = f"SELECT * REPLACE (if(id = 3, 9, kind) AS kind) FROM ({RIGHT})"
    found = folders.write("found", wrong, "FORMAT parquet, PARTITION_BY (kind)")
    difference = find_difference(found, folders.write("right", RIGHT), ("id",), threads=1)
    assert (difference.changed, difference.columns) == (1, {"kind": 1})


@pytest.mark.parametrize(
    ("value", "text", "other", "told"),
    [
        ("i % 3", "(i % 3)::VARCHAR", "9", "0"),
        ("i % 3", "(i % 3)::VARCHAR", "x", "0"),
        ("DATE '2026-01-01'", "'2026-01-01'", "2026-01-02", "2026-01-01"),
        ("'2026-01-01'", "'2026-01-01'", "x", "2026-01-01"),
        ("i = 3", "(i = 3)::VARCHAR", "false", "true"),
        ("TIMESTAMPTZ '2026-01-01 10:00:00+00'", "'2026-01-01 10:00:00'", "x", "2026-01-01 10:00:00"),
        ("(i % 3)::DECIMAL(5,0)", "(i % 3)::VARCHAR", "x", "0"),
    ],
)
def test_one_other_value_in_paths_is_one_row_though_paths_have_no_types(
    folders: Folders, value: str, text: str, other: str, told: str
) -> None:
    right = folders.write("right", f"SELECT i AS id, {value} AS part FROM range(10) t(i)")
    wrong = f"SELECT i AS id, if(i = 3, '{other}', {text}) AS part FROM range(10) t(i)"
    paths = folders.write("found", wrong, "FORMAT parquet, PARTITION_BY (part)")
    found = find_difference(paths, right, ("id",), threads=1)
    assert (found.changed, dict(found.rows[0].columns)) == (1, {"part": (other, told)})
    by_part = find_difference(paths, right, ("id", "part"), threads=1)
    assert (by_part.changed, by_part.extra, by_part.missing) == (0, 1, 1)


def test_one_text_among_texts_of_digits_is_one_row(folders: Folders) -> None:
    right = "SELECT i AS id, i::VARCHAR AS part FROM range(10) t(i)"
    found = folders.difference(f"SELECT * REPLACE (if(id = 3, '03', part) AS part) FROM ({right})", right)
    assert (found.changed, found.columns) == (1, {"part": 1})


def test_of_floats_in_paths_no_rows_are_told(folders: Folders) -> None:
    right = folders.write("right", "SELECT i AS id, i / 2 AS part FROM range(4) t(i)")
    found = folders.write(
        "found", "SELECT i AS id, i / 2 AS part FROM range(4) t(i)", "FORMAT parquet, PARTITION_BY (part)"
    )
    with pytest.raises(NoAnswerError, match="column part holds floats"):
        find_difference(found, right, ("id",), threads=1)


def test_other_columns_are_no_difference_of_rows(folders: Folders) -> None:
    with pytest.raises(NoAnswerError, match="columns are not the same"):
        folders.difference(f"SELECT * EXCLUDE (kind) FROM ({RIGHT})")


def test_columns_of_other_types_are_no_difference_of_rows_though_all_values_are_equal(folders: Folders) -> None:
    for kind, type_name in (("kind", "INTEGER"), ("amount", "DOUBLE")):
        with pytest.raises(NoAnswerError, match="columns are not the same"):
            folders.difference(f"SELECT * REPLACE ({kind}::{type_name} AS {kind}) FROM ({RIGHT})")


def test_a_partition_column_has_no_type_that_could_differ(folders: Folders) -> None:
    right = folders.write("right", f"SELECT * REPLACE (kind::INTEGER AS kind) FROM ({RIGHT})")
    found = folders.write("found", RIGHT, "FORMAT parquet, PARTITION_BY (kind)")
    assert find_difference(found, right, ("id",), threads=1).columns == {}
    with pytest.raises(NoAnswerError, match="columns are not the same"):
        find_difference(found, folders.write("less", f"SELECT * EXCLUDE (kind) FROM ({RIGHT})"), ("id",), threads=1)


def test_long_values_are_cut(folders: Folders) -> None:
    found = folders.difference(f"SELECT * REPLACE (if(id = 1, repeat('ä', 5000), name) AS name) FROM ({RIGHT})")
    value, _ = found.rows[0].columns["name"]
    assert value is not None
    assert len(value) < 200
