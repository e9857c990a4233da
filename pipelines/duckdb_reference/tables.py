"""The reference: how it reads the tables of a dataset and the outputs of its own stages, and how it writes."""

from collections.abc import Sequence
from pathlib import Path

from duckdb import DuckDBPyConnection, DuckDBPyRelation

from datasets.found import parquet_files, partition_keys
from pipelines.errors import PipelineError


def view_tables(connection: DuckDBPyConnection, dataset: str, *names: str) -> None:
    """Make tables of the dataset visible to SQL under their names."""
    for name in names:
        view_folder(connection, name, f"{dataset}/{name}")


def view_folder(connection: DuckDBPyConnection, name: str, folder: str) -> None:
    """Make a Parquet file, or all at any depth of a folder, visible to SQL as one table; PipelineError for none.

    Folders named KEY=VALUE are columns, hidden ones are not read, as Spark has it.
    """
    place = Path(folder)
    if place.is_file():
        connection.read_parquet([folder], hive_partitioning=False).create_view(name, replace=True)
        return
    paths = parquet_files(place) if place.is_dir() else []
    if not paths:
        raise PipelineError(f"no Parquet files at any depth of {folder}: the reference reads what lies on a local disk")
    _read(connection, folder, paths).create_view(name, replace=True)


def _read(connection: DuckDBPyConnection, folder: str, paths: Sequence[str]) -> DuckDBPyRelation:
    """The files of a folder. DuckDB looks at their whole names, but only what is below the folder makes columns."""
    keys = partition_keys(paths)
    table = connection.read_parquet([f"{folder}/{path}" for path in paths], hive_partitioning=bool(keys))
    above = partition_keys([f"{folder}/"]) - keys if keys else frozenset[str]()
    return table.project(f"* EXCLUDE ({', '.join(map(_quoted, sorted(above)))})") if above else table


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def write_folder(relation: DuckDBPyRelation, output: str) -> None:
    """Write a table as one Parquet file in a new folder."""
    Path(output).mkdir(parents=True)
    relation.write_parquet(f"{output}/part-00000.parquet", compression="snappy")
