"""How a stage reads the two event streams, whatever carries them: files today, a broker later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# 24 hourly files in two micro-batches: enough for state to outlive a batch, cheap enough for 200 state partitions.
FILES_PER_TRIGGER = 12
ALL_FILES = 1_000_000  # more than there ever are


class EventSource(Protocol):
    """The streams of one dataset. Both end with a marker event dated after `end`, which closes every window."""

    @property
    def end(self) -> str:
        """UTC timestamp that all real events lie before, as text for a Spark literal."""

    def in_large_batches(self) -> EventSource:
        """The same streams with as many events in a micro-batch as there are."""

    def transactions(self, spark: SparkSession) -> DataFrame:
        """Streaming DataFrame of transaction versions, columns as in the table `transactions`."""

    def signals(self, spark: SparkSession) -> DataFrame:
        """Streaming DataFrame of fraud signals, columns as in the table `fraud_signals`."""


@dataclass(frozen=True, slots=True)
class FileEvents:
    """Events as Parquet files under `dataset`, read in the order of their modification times."""

    dataset: str
    files_per_trigger: int = FILES_PER_TRIGGER
    end: str = "2026-02-02 00:00:00"

    def in_large_batches(self) -> FileEvents:
        """All files of a stream in one micro-batch."""
        return replace(self, files_per_trigger=ALL_FILES)

    def transactions(self, spark: SparkSession) -> DataFrame:
        """Streaming DataFrame over `transaction_events`."""
        return self._stream(spark, "transaction_events")

    def signals(self, spark: SparkSession) -> DataFrame:
        """Streaming DataFrame over `fraud_signal_events`."""
        return self._stream(spark, "fraud_signal_events")

    def _stream(self, spark: SparkSession, table: str) -> DataFrame:
        folder = f"{self.dataset}/{table}"
        schema = spark.read.parquet(folder).schema  # a file stream does not look for itself
        return spark.readStream.schema(schema).option("maxFilesPerTrigger", self.files_per_trigger).parquet(folder)
