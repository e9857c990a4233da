"""More bytes or files scanned than the baseline scans, or than another variant needs for the same answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from reports.comparison_types.finding import FindingKind
from reports.explain.contrast import contrast
from reports.explain.draft import Counter, Draft, grave, metric_counters
from reports.explain.side import Side, scans, work_seconds
from reports.explain.thresholds import OPEN_COST_BYTES, SCAN_PARTITION_BYTES, WASTE_FACTOR
from reports.metrics import Unit
from reports.writing.formatting import count, plural, size

_COUNTERS: Final = (
    *metric_counters("scan_bytes", "scan_files", "input_records"),
    Counter("Spark stages that read sources, over the cores", Unit.SECONDS, lambda side: work_seconds(side, scans)),
)
_WORK: Final = "Run time of the tasks of Spark stages that read no shuffle data"
_BOUND: Final = "An upper bound: those Spark stages do other work too."


def reckoned(side: Side) -> float | None:
    """Bytes scanned, and 4 MiB more for each file opened: what Spark packs scans by; None where not measured."""
    size_of_files, files = (side.medians.get(name) for name in ("scan_bytes", "scan_files"))
    return None if size_of_files is None or files is None else size_of_files + OPEN_COST_BYTES * files


def scan_difference(base: Side, side: Side) -> Draft | None:
    """That a side scans more or less, and that its Spark stages that read sources took as much longer or less."""
    found = contrast(base, side, reckoned, SCAN_PARTITION_BYTES, scans)
    if found is None:
        return None
    return Draft(
        kind=FindingKind.SCAN,
        gist=f"scan {_told(base)} → {_told(side)}",
        text=f"In {side.stage} {side.variant} scans {_told(side)}, {base.variant} {_told(base)}: {_rows(side, base)}",
        seconds=found.seconds,
        bound=True,
        estimate=f"{_WORK}, the difference between the two sides over the cores; no more than that of all. {_BOUND}",
        counters=_COUNTERS,
    )


def needless_scan(side: Side, others: Iterable[Side]) -> Draft | None:
    """That another variant with the same answer scans far less."""
    own = reckoned(side)
    known = [(other, value) for other in others if (value := reckoned(other)) is not None]
    if own is None or not known:
        return None
    least, needed = min(known, key=lambda pair: pair[1])
    work = work_seconds(side, scans)
    if work is None or own < WASTE_FACTOR * needed or own - needed < SCAN_PARTITION_BYTES:
        return None
    seconds = work * (1 - needed / own)
    if not grave(seconds, side.wall):
        return None
    return Draft(
        kind=FindingKind.SCAN,
        gist=f"scans {_told(side)}, {least.variant} {_told(least)}",
        text=(
            f"In {side.stage} {side.variant} scans {_told(side)} for an answer to which {least.variant} comes with "
            f"{_told(least)}: {_rows(side, least)}"
        ),
        seconds=seconds,
        bound=True,
        estimate=(
            f"{_WORK}, over the cores, by the share of bytes and files that {least.variant} does without. {_BOUND}"
        ),
        counters=_COUNTERS,
        advice="Look at partitions and files that could be pruned, at scans of the same table, at the codec.",
    )


def _told(side: Side) -> str:
    files = side.medians.get("scan_files", 0.0)
    return f"{size(side.medians.get('scan_bytes'))} in {plural(round(files), 'file')}"


def _rows(side: Side, other: Side) -> str:
    """Whether it reads other rows or only larger files. Rows are exact, so any difference is one."""
    own, others = (each.medians.get("input_records") for each in (side, other))
    if own is None or others is None:
        return "rows were not counted"
    if own == others:
        return f"the same {count(own)} rows, so other files, not other partitions"
    return f"{count(own)} rows of sources against {count(others)}"
