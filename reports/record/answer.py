"""Answers: what a stage wrote, and how that differs from what is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.quantities import Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a stage wrote, reduced to what must be equal between variants.

    `checksum` is the sum of 64-bit row hashes (columns by name), so the order of rows does not matter but their
    number does. `columns` are "name type" of the columns, sorted; a partition column's type reads "partition".
    """

    rows: Count
    checksum: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferingRow:
    """A row that one answer has otherwise, or only one has. Values are text.

    `key` are the columns that identify the row. `columns` maps a column to what was found and what was expected; None
    in the place of the answer that lacks the row.
    """

    key: Mapping[str, str]
    columns: Mapping[str, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How an answer differs from the reference's, as numbers of rows.

    `changed` rows have a counterpart of the same key, `extra` ones are too many, `missing` ones too few. `columns`
    counts in how many of the first `looked_at` changed rows each column differs, most first; `rows` are the first ones.
    """

    changed: Count
    extra: Count
    missing: Count
    looked_at: Count
    columns: Mapping[str, Count]
    rows: tuple[DifferingRow, ...]
