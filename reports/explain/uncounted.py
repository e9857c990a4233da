"""A variant that left no Spark counters, such as one on another engine: what of it can be compared, and what not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reports.comparison_types.finding import FindingKind
from reports.explain.draft import Draft, metric_counters
from reports.explain.outputs import own_bytes
from reports.explain.side import Side
from reports.writing.formatting import enumeration, seconds, size

_EVIDENCE: Final = ("wall_seconds", "process_cpu_seconds", "file_bytes", "files_written", "peak_memory_bytes")
_NOT_HERE: Final = (
    "Not estimated: what parts of its work take is read off Spark's counters, and it left none. CPU time is that of "
    "the worker's whole process tree, a JVM's compiler and collector included."
)


def is_counted(side: Side) -> bool:
    """Whether Spark told anything of what the side did."""
    return "tasks" in side.medians or bool(side.done.spark_stages)


def uncounted_difference(base: Side, side: Side) -> Draft | None:
    """That only the baseline's work was counted by Spark, with what was measured of both."""
    if is_counted(side) or not is_counted(base):
        return None
    told = [f"{name} {was} → {now}" for name, was, now in _measured(base, side)]
    return Draft(
        kind=FindingKind.UNCOUNTED,
        gist="; ".join(["no Spark counters", *told]),
        text=(
            f"In {side.stage} {side.variant} left no Spark counters, so its tasks, joins, shuffles, spills and scans "
            f"cannot be set against those of {base.variant}; what compares is {enumeration(told)}"
        ),
        seconds=None,
        estimate=_NOT_HERE,
        counters=metric_counters(*_EVIDENCE),
    )


def _measured(base: Side, side: Side) -> Iterator[tuple[str, str, str]]:
    """What does not come from Spark, by name, of the baseline and of the side."""
    yield "time", seconds(base.wall), seconds(side.wall)
    cpu = tuple(each.medians.get("process_cpu_seconds") for each in (base, side))
    if None not in cpu:
        yield "process CPU", seconds(cpu[0]), seconds(cpu[1])
    written = own_bytes(base), own_bytes(side)
    if None not in written:
        yield "bytes written", size(written[0]), size(written[1])
