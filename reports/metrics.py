"""The metric catalogue: what is measured of a stage, in which unit, where it comes from and how far to trust it.

A metric is one field of `StageMetrics`. Reports, `--list`, docs/metrics.md and the checks of stability read the rest
from what is declared beside the field. `None` always means "not measured", never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Final

from reports.quantities import Amount, Count, Span


class Unit(StrEnum):
    """The unit a metric is stored in; renderers choose prefixes (kB, ms) themselves."""

    SECONDS = "s"
    BYTES = "B"
    COUNT = ""
    RATIO = "×"


class Stability(StrEnum):
    """What becomes of a metric when the same stage does the same work again: same data, settings and cores."""

    EXACT = "exact"  # the same number, so one run is enough to see a change
    NEAR = "near"  # within NEAR_SHARE
    NOISY = "noisy"  # depends on the weather: compare by intervals only


NEAR_SHARE: Final = 0.02
"""How far two `near` values may lie apart, as a share of the larger.

On one machine they were the same to the byte in every repetition; the room is for clusters, where rows reach a task in
the order in which blocks arrive, and other orders compress otherwise.
"""


def alike(a: float, b: float, share: float) -> bool:
    """Whether two values lie no further apart than this share of the larger one."""
    return abs(b - a) <= share * max(abs(a), abs(b))


@dataclass(frozen=True, slots=True)
class Metric:
    """One line of the metric catalogue: everything reports and documents need to know of a metric."""

    name: str
    label: str
    unit: Unit
    group: str
    stability: Stability
    source: str
    summary: str
    pitfall: str


def metric(
    label: str, unit: Unit, group: str, stability: Stability, *, source: str, summary: str, pitfall: str = ""
) -> Any:
    """Declare a field of `StageMetrics`; this one line is the whole cost of a new metric in reports.

    `source` names the endpoint or place and its field, `pitfall` what the number does not say.
    """
    told = {
        "label": label,
        "unit": unit,
        "group": group,
        "stability": stability,
        "source": source,
        "summary": summary,
        "pitfall": pitfall,
    }
    return field(default=None, metadata=told)


_S, _B, _N, _X = Unit.SECONDS, Unit.BYTES, Unit.COUNT, Unit.RATIO
_EXACT, _NEAR, _NOISY = Stability.EXACT, Stability.NEAR, Stability.NOISY
_BUSIEST: Final = "Of the Spark stage with most task time; not measured below eight tasks."
_READER: Final = "Of the Spark stage that reads most; not measured below eight tasks."
_ORDER: Final = "Where rows reach tasks in another order, as on a cluster, they compress otherwise."
STREAMING: Final = "streaming"
"""The group of the metrics that only stages with event streams have."""
_PACED: Final = "In a paced stream it depends on the weather."
_LATENCY: Final = "The wait for a micro-batch to begin is in it; for windows to close it is not (decision 0020)."
_LOCAL_STORE: Final = "Of Spark in one process, on an object store only; those of requests sent again are not in it."
_AQE: Final = "Plans change as Spark stages end, so on a cluster their order may decide."


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMetrics:
    """What one execution of one stage cost. Sums over all its Spark stages unless the summary says otherwise."""

    wall_seconds: Amount | None = metric(
        "Wall clock",
        _S,
        "time",
        _NOISY,
        source="clock: perf_counter",
        summary="From the call of the stage to its return.",
    )
    task_seconds: Amount | None = metric(
        "Task time",
        _S,
        "time",
        _NOISY,
        source="/stages: executorRunTime",
        summary="Run time of all tasks, added up.",
        pitfall="Whole milliseconds per task; a task that waits for a busy core counts on.",
    )
    task_cpu_seconds: Amount | None = metric(
        "Task CPU",
        _S,
        "time",
        _NOISY,
        source="/stages: executorCpuTime",
        summary="CPU time of all tasks inside the JVM.",
        pitfall="Blind to Python workers, to the JVM's own threads and to what a task hands to other threads.",
    )
    task_gc_seconds: Amount | None = metric(
        "GC in tasks",
        _S,
        "time",
        _NOISY,
        source="/stages: jvmGcTime",
        summary="Collector pauses seen by tasks.",
        pitfall="A pause counts once for every task that it stops, so two cores see it twice.",
    )
    scheduler_seconds: Amount | None = metric(
        "Scheduler delay",
        _S,
        "time",
        _NOISY,
        source="/stages/…/taskList: schedulerDelay",
        summary="Task life outside run, deserialise and result time, added up.",
        pitfall="Whole milliseconds per task, so much of it is rounding where tasks are short.",
    )
    process_cpu_seconds: Amount | None = metric(
        "Process CPU",
        _S,
        "time",
        _NOISY,
        source="process tree: user and system time",
        summary="CPU time of the worker's whole process tree and of executors, JVM and Python.",
        pitfall="The JVM's compiler and collector count too, so a cold stage has more of it. Not measured where "
        "executors run on other machines.",
    )
    shuffle_write_bytes: Count | None = metric(
        "Shuffle written",
        _B,
        "shuffle",
        _NEAR,
        source="/stages: shuffleWriteBytes",
        summary="Bytes written to shuffle files, compressed.",
        pitfall=_ORDER,
    )
    shuffle_write_records: Count | None = metric(
        "Shuffle records written",
        _N,
        "shuffle",
        _EXACT,
        source="/stages: shuffleWriteRecords",
        summary="Rows written to shuffle files.",
    )
    shuffle_read_bytes: Count | None = metric(
        "Shuffle read",
        _B,
        "shuffle",
        _NEAR,
        source="/stages: shuffleReadBytes",
        summary="Bytes fetched, local and remote.",
        pitfall=_ORDER,
    )
    shuffle_remote_bytes: Count | None = metric(
        "Shuffle read from other executors",
        _B,
        "shuffle",
        _NOISY,
        source="/stages: shuffleRemoteBytesRead",
        summary="Bytes fetched through sockets.",
        pitfall="0 where the driver does the work; executors of one machine send through its own network only.",
    )
    shuffle_local_bytes: Count | None = metric(
        "Shuffle read where it was written",
        _B,
        "shuffle",
        _NOISY,
        source="/stages: shuffleLocalBytesRead",
        summary="Bytes read from the executor's own files.",
        pitfall="With the bytes from other executors it makes up what was read.",
    )
    shuffle_read_records: Count | None = metric(
        "Shuffle records read", _N, "shuffle", _EXACT, source="/stages: shuffleReadRecords", summary="Rows fetched."
    )
    fetch_wait_seconds: Amount | None = metric(
        "Shuffle fetch wait",
        _S,
        "shuffle",
        _NOISY,
        source="/stages: shuffleFetchWaitTime",
        summary="Time tasks stood waiting for shuffle blocks.",
        pitfall="Without a cluster all blocks are local, so it says nothing of a network.",
    )
    spill_memory_bytes: Count | None = metric(
        "Spilled (in memory)",
        _B,
        "spill",
        _NOISY,
        source="/stages: memoryBytesSpilled",
        summary="Size in memory of what was spilled.",
        pitfall="Depends on what else is in memory at that moment.",
    )
    spill_disk_bytes: Count | None = metric(
        "Spilled (on disk)",
        _B,
        "spill",
        _NOISY,
        source="/stages: diskBytesSpilled",
        summary="Size on disk of what was spilled.",
        pitfall="Depends on what else is in memory at that moment.",
    )
    input_bytes: Count | None = metric(
        "Input (task counter)",
        _B,
        "io",
        _NEAR,
        source="/stages: inputBytes",
        summary="Bytes that tasks reported as read.",
        pitfall="Misses nearly all of local Parquet: see files scanned.",
    )
    input_records: Count | None = metric(
        "Input records", _N, "io", _EXACT, source="/stages: inputRecords", summary="Rows read from sources."
    )
    scan_bytes: Count | None = metric(
        "Files scanned",
        _B,
        "io",
        _NEAR,
        source="/sql: size of files read",
        summary="Size of the files the scans of the final plans opened.",
        pitfall="Columns unread are included; Spark rounds to one decimal (up to 2.5 %).",
    )
    scan_files: Count | None = metric(
        "Files opened",
        _N,
        "io",
        _EXACT,
        source="/sql: number of files read",
        summary="Files the scans of the final plans opened.",
    )
    output_bytes: Count | None = metric(
        "Output (task counter)",
        _B,
        "io",
        _NEAR,
        source="/stages: outputBytes",
        summary="Bytes that tasks reported as written.",
        pitfall=_ORDER,
    )
    output_records: Count | None = metric(
        "Output records",
        _N,
        "io",
        _EXACT,
        source="/stages: outputRecords",
        summary="Rows that tasks reported as written.",
    )
    executors: Count | None = metric(
        "Executors",
        _N,
        "work",
        _NOISY,
        source="/allexecutors: isActive",
        summary="Executors there when the stage had ended; 1 where the driver does the work itself.",
        pitfall="Fewer where one was lost, which makes the block invalid.",
    )
    jobs: Count | None = metric("Spark jobs", _N, "work", _EXACT, source="/jobs", summary="Jobs run.", pitfall=_AQE)
    spark_stages: Count | None = metric(
        "Spark stages",
        _N,
        "work",
        _EXACT,
        source="/stages: status COMPLETE",
        summary="Spark stages completed.",
        pitfall="Skipped ones are not counted: adaptive execution names a shuffle's stage again in later jobs.",
    )
    tasks: Count | None = metric(
        "Tasks", _N, "work", _EXACT, source="/stages: numCompleteTasks", summary="Tasks completed."
    )
    failed_tasks: Count | None = metric(
        "Failed tasks",
        _N,
        "work",
        _NOISY,
        source="/stages: numFailedTasks, numKilledTasks",
        summary="Tasks failed or killed, retries included; any makes the block invalid.",
    )
    task_time_skew: Span | None = metric(
        "Slowest / median task",
        _X,
        "skew",
        _NOISY,
        source="/stages/…/taskList: duration",
        summary="Largest over median time.",
        pitfall=_BUSIEST,
    )
    task_time_variation: Span | None = metric(
        "Variation of task time",
        _X,
        "skew",
        _NOISY,
        source="/stages/…/taskList: duration",
        summary="Standard deviation over mean of task time.",
        pitfall=_BUSIEST,
    )
    task_time_imbalance: Span | None = metric(
        "Imbalance of task time",
        _X,
        "skew",
        _NOISY,
        source="/stages/…/taskList: duration",
        summary="Largest over mean task time, less 1.",
        pitfall=_BUSIEST,
    )
    straggler_share: Span | None = metric(
        "Straggler share",
        _X,
        "skew",
        _NOISY,
        source="/stages/…/taskList: duration",
        summary="How much longer its slowest task took than three quarters of them, over the Spark stage's time.",
        pitfall=_BUSIEST,
    )
    shuffle_read_skew: Amount | None = metric(
        "Largest / median shuffle read",
        _X,
        "skew",
        _NEAR,
        source="/stages/…/taskList: shuffleReadMetrics",
        summary="Largest over median shuffle bytes per task, the ratio adaptive execution goes by.",
        pitfall=_READER,
    )
    shuffle_read_variation: Amount | None = metric(
        "Variation of shuffle read",
        _X,
        "skew",
        _NEAR,
        source="/stages/…/taskList: shuffleReadMetrics",
        summary="Standard deviation over mean of bytes.",
        pitfall=_READER,
    )
    shuffle_read_imbalance: Amount | None = metric(
        "Imbalance of shuffle read",
        _X,
        "skew",
        _NEAR,
        source="/stages/…/taskList: shuffleReadMetrics",
        summary="Largest over mean bytes, less 1.",
        pitfall=_READER,
    )
    largest_shuffle_read_bytes: Count | None = metric(
        "Largest shuffle read",
        _B,
        "skew",
        _NEAR,
        source="/stages/…/taskList: shuffleReadMetrics",
        summary="Most shuffle bytes a task read; no partition was larger unless split.",
        pitfall=_ORDER,
    )
    aqe_coalesced_partitions: Count | None = metric(
        "Partitions coalesced",
        _N,
        "adaptive",
        _EXACT,
        source="/sql: number of coalesced partitions",
        summary="Partitions that AQE made by merging several.",
        pitfall=_AQE,
    )
    aqe_split_partitions: Count | None = metric(
        "Partitions split",
        _N,
        "adaptive",
        _EXACT,
        source="/sql: number of skewed partitions",
        summary="Skewed partitions of joins that AQE split.",
        pitfall=_AQE,
    )
    aqe_local_reads: Count | None = metric(
        "Local shuffle reads",
        _N,
        "adaptive",
        _EXACT,
        source="/sql: AQEShuffleRead without sizes",
        summary="Shuffles that AQE read where they lay, as a join was converted.",
        pitfall=_AQE,
    )
    aqe_converted_joins: Count | None = metric(
        "Joins converted",
        _N,
        "adaptive",
        _EXACT,
        source="/sql: planDescription, initial and final",
        summary="Joins of which AQE chose another strategy than was planned.",
        pitfall=_AQE,
    )
    aqe_skew_threshold_bytes: Count | None = metric(
        "Least size to split",
        _B,
        "adaptive",
        _EXACT,
        source="setting: skewedPartitionThresholdInBytes",
        summary="AQE splits no partition below this setting.",
        pitfall="Not measured where AQE or its splitting is off.",
    )
    micro_batches: Count | None = metric(
        "Micro-batches",
        _N,
        STREAMING,
        _EXACT,
        source="progress reports",
        summary="Micro-batches of streaming queries.",
        pitfall=_PACED,
    )
    state_rows: Count | None = metric(
        "State rows",
        _N,
        STREAMING,
        _EXACT,
        source="progress: numRowsTotal",
        summary="Most rows kept in state after a micro-batch.",
        pitfall=_PACED,
    )
    state_memory_bytes: Count | None = metric(
        "State memory",
        _B,
        STREAMING,
        _NOISY,
        source="progress: memoryUsedBytes",
        summary="Most memory used by state stores after a micro-batch.",
        pitfall="An estimate of the state store's own.",
    )
    state_commit_seconds: Amount | None = metric(
        "State commit",
        _S,
        STREAMING,
        _NOISY,
        source="progress: commitTimeMs",
        summary="Time to commit state stores, added over tasks and micro-batches.",
    )
    late_rows: Count | None = metric(
        "Rows dropped as late",
        _N,
        STREAMING,
        _EXACT,
        source="progress: numRowsDroppedByWatermark",
        summary="Rows behind the watermark.",
        pitfall="An aggregation ahead of the state may have merged rows, which then count once.",
    )
    latency_p50_seconds: Amount | None = metric(
        "Latency, median",
        _S,
        STREAMING,
        _NOISY,
        source="Kafka: record timestamps; progress: endOffset, timestamp, batchDuration",
        summary="Paced streams: from when an event was handed to Kafka to the commit of what it completes.",
        pitfall=_LATENCY,
    )
    latency_p95_seconds: Amount | None = metric(
        "Latency, 95 %",
        _S,
        STREAMING,
        _NOISY,
        source="Kafka: record timestamps; progress: endOffset, timestamp, batchDuration",
        summary="Paced streams: from hand-over to commit, 95 % of the events took no longer.",
        pitfall=_LATENCY,
    )
    latency_p99_seconds: Amount | None = metric(
        "Latency, 99 %",
        _S,
        STREAMING,
        _NOISY,
        source="Kafka: record timestamps; progress: endOffset, timestamp, batchDuration",
        summary="Paced streams: from hand-over to commit, 99 % of the events took no longer.",
        pitfall=_LATENCY,
    )
    most_rows_behind: Count | None = metric(
        "Most rows behind",
        _N,
        STREAMING,
        _NOISY,
        source="Kafka: record timestamps; progress: endOffset",
        summary="Paced streams: most rows that were there and not yet taken in when a micro-batch was committed.",
        pitfall="Those that came during a micro-batch are in it even where a variant keeps up.",
    )
    lag_growth: Span | None = metric(
        "Growth of rows behind",
        _X,
        STREAMING,
        _NOISY,
        source="Kafka: record timestamps; progress: endOffset",
        summary="Paced streams: the share of arriving rows that stayed behind, by the median slope while they came.",
        pitfall="0 keeps up, 1 takes nothing in. Not measured with fewer than four micro-batches after the first.",
    )
    files_written: Count | None = metric(
        "Files written", _N, "files", _EXACT, source="output folder", summary="Parquet files in the output."
    )
    file_bytes: Count | None = metric(
        "Stored bytes",
        _B,
        "files",
        _NEAR,
        source="output folder",
        summary="Size of the Parquet files in the output.",
        pitfall=_ORDER,
    )
    mean_file_bytes: Amount | None = metric(
        "Mean file", _B, "files", _NEAR, source="output folder", summary="Stored bytes over files.", pitfall=_ORDER
    )
    smallest_file_bytes: Count | None = metric(
        "Smallest file",
        _B,
        "files",
        _NEAR,
        source="output folder",
        summary="Size of the smallest file.",
        pitfall=_ORDER,
    )
    row_groups: Count | None = metric(
        "Row groups",
        _N,
        "files",
        _NEAR,
        source="output folder: footers of the files",
        summary="Row groups in the output's files: what a reader skips by statistics, or hands to one task.",
        pitfall="Not measured where a file is no Parquet.",
    )
    shared_files: Count | None = metric(
        "Files shared",
        _N,
        "files",
        _EXACT,
        source="output folder: number of links",
        summary="Files that another output has too, so that nobody wrote them anew.",
        pitfall="Links only: a file that was copied because the file system has no links counts as written.",
    )
    shared_bytes: Count | None = metric(
        "Bytes shared",
        _B,
        "files",
        _NEAR,
        source="output folder: number of links",
        summary="Size of the files that another output has too, which is stored once.",
        pitfall=_ORDER,
    )
    output_partitions: Count | None = metric(
        "Partition folders",
        _N,
        "files",
        _EXACT,
        source="output folder",
        summary="Folders that hold data files; 1 without partition columns.",
    )
    list_requests: Count | None = metric(
        "LIST requests",
        _N,
        "requests",
        _NOISY,
        source="S3A: object_list_request, object_continue_list_request, multipart_upload_list",
        summary="Listings of objects and of unfinished uploads, a page each.",
        pitfall=_LOCAL_STORE,
    )
    get_requests: Count | None = metric(
        "GET requests",
        _N,
        "requests",
        _NOISY,
        source="S3A: action_http_get_request",
        summary="Reads of objects or of ranges of them.",
        pitfall=_LOCAL_STORE,
    )
    head_requests: Count | None = metric(
        "HEAD requests",
        _N,
        "requests",
        _NOISY,
        source="S3A: action_http_head_request",
        summary="Questions whether an object is there and how large it is.",
        pitfall=_LOCAL_STORE,
    )
    put_requests: Count | None = metric(
        "PUT requests",
        _N,
        "requests",
        _NOISY,
        source="S3A: object_put_request, object_copy_requests, object_multipart_initiated, committer_commits_completed",
        summary="Writes: of objects or parts of them, copies, uploads begun and completed.",
        pitfall=_LOCAL_STORE,
    )
    peak_memory_bytes: Count | None = metric(
        "Peak memory",
        _B,
        "memory",
        _NOISY,
        source="process tree: resident size, sampled",
        summary="Largest resident size of the worker's process tree and of executors.",
        pitfall="Includes what earlier stages left in the heap; memory that processes share counts once for each. Not "
        "measured where executors run on other machines.",
    )


METRICS: Final[tuple[Metric, ...]] = tuple(Metric(f.name, **f.metadata) for f in fields(StageMetrics))
METRIC: Final[Mapping[str, Metric]] = {metric.name: metric for metric in METRICS}
