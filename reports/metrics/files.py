"""Files: what lies in the output folder when the stage has ended."""

from __future__ import annotations

from reports.metrics import pitfalls
from reports.metrics.metric import Stability, Unit, family, metric
from reports.quantities import Amount, Count


@family
class FileMetrics:
    """What lies in the output folder."""

    __slots__ = ()

    files_written: Count | None = metric(
        "Files written", Unit.COUNT, Stability.EXACT, source="output folder", summary="Parquet files in the output."
    )
    file_bytes: Count | None = metric(
        "Stored bytes",
        Unit.BYTES,
        Stability.NEAR,
        source="output folder",
        summary="Size of the Parquet files in the output.",
        pitfall=pitfalls.ORDER,
    )
    mean_file_bytes: Amount | None = metric(
        "Mean file",
        Unit.BYTES,
        Stability.NEAR,
        source="output folder",
        summary="Stored bytes over files.",
        pitfall=pitfalls.ORDER,
    )
    smallest_file_bytes: Count | None = metric(
        "Smallest file",
        Unit.BYTES,
        Stability.NEAR,
        source="output folder",
        summary="Size of the smallest file.",
        pitfall=pitfalls.ORDER,
    )
    row_groups: Count | None = metric(
        "Row groups",
        Unit.COUNT,
        Stability.NEAR,
        source="output folder: footers of the files",
        summary="Row groups in the output's files: what a reader skips by statistics, or hands to one task.",
        pitfall="Not measured where a file is no Parquet.",
    )
    shared_files: Count | None = metric(
        "Files shared",
        Unit.COUNT,
        Stability.EXACT,
        source="output folder: number of links",
        summary="Files that another output has too, so that nobody wrote them anew.",
        pitfall="Links only: a file that was copied because the file system has no links counts as written.",
    )
    shared_bytes: Count | None = metric(
        "Bytes shared",
        Unit.BYTES,
        Stability.NEAR,
        source="output folder: number of links",
        summary="Size of the files that another output has too, which is stored once.",
        pitfall=pitfalls.ORDER,
    )
    output_partitions: Count | None = metric(
        "Partition folders",
        Unit.COUNT,
        Stability.EXACT,
        source="output folder",
        summary="Folders that hold data files; 1 without partition columns.",
    )
