"""More or fewer bytes through shuffles than the baseline."""

from __future__ import annotations

from typing import Final

from reports.comparison_types.finding import FindingKind
from reports.explain.contrast import contrast
from reports.explain.draft import Counter, Draft, metric_counters
from reports.explain.side import Side, moves, work_seconds
from reports.explain.thresholds import SMALL_BYTES
from reports.metrics import Unit
from reports.writing.formatting import size

ESTIMATE: Final = (
    "Run time of the tasks of Spark stages that read or write shuffle data, the difference between the two sides over "
    "the cores; no more than that of all tasks. An upper bound: those Spark stages do other work too."
)
WORK: Final = Counter("Spark stages that shuffle, over the cores", Unit.SECONDS, lambda side: work_seconds(side, moves))


def shuffle_difference(base: Side, side: Side) -> Draft | None:
    """That a side writes more or fewer bytes to shuffles, and that its Spark stages that shuffle took as much less."""
    found = contrast(base, side, _written, SMALL_BYTES, moves)
    if found is None:
        return None
    was, now = found.was, found.now
    return Draft(
        kind=FindingKind.SHUFFLE,
        gist=f"shuffle {size(was)} → {size(now)}",
        text=f"In {side.stage} {side.variant} writes {size(now)} to shuffles, {base.variant} {size(was)}",
        seconds=found.seconds,
        bound=True,
        estimate=ESTIMATE,
        counters=(
            *metric_counters("shuffle_write_bytes", "shuffle_write_records", "shuffle_read_bytes"),
            *metric_counters("fetch_wait_seconds"),
            WORK,
        ),
    )


def _written(side: Side) -> float | None:
    return side.medians.get("shuffle_write_bytes")
