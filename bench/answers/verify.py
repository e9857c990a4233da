"""What a stage answered: the number of rows and an exact checksum that does not depend on their order.

DuckDB reads the files, so that no session setting of a variant can change how its own answer is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from bench.answers.columns import Column, columns_of, quoted, row_hash
from bench.answers.delta_table import removed_rows
from bench.answers.outputs import output_files
from bench.errors import NoAnswerError
from datasets.found import partition_keys
from pipelines.table_format import is_delta_table
from reports.record import Answer

PARTITION_TYPE: Final = "partition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """An output that a connection sees as the view `view`. Its columns are by name and in order of name."""

    view: str
    columns: Mapping[str, Column]
    partitions: frozenset[str]


@contextmanager
def judge(threads: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection for looking at outputs; what DuckDB objects to is a NoAnswerError."""
    with duckdb.connect(config={"threads": threads, "preserve_insertion_order": False}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        try:
            yield connection
        except duckdb.Error as error:
            raise NoAnswerError(str(error).splitlines()[0]) from error


def open_output(connection: duckdb.DuckDBPyConnection, view: str, folder: str) -> Output:
    """Make the Parquet files of an output folder one view; NoAnswerError when there are none."""
    files = output_files(folder)
    if not files:
        raise NoAnswerError(f"no data files in {Path(folder).name}")
    partitions = partition_keys([files[0].path])
    paths = [str(Path(folder) / file.path) for file in files]
    removed = removed_rows(Path(folder)) if is_delta_table(Path(folder)) else {}
    table = connection.sql(
        f"FROM read_parquet([{', '.join(map(_literal, paths))}], union_by_name = true, "
        f"hive_partitioning = {bool(partitions)}, hive_types_autocast = false, "
        f"filename = {bool(removed)}, file_row_number = {bool(removed)})"
    )
    if above := partition_keys([f"{folder}/"]) - partitions if partitions else None:  # DuckDB looks at the whole path
        table = table.project(f"* EXCLUDE ({', '.join(map(quoted, sorted(above)))})")
    if removed:
        table = _without(connection, table, {str(Path(folder) / path): rows for path, rows in removed.items()})
    table.create_view(view)
    types = dict(sorted(zip(table.columns, map(str, table.types), strict=True)))
    return Output(view=view, columns=columns_of(connection, view, types), partitions=partitions)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _without(
    connection: duckdb.DuckDBPyConnection, table: duckdb.DuckDBPyRelation, removed: Mapping[str, Sequence[int]]
) -> duckdb.DuckDBPyRelation:
    """The rows that no deletion vector marks as gone."""
    pairs = [(file, row) for file, rows in removed.items() for row in rows]
    gone = pa.table({"filename": [file for file, _ in pairs], "file_row_number": [row for _, row in pairs]})
    both = "rows.filename = gone.filename AND rows.file_row_number = gone.file_row_number"
    kept = table.set_alias("rows").join(connection.from_arrow(gone).set_alias("gone"), both, how="anti")
    return kept.project("* EXCLUDE (filename, file_row_number)")


def read_answer(folder: str, threads: int) -> Answer:
    """Rows, checksum and columns of the Parquet files in `folder`; NoAnswerError when they are no table.

    The checksum is the sum over all rows of DuckDB's 64-bit hash of the row's values, columns in order of name.
    A sum, not an exclusive or, so that a row that is there twice does not cancel out.
    """
    with judge(threads) as connection:
        output = open_output(connection, "output", folder)
        total = f"SELECT count(*), coalesce(sum({row_hash(output.columns.values())}), 0) FROM output"
        found = connection.execute(total).fetchone()
    assert found is not None
    kinds = {name: PARTITION_TYPE if name in output.partitions else each.kind for name, each in output.columns.items()}
    columns = tuple(f"{name} {kind}" for name, kind in kinds.items())
    return Answer(rows=found[0], checksum=f"{found[1]:024x}", columns=columns)
