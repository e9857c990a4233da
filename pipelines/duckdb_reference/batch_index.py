"""The reference: the batch index."""

import argparse

import duckdb

from pipelines.duckdb_reference.index_record import DIMENSIONS, index_query
from pipelines.duckdb_reference.tables import view_tables, write_folder


def build(connection: duckdb.DuckDBPyConnection, dataset: str) -> duckdb.DuckDBPyRelation:
    """Index records, one per historical transaction."""
    view_tables(connection, dataset, "transactions", "fraud_signals", *DIMENSIONS)
    return connection.sql(index_query("transactions", "fraud_signals", source="batch"))


def write(index: duckdb.DuckDBPyRelation, output: str) -> None:
    """Write the index into a new folder."""
    write_folder(index, output)


def main() -> None:
    """Run this stage alone: python -m pipelines.duckdb_reference.batch_index --dataset DIR --output DIR."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", required=True, help="folder made by python -m datasets")
    parser.add_argument("--output", required=True, help="folder for the batch index")
    args = parser.parse_args()
    write(build(duckdb.connect(), args.dataset), args.output)


if __name__ == "__main__":
    main()
