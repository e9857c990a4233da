"""More or fewer bytes written than the baseline, and files that are too small for who reads them next."""

from __future__ import annotations

import math
from typing import Final

from reports.comparison_types.finding import FindingKind
from reports.explain.contrast import contrast, differ
from reports.explain.draft import Counter, Draft, metric_counters
from reports.explain.side import Side, ends, work_seconds
from reports.explain.thresholds import EXCESS_FILES, OPEN_COST_BYTES, SCAN_PARTITION_BYTES, SMALL_BYTES
from reports.metrics import Unit
from reports.writing.formatting import count, plural, size

_NOT_HERE: Final = (
    "Not estimated in seconds: who reads the files pays. By Spark's own reckoning (spark.sql.files.openCostInBytes) "
    f"each costs what scanning {size(OPEN_COST_BYTES)} does."
)


def own_bytes(side: Side) -> float | None:
    """Bytes written, without files that another output shares; None where not measured."""
    whole = side.medians.get("file_bytes")
    return None if whole is None else whole - side.medians.get("shared_bytes", 0.0)


def own_files(side: Side) -> float | None:
    """Files written, without those that another output shares; None where not measured."""
    whole = side.medians.get("files_written")
    return None if whole is None else whole - side.medians.get("shared_files", 0.0)


def excess_files(side: Side) -> float | None:
    """Files beyond one of each folder for each core, or beyond what the bytes need; 0 where they are not small."""
    files, written = own_files(side), own_bytes(side)
    if files is None or written is None or side.cores is None:
        return None
    if not files or written / files >= OPEN_COST_BYTES:
        return 0.0
    needed = max(side.medians.get("output_partitions", 1.0) * side.cores, math.ceil(written / SCAN_PARTITION_BYTES))
    return max(0.0, files - needed)


_FILES: Final = (
    Counter("Files written, shared ones left out", Unit.COUNT, own_files),
    Counter("Bytes written, shared ones left out", Unit.BYTES, own_bytes),
    Counter("Small files beyond those needed", Unit.COUNT, excess_files),
    *metric_counters("output_partitions", "smallest_file_bytes", "tasks"),
)


def small_files(side: Side) -> Draft | None:
    """That a side leaves many small files."""
    excess = excess_files(side)
    if excess is None or excess < EXCESS_FILES:
        return None
    cost = size(excess * OPEN_COST_BYTES)
    return Draft(
        kind=FindingKind.SMALL_FILES,
        gist=f"writes {_told(side)}",
        text=(
            f"In {side.stage} {side.variant} writes {_told(side)}, about {count(round(excess))} more than needed: to "
            f"open them costs each reader what scanning {cost} does, as Spark reckons"
        ),
        seconds=None,
        estimate=_NOT_HERE,
        counters=_FILES,
        advice="Fewer tasks at the write, or a shuffle by the partition column before it, make fewer files.",
    )


def file_difference(base: Side, side: Side) -> Draft | None:
    """That one side leaves many small files and the other does not, or far fewer."""
    was, now = excess_files(base), excess_files(side)
    if not differ(was, now, EXCESS_FILES):
        return None
    return Draft(
        kind=FindingKind.SMALL_FILES,
        gist=f"{_told(base)} → {_told(side)}",
        text=f"In {side.stage} {side.variant} writes {_told(side)}, {base.variant} {_told(base)}",
        seconds=None,
        estimate=_NOT_HERE,
        counters=_FILES,
    )


def write_difference(base: Side, side: Side) -> Draft | None:
    """That a side writes more or fewer bytes, and that its Spark stages that end in a result took as much less."""
    found = contrast(base, side, own_bytes, SMALL_BYTES, ends)
    if found is None:
        return None
    was, now = found.was, found.now
    rows = tuple(count(each.medians.get("output_records")) for each in (base, side))
    return Draft(
        kind=FindingKind.WRITES,
        gist=f"output {size(was)} → {size(now)}",
        text=(
            f"In {side.stage} {side.variant} writes {size(now)} ({rows[1]} rows), {base.variant} {size(was)} "
            f"({rows[0]} rows), files shared with an earlier output left out"
        ),
        seconds=found.seconds,
        bound=True,
        estimate=(
            "Run time of the tasks of Spark stages that write no shuffle data, the difference between the two sides "
            "over the cores; no more than that of all. An upper bound: those Spark stages do other work too."
        ),
        counters=(
            *_FILES[:2],
            *metric_counters("output_records", "file_bytes", "shared_bytes"),
            Counter("Spark stages that end in a result, over the cores", Unit.SECONDS, _ending),
        ),
    )


def _ending(side: Side) -> float | None:
    return work_seconds(side, ends)


def _told(side: Side) -> str:
    files, written = own_files(side) or 0.0, own_bytes(side) or 0.0
    mean = f" of {size(round(written / files))}" if files else ""
    return f"{plural(round(files), 'file')}{mean}"
