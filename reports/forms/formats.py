"""Other forms of a run's reports, written beside them when asked for: Markdown, tables, the schema of the JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from io import BytesIO
from typing import Final

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from reports.comparison_types import Comparison
from reports.files.encoded import as_schema, as_text
from reports.forms.markdown import render_markdown
from reports.forms.metrics_table import metrics_table
from reports.record import RunHeader, TrialRecord
from reports.writing.formulas import FORMULA, INERT

Render = Callable[[Comparison, RunHeader, Sequence[TrialRecord]], bytes]


class Format(StrEnum):
    """What can be had beside the page, the text and the JSON."""

    MARKDOWN = "markdown"  # a summary for a pull request
    CSV = "csv"  # all metrics of all trials
    PARQUET = "parquet"  # the same, with types and units
    SCHEMA = "json-schema"  # of comparison.json


def _markdown(comparison: Comparison, header: RunHeader, records: Sequence[TrialRecord]) -> bytes:
    return as_text(render_markdown(comparison, header))


def _csv(comparison: Comparison, header: RunHeader, records: Sequence[TrialRecord]) -> bytes:
    buffer = BytesIO()
    pa.csv.write_csv(_without_formulas(metrics_table(records, header.stages)), buffer)
    return buffer.getvalue()


def _without_formulas(table: pa.Table) -> pa.Table:
    """The table with an apostrophe before every text that a spreadsheet would calculate."""
    import pyarrow.compute as pc  # noqa: PLC0415 - a thirtieth of a second for commands that write no CSV

    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            kept = pc.replace_substring_regex(table[place], FORMULA, INERT)
            table = table.set_column(place, field, kept)
    return table


def _parquet(comparison: Comparison, header: RunHeader, records: Sequence[TrialRecord]) -> bytes:
    buffer = BytesIO()
    pa.parquet.write_table(metrics_table(records, header.stages), buffer)
    return buffer.getvalue()


def _schema(comparison: Comparison, header: RunHeader, records: Sequence[TrialRecord]) -> bytes:
    return as_schema(Comparison)


FORMATS: Final[Mapping[Format, tuple[str, Render]]] = {
    Format.MARKDOWN: ("report.md", _markdown),
    Format.CSV: ("metrics.csv", _csv),
    Format.PARQUET: ("metrics.parquet", _parquet),
    Format.SCHEMA: ("comparison.schema.json", _schema),
}
