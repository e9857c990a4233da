"""Which rows of an answer differ from the reference's, and in which columns; only asked where the checksums differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import duckdb

from bench.answers.columns import Column, Form, quoted, row_hash
from bench.answers.verify import Output, judge, open_output
from bench.errors import NoAnswerError
from reports.record import Difference, DifferingRow

LOOKED_AT: Final = 10_000
"""Changed rows whose columns are compared: enough to know what is wrong, whatever the scale."""
SHOWN: Final = 3
"""Rows shown of each sort: changed, extra, missing."""
_LONGEST: Final = 120

# By hash, since comparing wide rows would take as much memory as both answers together. A row that is there twice on
# one side and once on the other is left once.
_ONLY_IN: Final = """
    CREATE TEMP TABLE {side} AS
    WITH numbered AS (
        SELECT *, row_hash, row_number() OVER (PARTITION BY row_hash) AS copy
        FROM (SELECT {own_columns}, {own_hash} AS row_hash FROM {own})
    ),
    lacking AS (
        SELECT row_hash, count(*) AS times FROM (SELECT {other_hash} AS row_hash FROM {other}) GROUP BY ALL
    )
    SELECT {columns}, row_number() OVER (PARTITION BY {key} ORDER BY numbered.row_hash) AS turn
    FROM numbered LEFT JOIN lacking ON lacking.row_hash = numbered.row_hash
    WHERE copy > coalesce(times, 0)
