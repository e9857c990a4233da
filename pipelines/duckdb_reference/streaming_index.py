"""The reference: the streaming index, by the logic of the batch over all events of the stream at once."""

import argparse

import duckdb

from pipelines.duckdb_reference.index_record import DIMENSIONS, index_query
from pipelines.duckdb_reference.tables import view_tables, write_folder
from pipelines.events import EventSource, FileEvents

# Only real events: the marker that ends a stream is dated after its end.
_REAL = "CREATE OR REPLACE VIEW {view} AS FROM {table} WHERE {time} < TIMESTAMPTZ '{end}+00'"


def build(connection: duckdb.DuckDBPyConnection, dataset: str, events: EventSource) -> duckdb.DuckDBPyRelation:
    """Index records, one per transaction version in the stream."""
    view_tables(connection, dataset, "transaction_events", "fraud_signal_events", *DIMENSIONS)
    connection.execute(_REAL.format(view="versions", table="transaction_events", time="updated_at", end=events.end))
    connection.execute(_REAL.format(view="signals", table="fraud_signal_events", time="detected_at", end=events.end))
    return connection.sql(index_query("versions", "signals", source="stream"))


def write(index: duckdb.DuckDBPyRelation, output: str, checkpoint: str) -> None:
    """Write the index into a new folder; there is no progress to keep in a checkpoint."""
    write_folder(index, output)


def main() -> None:
    """Run this stage alone: python -m pipelines.duckdb_reference.streaming_index --dataset DIR --output DIR."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", required=True, help="folder made by python -m datasets")
    parser.add_argument("--output", required=True, help="folder for the streaming index")
    args = parser.parse_args()
    write(build(duckdb.connect(), args.dataset, FileEvents(args.dataset)), args.output, checkpoint="")


if __name__ == "__main__":
    main()
