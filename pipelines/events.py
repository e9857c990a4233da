"""How a stage reads the two event streams, whatever carries them: files or a Kafka broker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

from datasets.kafka.event_topics import TOPICS, Published
from datasets.payments.schemas import SCHEMAS, ddl
from pipelines.errors import PipelineError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# 24 hourly files in two micro-batches: enough for state to outlive a batch, cheap enough for 200 state partitions.
FILES_PER_TRIGGER = 12
ALL_FILES = 1_000_000  # more than there ever are
END: Final = "2026-02-02 00:00:00"


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
class NoEvents:
    """What a workload without event streams has: PipelineError for whoever reads one."""

    dataset: str

    @property
    def end(self) -> str:
        """There is none."""
        raise self._error

    def in_large_batches(self) -> NoEvents:
        """The same nothing."""
        return self

    def transactions(self, spark: SparkSession) -> DataFrame:
        """There are none."""
        raise self._error

    def signals(self, spark: SparkSession) -> DataFrame:
        """There are none."""
        raise self._error

    @property
    def _error(self) -> PipelineError:
        return PipelineError("the workload has no event streams: read context.inputs, or give the Workload `events`")


@dataclass(frozen=True, slots=True)
class FileEvents:
    """Events as Parquet files under `dataset`, read in the order of their modification times."""

    dataset: str
    files_per_trigger: int = FILES_PER_TRIGGER
    end: str = END

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


@dataclass(frozen=True, slots=True)
class KafkaEvents:
    """Events as JSON in Kafka topics, from their beginning (`datasets.kafka.event_topics` says what is in them).

    `topics` and `max_offsets_per_trigger` are by event table; a stream without the latter is one micro-batch. Not every
    number will do: Spark's watermark follows the partition that is furthest, so a micro-batch has to end at the same
    time of the day in all of them, as it does after a slot.
    """

    bootstrap: str
    topics: Mapping[str, str]
    max_offsets_per_trigger: Mapping[str, int] = field(default_factory=dict)
    end: str = END

    @classmethod
    def named(cls, bootstrap: str, prefix: str) -> KafkaEvents:
        """What was published under a prefix, all of it in one micro-batch."""
        return cls(bootstrap, {table: f"{prefix}{name}" for table, name in TOPICS.items()})

    @classmethod
    def by_slots(cls, published: Published, slots_per_trigger: int = 1) -> KafkaEvents:
        """What was published, a number of its slots in each micro-batch."""
        # Spark gives each partition its share of the offsets, rounded down; half an offset more for each is not
        # enough for another record and more than a share of a third can lose in floating point.
        limits = {
            table: slots_per_trigger * topic.records_per_slot + topic.partitions // 2
            for table, topic in published.topics.items()
        }
        return cls(published.bootstrap, {table: topic.name for table, topic in published.topics.items()}, limits)

    def in_large_batches(self) -> KafkaEvents:
        """All records of a stream in one micro-batch."""
        return replace(self, max_offsets_per_trigger={})

    def transactions(self, spark: SparkSession) -> DataFrame:
        """Streaming DataFrame over the topic of `transaction_events`."""
        return self._stream(spark, "transaction_events")

    def signals(self, spark: SparkSession) -> DataFrame:
        """Streaming DataFrame over the topic of `fraud_signal_events`."""
        return self._stream(spark, "fraud_signal_events")

    def _stream(self, spark: SparkSession, table: str) -> DataFrame:
        from pyspark.sql import functions as F  # noqa: PLC0415 - a listing of variants does without PySpark

        options = {
            "kafka.bootstrap.servers": self.bootstrap,
            "subscribe": self.topics[table],
            "startingOffsets": "earliest",
        }
        if table in self.max_offsets_per_trigger:
            options["maxOffsetsPerTrigger"] = str(self.max_offsets_per_trigger[table])
        records = spark.readStream.format("kafka").options(**options).load()
        # A value that cannot be read ends the stage; as a row of nulls it would be a wrong answer at best.
        event = F.from_json(F.col("value").cast("string"), ddl(SCHEMAS[table]), {"mode": "FAILFAST"})
        fillers_left_out = records.where(F.col("value").isNotNull())
        return fillers_left_out.select(event.alias("event")).select("event.*")