"""
_PAIRS: Final = "FROM extra JOIN missing ON {same} AND extra.turn = missing.turn"


def find_difference(found: str, expected: str, key: Sequence[str], threads: int) -> Difference:
    """Set the output folder `found` beside `expected`, row by row; rows are paired by the columns of `key`.

    Without a key, or if one of its columns is missing, every differing row is extra or missing. Raises NoAnswerError if
    a folder cannot be read or the columns are not the same in name and type, since then no row is equal, whatever its
    values. Of a column that moved to the path, on either side, only the name counts: paths have no types.
    """
    with judge(threads) as connection:
        mine, right = open_output(connection, "found", found), open_output(connection, "expected", expected)
        if not _same_columns(mine, right):
            raise NoAnswerError("the columns are not the same")
        if odd := next(_without_common_text(mine, right), None):
            raise NoAnswerError(f"column {odd} holds floats or the like, and one side has their text in paths")
        comparison = _Comparison(connection, list(right.columns), [name for name in key if name in right.columns])
        comparison.split(mine, right)
        return comparison.result()


class _Comparison:
    """The temporary tables `extra` and `missing`, and what can be read off them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, columns: list[str], key: list[str]) -> None:
        self._connection = connection
        self._columns = columns
        self._key = key
        same = " AND ".join(f"extra.{quoted(name)} IS NOT DISTINCT FROM missing.{quoted(name)}" for name in key)
        self._pairs = _PAIRS.format(same=same or "false")
        self._order = ", ".join(map(quoted, key)) or "ALL"

    def split(self, found: Output, expected: Output) -> None:
        """Make the tables: what only `found` has, and what only `expected` has."""
        for side, own, other in (("extra", found, expected), ("missing", expected, found)):
            statement = _ONLY_IN.format(
                side=side,
                own=own.view,
                other=other.view,
                own_columns=", ".join(_told(own.columns[name], other.columns[name]) for name in self._columns),
                own_hash=_hash_beside(own, other),
                other_hash=_hash_beside(other, own),
                columns=", ".join(map(quoted, self._columns)),
                key=", ".join(map(quoted, self._key)) or "NULL",
            )
            self._connection.execute(statement)

    def result(self) -> Difference:
        extra, missing = self._number("FROM extra"), self._number("FROM missing")
        changed = self._number(self._pairs)
        return Difference(
            changed=changed,
            extra=extra - changed,
            missing=missing - changed,
            looked_at=min(changed, LOOKED_AT),
            columns=self._columns_that_differ(),
            rows=(*self._changed_rows(), *self._lonely_rows("extra"), *self._lonely_rows("missing")),
        )

    def _number(self, source: str) -> int:
        (number,) = self._connection.execute(f"SELECT count(*) {source}").fetchall()[0]
        return int(number)

    def _columns_that_differ(self) -> dict[str, int]:
        counts = ", ".join(f"count(*) FILTER ({_differs(name)})" for name in self._columns)
        limited = f"(SELECT extra, missing {self._pairs} LIMIT {LOOKED_AT})"
        numbers = self._connection.execute(f"SELECT {counts} FROM {limited}").fetchall()[0]
        found = {name: int(number) for name, number in zip(self._columns, numbers, strict=True) if number}
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def _changed_rows(self) -> list[DifferingRow]:
        order = ", ".join(f"extra.{quoted(name)}" for name in self._key) or "1"
        both = ", ".join(f"{side}.{quoted(name)}::VARCHAR" for side in ("extra", "missing") for name in self._columns)
        rows = self._connection.execute(f"SELECT {both} {self._pairs} ORDER BY {order} LIMIT {SHOWN}").fetchall()
        return [self._changed(row[: len(self._columns)], row[len(self._columns) :]) for row in rows]

    def _changed(self, found: Sequence[str | None], expected: Sequence[str | None]) -> DifferingRow:
        pairs = dict(zip(self._columns, zip(map(_text, found), map(_text, expected), strict=True), strict=True))
        key = {name: pairs[name][0] for name in self._key}
        return DifferingRow(key=key, columns={name: pair for name, pair in pairs.items() if pair[0] != pair[1]})

    def _lonely_rows(self, side: str) -> list[DifferingRow]:
        """Rows that only one side has; of a keyless table the whole row tells which."""
        shown = self._key or self._columns
        texts = ", ".join(f"{quoted(name)}::VARCHAR" for name in shown)
        alone = f"SELECT {texts} FROM {side} WHERE rowid NOT IN (SELECT {side}.rowid {self._pairs})"
        rows = self._connection.execute(f"{alone} ORDER BY ALL LIMIT {SHOWN}").fetchall()
        return [self._lonely(side, dict(zip(shown, map(_text, row), strict=True))) for row in rows]

    def _lonely(self, side: str, values: dict[str, str]) -> DifferingRow:
        columns = {name: (value, None) if side == "extra" else (None, value) for name, value in values.items()}
        return DifferingRow(key=values if self._key else {}, columns=columns)


def _same_columns(one: Output, other: Output) -> bool:
    untyped = one.partitions | other.partitions
    sides = ({name: each.kind for name, each in side.columns.items() if name not in untyped} for side in (one, other))
    return one.columns.keys() == other.columns.keys() and next(sides) == next(sides)


def _without_common_text(one: Output, other: Output) -> Iterator[str]:
    """Columns that one side has in the path and the other in a type whose text depends on who writes it."""
    for name, column in one.columns.items():
        beside = other.columns[name]
        if column.kind != beside.kind and Form.AS_STORED in {column.form, beside.form}:
            yield name


def _hash_beside(own: Output, other: Output) -> str:
    """The hash of a row of `own`, equal to that of an equal row of `other`: values of other forms count as text."""
    pairs = [(column, other.columns[name]) for name, column in own.columns.items()]
    return row_hash(
        column if column.form is beside.form else replace(column, form=Form.TEXT) for column, beside in pairs
    )


def _told(own: Column, other: Column) -> str:
    """A column in a type that both sides have: its own, or that of text where one side has it in the path."""
    return quoted(own.name) if own.kind == other.kind else f"{own.text} AS {quoted(own.name)}"


def _differs(name: str) -> str:
    return f"extra.{quoted(name)} IS DISTINCT FROM missing.{quoted(name)}"


def _text(value: str | None) -> str:
    if value is None:
        return "null"
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
