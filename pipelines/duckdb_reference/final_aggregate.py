"""The reference: the final aggregate."""

import argparse

import duckdb

from pipelines.duckdb_reference.tables import view_folder, write_folder

# The latest record of each transaction; at a tie the stream's. Ranked by keys alone, so that no wide row is sorted.
_QUERY = """
    WITH record AS (FROM streaming_index UNION ALL BY NAME FROM batch_index),
    latest AS (
        SELECT transaction_id, max((updated_at, source = 'stream')) AS newest
        FROM record
        GROUP BY transaction_id
    )
    SELECT record.*
    FROM record
    JOIN latest
        ON latest.transaction_id = record.transaction_id
        AND latest.newest = (record.updated_at, record.source = 'stream')
"""


def build(connection: duckdb.DuckDBPyConnection, streaming_index: str, batch_index: str) -> duckdb.DuckDBPyRelation:
    """One record per transaction: the greatest `updated_at`."""
    view_folder(connection, "streaming_index", streaming_index)
    view_folder(connection, "batch_index", batch_index)
    return connection.sql(_QUERY)


def write(latest: duckdb.DuckDBPyRelation, output: str) -> None:
    """Write the aggregate into a new folder."""
    write_folder(latest, output)


def main() -> None:
    """Run alone: python -m pipelines.duckdb_reference.final_aggregate with the three folders as below."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streaming-index", required=True, help="folder written by streaming_index.py")
    parser.add_argument("--batch-index", required=True, help="folder written by batch_index.py")
    parser.add_argument("--output", required=True, help="folder for the final aggregate")
    args = parser.parse_args()
    write(build(duckdb.connect(), args.streaming_index, args.batch_index), args.output)


if __name__ == "__main__":
    main()
