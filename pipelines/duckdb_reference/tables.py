"""The reference: how it reads the tables of a dataset and the outputs of its own stages, and how it writes."""

from pathlib import Path

from duckdb import DuckDBPyConnection, DuckDBPyRelation

from pipelines.errors import PipelineError


def view_tables(connection: DuckDBPyConnection, dataset: str, *names: str) -> None:
    """Make tables of the dataset visible to SQL under their names."""
    for name in names:
        view_folder(connection, name, f"{dataset}/{name}")


def view_folder(connection: DuckDBPyConnection, name: str, folder: str) -> None:
    """Make a Parquet file, or all of a folder, visible to SQL as one table; PipelineError if there are none."""
    place = Path(folder)
    files = [folder] if place.is_file() else sorted(str(path) for path in place.glob("*.parquet"))
    if not files:
        raise PipelineError(f"no Parquet files in {folder}: the reference reads folders on a local disk")
    connection.read_parquet(files).create_view(name, replace=True)


def write_folder(relation: DuckDBPyRelation, output: str) -> None:
    """Write a table as one Parquet file in a new folder."""
    Path(output).mkdir(parents=True)
    relation.write_parquet(f"{output}/part-00000.parquet", compression="snappy")
