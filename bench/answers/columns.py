"""What values are taken for when they are hashed, so that it does not matter whether files or paths hold them.

A path has no types, only the text that Spark makes of a value: `dt=2026-01-01` may have been a date or a text. So a
column of text whose every value is what Spark writes for a whole number (a date, a truth value, an instant) is hashed
as such. Only the values decide, wherever they are, and for columns of other text that costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import duckdb

_SAMPLE: Final = 1_000
"""Rows that are looked at before a column of text is read to its end: nearly all text shows at once what it is not."""
_TEXT: Final = "VARCHAR"
_INSTANT: Final = "TIMESTAMP"  # and those with a zone, and of other precisions


class Form(StrEnum):
    """What the values of a column are taken for."""

    WHOLE = "whole numbers"
    DATE = "dates"
    TRUTH = "truth values"
    INSTANT = "instants"
    TEXT = "text"
    AS_STORED = "as stored"  # such as floats: their text depends on who wrote it


_PARSED: Final = {
    Form.WHOLE: "TRY_CAST({} AS HUGEINT)",
    Form.DATE: "TRY_CAST({} AS DATE)",
    Form.TRUTH: "TRY_CAST({} AS BOOLEAN)",
    Form.INSTANT: "make_timestamp(epoch_us(TRY_CAST({} AS TIMESTAMP)))",  # null for what is infinite
}
"""By what text may be the text of, SQL for the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that is stored as DuckDB's type `kind`, the text in paths as VARCHAR."""

    name: str
    kind: str
    form: Form

    @property
    def hashed(self) -> str:
        """SQL for what is hashed: the same for equal values in the same form, whatever the type."""
        if self.form is Form.TEXT:
            return self.text
        parsed = self.kind == _TEXT and self.form in _PARSED
        value = _PARSED[self.form].format(quoted(self.name)) if parsed else quoted(self.name)
        if self.form is Form.INSTANT:
            return f"epoch_us({value})"
        return f"{value}::HUGEINT" if self.form is Form.WHOLE else value

    @property
    def text(self) -> str:
        """SQL for the text that Spark makes of the value in a path."""
        if self.kind == _TEXT:
            return quoted(self.name)
        value = f"{quoted(self.name)}::TIMESTAMP" if self.kind.startswith(_INSTANT) else quoted(self.name)
        return f"{value}::VARCHAR"


def columns_of(connection: duckdb.DuckDBPyConnection, view: str, types: Mapping[str, str]) -> dict[str, Column]:
    """The columns of a view by name, from DuckDB's types of them; text is looked into."""
    texts = [name for name, kind in types.items() if kind == _TEXT]
    sample = f"(FROM {view} LIMIT {_SAMPLE})"
    likely = _that_fit(connection, sample, [(name, form) for name in texts for form in _PARSED])
    found = dict(reversed(_that_fit(connection, view, likely)))  # several where there are only nulls: the first
    return {
        name: Column(name=name, kind=kind, form=found.get(name, form_of_type(kind))) for name, kind in types.items()
    }


def form_of_type(kind: str) -> Form:
    """What values stored as DuckDB's type `kind` are."""
    if kind.endswith("INT") or kind == "INTEGER" or (kind.startswith("DECIMAL(") and kind.endswith(",0)")):
        return Form.WHOLE
    if kind.startswith(_INSTANT):
        return Form.INSTANT
    if kind.startswith("DECIMAL("):
        return Form.TEXT
    return {_TEXT: Form.TEXT, "DATE": Form.DATE, "BOOLEAN": Form.TRUTH}.get(kind, Form.AS_STORED)


def row_hash(columns: Iterable[Column]) -> str:
    """SQL for the 64-bit hash of a row's values in these columns, in this order."""
    return f"hash({', '.join(column.hashed for column in columns)})"


def quoted(name: str) -> str:
    """A column's name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _that_fit(
    connection: duckdb.DuckDBPyConnection, source: str, possible: list[tuple[str, Form]]
) -> list[tuple[str, Form]]:
    """Those of the columns of text and forms where every value is written just as Spark would write it."""
    if not possible:
        return []
    checks = (
        f"bool_and({_PARSED[form].format(quoted(name))}::VARCHAR IS NOT DISTINCT FROM {quoted(name)})"
        for name, form in possible
    )
    answers = connection.execute(f"SELECT {', '.join(checks)} FROM {source}").fetchall()[0]
    return [each for each, fits in zip(possible, answers, strict=True) if fits]
