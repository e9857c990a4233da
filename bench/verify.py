"""What a stage answered: the number of rows and an exact checksum that does not depend on their order.

DuckDB reads the files, so that no session setting of a variant can change how its own answer is judged.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

from bench.outputs import output_files
from reports.record import Answer

PARTITION_TYPE: Final = "partition"


class NoAnswerError(Exception):
    """The output cannot be read as one table; the message says why."""


def read_answer(folder: str, threads: int) -> Answer:
    """Rows, checksum and columns of the Parquet files in `folder`; NoAnswerError when they are no table.

    The checksum is the sum over all rows of DuckDB's 64-bit hash of the row's values, columns in order of name.
    A sum, not an exclusive or, so that a row that is there twice does not cancel out.
    """
    files = output_files(folder)
    if not files:
        raise NoAnswerError(f"no data files in {Path(folder).name}")
    partitions = {part.split("=", 1)[0] for part in Path(files[0].path).parent.parts if "=" in part}
    paths = [str(Path(folder) / file.path) for file in files]
    with duckdb.connect(config={"threads": threads}) as connection:
        connection.execute("SET timezone = 'UTC'")
        try:
            source = "read_parquet($paths, hive_partitioning = $hive, union_by_name = true)"
            given = {"paths": paths, "hive": bool(partitions)}
            described = connection.execute(f"DESCRIBE SELECT * FROM {source}", given).fetchall()
            types = {row[0]: row[1] for row in described}
            values = ", ".join(_comparable(name, types[name]) for name in sorted(types))
            total = f"SELECT count(*), coalesce(sum(hash({values})), 0) FROM {source}"
            found = connection.execute(total, given).fetchone()
        except duckdb.Error as error:
            raise NoAnswerError(str(error).splitlines()[0]) from error
    assert found is not None
    columns = tuple(f"{name} {PARTITION_TYPE if name in partitions else types[name]}" for name in sorted(types))
    return Answer(rows=found[0], checksum=f"{found[1]:024x}", columns=columns)


def _comparable(name: str, kind: str) -> str:
    """The column as SQL, in a form in which equal values have equal hashes whether stored in files or in paths."""
    column = '"' + name.replace('"', '""') + '"'
    if kind.endswith("INT") or kind in {"INTEGER", "BIGINT"}:
        return f"{column}::HUGEINT"
    if kind.startswith("TIMESTAMP"):
        return f"epoch_us({column})"
    return f"{column}::VARCHAR" if kind.startswith("DECIMAL") else column
