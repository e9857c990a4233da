"""The tables of a stage's input, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasets.found import parquet_files, table_places
from datasets.stores.store_access import is_address
from pipelines.stored import stored_files

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class Inputs(dict[str, str]):
    """Name of a table → the folder or file of Parquet that Spark reads; a name that is not there is told with all."""

    def __missing__(self, name: str) -> str:
        """KeyError."""
        raise KeyError(f"there is no input {name!r}: there is {', '.join(self) or 'none at all'}")


def inputs_of(dataset: str, session: SparkSession) -> Inputs:
    """The tables of a folder, or of an address, which the session lists: a sub-folder or a file TABLE.parquet each."""
    paths = stored_files(session, dataset) if is_address(dataset) else parquet_files(dataset)
    return Inputs({name: f"{dataset}/{place}" for name, place in table_places(paths).items()})
