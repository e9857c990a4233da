"""The reference on hand-made rows, and its answers as Python values, read by Arrow and not by the engine itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from datasets.payments.schemas import SCHEMAS
from pipelines.catalog import load_catalog
from pipelines.events import FileEvents
from pipelines.stage import StageContext
from tests.pipelines.tiny_dataset import DIMENSIONS, MARKERS, Row

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@dataclass(frozen=True, slots=True)
class Reference:
    """The registered reference on a database connection, with a folder to work in."""

    folder: Path
    connection: duckdb.DuckDBPyConnection

    @property
    def dataset(self) -> Path:
        return self.folder / "dataset"

    def write(self, **tables: Sequence[Row]) -> None:
        """Write all tables of a dataset: the dimensions above and no other rows, unless given."""
        for name, schema in SCHEMAS.items():
            rows = [dict(row) for row in tables.get(name, DIMENSIONS.get(name, []))]
            (self.dataset / name).mkdir(parents=True)
            pq.write_table(pa.Table.from_pylist(rows, schema=schema), self.dataset / name / "part-00000.parquet")

    def run(self, stage: str) -> None:
        """Run a stage on what was written."""
        (variant,) = (v.variant for v in load_catalog().variants_of("payments") if v.variant.name == "duckdb-reference")
        names = ("streaming_index", "batch_index")
        context = StageContext(
            session=cast("SparkSession", self.connection),
            dataset=str(self.dataset),
            output=str(self.output(stage)),
            scratch=str(self.folder),
            upstream={name: str(self.output(name)) for name in names},
            events=FileEvents(str(self.dataset)),
        )
        variant.stage(stage).run(context)

    def output(self, stage: str) -> Path:
        return self.folder / stage

    def answer(self, stage: str) -> list[Row]:
        """The rows of a stage's output, ordered by transaction and version."""
        rows: list[Row] = pq.ParquetDataset(self.output(stage)).read().to_pylist()
        return sorted(rows, key=lambda row: (row["transaction_id"], row["updated_at"]))

    def batch(self, transactions: Sequence[Row], signals: Sequence[Row] = (), **tables: Sequence[Row]) -> list[Row]:
        """The batch index of these rows."""
        self.write(transactions=transactions, fraud_signals=signals, **tables)
        self.run("batch_index")
        return self.answer("batch_index")

    def stream(self, events: Sequence[Row], signals: Sequence[Row] = (), **tables: Sequence[Row]) -> list[Row]:
        """The streaming index of these rows and the markers."""
        self.write(
            transaction_events=[*events, MARKERS["transaction_events"]],
            fraud_signal_events=[*signals, MARKERS["fraud_signal_events"]],
            **tables,
        )
        self.run("streaming_index")
        return self.answer("streaming_index")

    def latest(self, batch: Mapping[str, Sequence[Row]], stream: Mapping[str, Sequence[Row]]) -> list[Row]:
        """The final aggregate of `transactions` and `signals` of the batch and of the stream."""
        self.write(
            transactions=batch.get("transactions", []),
            fraud_signals=batch.get("signals", []),
            transaction_events=[*stream.get("transactions", []), MARKERS["transaction_events"]],
            fraud_signal_events=[*stream.get("signals", []), MARKERS["fraud_signal_events"]],
        )
        for stage in ("streaming_index", "batch_index", "final_aggregate"):
            self.run(stage)
        return self.answer("final_aggregate")


def picked(rows: Sequence[Row], *columns: str) -> list[Any]:
    """One column as values, or several as tuples."""
    return [tuple(row[name] for name in columns) if len(columns) > 1 else row[columns[0]] for row in rows]
