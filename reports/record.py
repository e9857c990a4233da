"""The file format: what a trial is, what it leaves behind, and what a run says about itself.

Everything here is plain frozen data. `None` always means "not measured", never zero. A field that is added needs a
default, so that older runs are still read; for any other change FORMAT_VERSION is raised, and tests/reports/records
keeps runs of both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from reports.integrity import Integrity
from reports.metrics import StageMetrics
from reports.prices import Prices
from reports.quantities import Amount, Count, Moment, Share, Span, Whole

FORMAT_VERSION: Final = 1
SPARK: Final = "spark"


class Kind(StrEnum):
    """Why a trial is run; only measured ones enter an estimate."""

    MEASURED = "measured"
    WARM_UP = "warm-up"
    UPSTREAM = "upstream"  # only because a later stage needs its output
    REFERENCE = "reference"  # the answers that all others have to equal


class Mode(StrEnum):
    """What the units are that an estimate rests on."""

    QUICK = "quick"  # the blocks of one fork: true of this process only
    RIGOROUS = "rigorous"  # forks, each by the mean of its blocks


class Status(StrEnum):
    """How something that began has ended."""

    OK = "ok"
    FAILED = "failed"
    TIMED_OUT = "timed out"
    WORKER_DIED = "worker died"
    UNSUPPORTED = "not supported"  # the engine cannot do what the variant's code asks for; no fault of the variant
    BROKER_LOST = "broker lost"  # that of the events, while a stage read them


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One variant on one dataset, once, through all or some stages.

    `block` 0 holds what stands outside the blocks: warm-up, upstream work and single measurements.
    `replica` 2 is A′, the baseline a second time in the same block. `attempt` counts how often the block was begun: one
    that a disturbance made invalid is run again as a whole, and its last attempt counts.
    """

    id: str
    dataset: str
    fork: Count
    block: Count
    variant: str
    stages: tuple[str, ...]
    kind: Kind = Kind.MEASURED
    replica: Count = 1
    attempt: Count = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a stage wrote, reduced to what must be equal between variants.

    `checksum` is the sum of 64-bit row hashes (columns by name), so the order of rows does not matter but their
    number does. `columns` are "name type" of the columns, sorted; a partition column's type reads "partition".
    """

    rows: Count
    checksum: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferingRow:
    """A row that one answer has otherwise, or only one has. Values are text.

    `key` are the columns that identify the row. `columns` maps a column to what was found and what was expected; None
    in the place of the answer that lacks the row.
    """

    key: Mapping[str, str]
    columns: Mapping[str, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How an answer differs from the reference's, as numbers of rows.

    `changed` rows have a counterpart of the same key, `extra` ones are too many, `missing` ones too few. `columns`
    counts in how many of the first `looked_at` changed rows each column differs, most first; `rows` are the first ones.
    """

    changed: Count
    extra: Count
    missing: Count
    looked_at: Count
    columns: Mapping[str, Count]
    rows: tuple[DifferingRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantiles:
    """Minimum, quartiles, 95 % and maximum over the tasks of one Spark stage."""

    minimum: Span
    p25: Span
    median: Span
    p75: Span
    p95: Span
    maximum: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSkew:
    """How unevenly the tasks of one Spark stage took part, in time or in bytes; at least eight tasks.

    `ratio` is maximum / median (what AQE goes by), None at median 0; `variation` standard deviation / mean;
    `imbalance` maximum / mean − 1; `straggler_share`, of time only, (maximum − third quartile) / the stage's time.
    """

    ratio: Span | None
    variation: Span
    imbalance: Span
    straggler_share: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkStage:
    """One Spark stage attempt inside one of our stages. Times in seconds, sizes in bytes.

    `task_milliseconds` are the durations of the tasks that succeeded, in order of partition, as whole as Spark gives
    them; empty above 20,000 tasks. `launched_at` (seconds since 1970) is the launch of the first task, `wall_seconds`
    lead from there to the end; None where Spark does not tell both ends. `launch_milliseconds` are the launches of the
    same tasks, in the same order, after that moment; as a timeline with only some of them would show cores idle that
    were not, they are all there or none, with the same limit. `task_executors` are places in `executors`; empty where
    there is only one.
    """

    stage_id: Count
    attempt: Count
    name: str
    tasks: Count
    task_seconds: Amount
    shuffle_read_bytes: Count
    shuffle_write_bytes: Count
    duration: Quantiles | None = None
    shuffle_read: Quantiles | None = None
    duration_skew: TaskSkew | None = None
    shuffle_read_skew: TaskSkew | None = None
    task_milliseconds: tuple[Whole, ...] = ()
    launched_at: Moment | None = None
    wall_seconds: Span | None = None
    launch_milliseconds: tuple[Whole, ...] = ()
    executors: tuple[str, ...] = ()
    task_executors: tuple[Count, ...] = ()


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
class QueryRecord:
    """A query that a stage has named: its seconds, and the files, bytes (as Spark rounds) and partitions it opened."""

    name: str
    seconds: Amount
    files: Count | None
    bytes: Count | None
    partitions: Count | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRecord:
    """What one execution of one stage left. `error` is text from the stage: data, never markup.

    `codecs` are those of its Parquet files, empty where they were not read ("uncompressed" is one too). `joins` counts
    the joins of the final plans by strategy; `integrity` is None for stages not on Spark. `began_at`
    (seconds since 1970) is when the clock started.
    """

    stage: str
    status: Status
    metrics: StageMetrics = field(default_factory=StageMetrics)
    answer: Answer | None = None
    difference: Difference | None = None
    spark_stages: tuple[SparkStage, ...] = ()
    micro_batches: tuple[MicroBatch, ...] = ()
    file_sizes: tuple[Count, ...] = ()
    codecs: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    joins: Mapping[str, Count] = field(default_factory=dict)
    queries: tuple[QueryRecord, ...] = ()
    integrity: Integrity | None = None
    undeclared_conf: Mapping[str, str] = field(default_factory=dict)  # settings the stage changed and did not declare
    error: str | None = None
    notes: tuple[str, ...] = ()
    began_at: Moment | None = None
    paced: PacedStream | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialRecord:
    """What a trial left. `overhead` says in seconds what the harness did outside the clock, by activity."""

    trial: Trial
    status: Status
    started_at: Moment  # seconds since 1970
    seconds: Span  # the whole trial, overhead included
    stages: tuple[StageRecord, ...] = ()
    overhead: Mapping[str, Span] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageInfo:
    """A stage of the workload as the report needs it. `once`: measured once per variant, not in every block."""

    name: str
    summary: str
    once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingLevel:
    """That a variant is another one, `of`, with the Spark setting `key` at `value`."""

    of: str
    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantInfo:
    """A variant as the report needs it: data only. `level` is set where a setting was varied.

    `engine` is "spark", "duckdb" or "none"; None in runs of versions that did not write it down.
    """

    name: str
    summary: str
    origin: str
    spark_conf: Mapping[str, str]
    tunings: tuple[str, ...] = ()
    level: SettingLevel | None = None
    engine: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSource:
    """The code of one stage of one variant as the run began with it: the definitions that the stage reaches.

    `files` maps a file's name, relative to its package or plugin, to its definitions in their order, as indexes into
    the header's `sources`. `missing` says why nothing was kept.
    """

    variant: str
    stage: str
    files: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetInfo:
    """One dataset of the run; `label` ("skew 0.9") is what trials refer to, `manifest` what its maker said of it.

    `levels` are the numbers that datasets may differ in, by name: {"scale": 10, "skew": 0.9}.
    """

    label: str
    fingerprint: str
    manifest: Mapping[str, Any]
    levels: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Where a run took place: collected, never typed in. Sizes in bytes."""

    system: str
    processor: str
    cores: Count
    cpu_quota: Amount | None
    memory_bytes: Count
    load_1m: Amount | None
    cpu_pressure: Amount | None  # "some avg60" of /proc/pressure/cpu, percent
    python: str
    spark: str
    java: str
    libraries: Mapping[str, str]
    commit: str | None
    dirty: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseFloor:
    """What `python -m bench calibrate` found out about a machine and this tool on it.

    `different` of `comparisons` of a variant with itself were called different, `found` of `slowdowns` runs with an
    injected slowdown of the share `waste` were called slower and `denied` of them equivalent or faster. Spreads are
    standard deviations of ln(time / time): of one JVM's blocks about their mean, and of the means of JVMs.
    """

    measured_at: Moment  # seconds since 1970
    version: str
    mode: Mode
    workload: str
    variant: str
    scale: Amount
    comparisons: Count
    different: Count
    spread_of_blocks: Amount | None
    spread_of_forks: Amount | None
    waste: Amount
    slowdowns: Count
    found: Count
    denied: Count
    forks: Count  # as the tool asked for, to tell the waste from a margin of 3 %
    repetitions: Count


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


class Deploy(StrEnum):
    """A cluster that a run starts for itself."""

    LOCAL_CLUSTER = "local-cluster"  # a standalone one on the same machine


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterInfo:
    """The cluster that the stages on Spark ran on; `deploy` is None for one that was there.

    Every driver had so many executors, each with so many cores and bytes of heap.
    """

    master: str
    deploy: Deploy | None
    executors: Count
    executor_cores: Count
    executor_memory_bytes: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageInfo:
    """The object store that Spark read and wrote: a folder's address, and the store's where it is not Amazon's."""

    folder: str
    endpoint: str | None = None
    path_style: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHeader:
    """`run.json`: all that is known of a run but its trials.

    `accounts` are seconds of the command by activity (data, worker start, measured stages …), filled in as it goes;
    `outcome` is None while the run is unfinished.
    """

    format: Count
    id: str
    version: str
    code: str  # fingerprint of the sources and plugins the run began with
    created_at: Moment
    command: tuple[str, ...]
    options: Mapping[str, Any]
    workload: str
    stages: tuple[StageInfo, ...]
    baseline: str
    variants: tuple[VariantInfo, ...]
    datasets: tuple[DatasetInfo, ...]
    environment: Environment
    spark_conf: Mapping[str, str]  # what every variant started from
    plan: tuple[Trial, ...]
    borrowed: tuple[str, ...] = ()  # stages nobody asked for, made once for all by the reference, else the baseline
    accounts: Mapping[str, Span] = field(default_factory=dict)
    outcome: str | None = None
    reference: str | None = None  # the variant whose answers are right; None when they are compared with the baseline's
    mode: Mode = Mode.QUICK
    margin: Share = 0.03  # a ratio nearer to 1 than this is called equivalent
    precision: Share | None = None  # the half-width of the interval at which the run was to stop, as a share
    noise_floor: NoiseFloor | None = None  # of the machine it was measured on, if that was ever calibrated
    prices: Prices | None = None  # the user's; None for the assumed ones
    stopped: Mapping[str, str] = field(default_factory=dict)  # dataset → why it was not measured to the plan's end
    sources: tuple[str, ...] = ()  # texts of definitions, each once; string literals that look secret are replaced
    stage_sources: tuple[StageSource, ...] = ()  # empty where no source was kept yet
    stream: StreamInfo = field(default_factory=StreamInfo)
    cluster: ClusterInfo | None = None  # None where the driver did the work itself
    storage: StorageInfo | None = None  # None for a local disk
    streams: bool = True  # whether the workload has stages that read event streams
