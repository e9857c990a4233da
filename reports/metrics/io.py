"""Input and output: what tasks read from sources and wrote, as Spark counts it."""

from __future__ import annotations

from reports.metrics import pitfalls
from reports.metrics.metric import Stability, Unit, family, metric
from reports.quantities import Count


@family
class InputOutputMetrics:
    """What was read from sources and written, as Spark counts it."""

    __slots__ = ()

    input_bytes: Count | None = metric(
        "Input (task counter)",
        Unit.BYTES,
        Stability.NEAR,
        source="/stages: inputBytes",
        summary="Bytes that tasks reported as read.",
        pitfall="Misses nearly all of local Parquet: see files scanned.",
    )
    input_records: Count | None = metric(
        "Input records", Unit.COUNT, Stability.EXACT, source="/stages: inputRecords", summary="Rows read from sources."
    )
    scan_bytes: Count | None = metric(
        "Files scanned",
        Unit.BYTES,
        Stability.NEAR,
        source="/sql: size of files read",
        summary="Size of the files the scans of the final plans opened.",
        pitfall="Columns unread are included; Spark rounds to one decimal (up to 2.5 %).",
    )
    scan_files: Count | None = metric(
        "Files opened",
        Unit.COUNT,
        Stability.EXACT,
        source="/sql: number of files read",
        summary="Files the scans of the final plans opened.",
    )
    output_bytes: Count | None = metric(
        "Output (task counter)",
        Unit.BYTES,
        Stability.NEAR,
        source="/stages: outputBytes",
        summary="Bytes that tasks reported as written.",
        pitfall=pitfalls.ORDER,
    )
    output_records: Count | None = metric(
        "Output records",
        Unit.COUNT,
        Stability.EXACT,
        source="/stages: outputRecords",
        summary="Rows that tasks reported as written.",
    )
