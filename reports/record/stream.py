"""Event streams: what carried them, at which pace, and the micro-batches that took them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reports.quantities import Amount, Count, Moment, Span


class Stream(StrEnum):
    """What carried the events to the streaming stages."""

    FILES = "files"
    KAFKA = "kafka"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamInfo:
    """How events reached the streaming stages on Spark; the reference reads files in any case.

    `broker` is the address of one that was there, None for one that the run started. `partitions` are those of each
    topic, `records` what the topics hold by dataset and topic, fillers and markers included. With a `pace`, in records
    per second, every stage had a stream of its own, produced while it ran.
    """

    source: Stream = Stream.FILES
    broker: str | None = None
    partitions: int | None = None
    records: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    pace: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PacedStream:
    """How events came to a stage while it ran: `records` in all, at `rate` a second as was asked for.

    From `began_at` (seconds since 1970), when the first was handed over, to the last it took `seconds`. Latencies are
    of all of them.
    """

    rate: Amount
    records: Count
    began_at: Moment
    seconds: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class MicroBatch:
    """One micro-batch of a streaming query. `durations` are Spark's phases in seconds, state is after the batch.

    `offsets` are the records of each Kafka topic taken in up to its end, `watermark` the event time it worked with.
    `rows_behind`, of a paced stream, are rows that were there when it was committed and had not been taken in.
    """

    batch_id: Count
    started_at: str
    input_rows: Count
    seconds: Span
    state_rows: Count
    durations: Mapping[str, Span] = field(default_factory=dict)
    offsets: Mapping[str, Count] = field(default_factory=dict)
    watermark: str | None = None
    rows_behind: Count | None = None
