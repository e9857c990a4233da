"""More or fewer bytes through shuffles than the baseline."""

from __future__ import annotations

from typing import Final

from reports.explain.contrast import borne_out, differ
from reports.explain.draft import Counter, Draft, metric_counters
from reports.explain.finding import FindingKind
from reports.explain.side import Side, moves, saved, work_seconds
from reports.explain.thresholds import SMALL_BYTES
from reports.formatting import size
from reports.metrics import Unit

ESTIMATE: Final = (
    "Run time of the tasks of Spark stages that read or write shuffle data, the difference between the two sides over "
    "the cores; no more than that of all tasks. An upper bound: those Spark stages do other work too."
)
WORK: Final = Counter("Spark stages that shuffle, over the cores", Unit.SECONDS, lambda side: work_seconds(side, moves))


def shuffle_difference(base: Side, side: Side) -> Draft | None:
    """That a side writes more or fewer bytes to shuffles, and that its Spark stages that shuffle took as much less."""
    was, now = (each.medians.get("shuffle_write_bytes") for each in (base, side))
    if was is None or now is None or not differ(was, now, SMALL_BYTES):
        return None
    seconds = saved(base, side, moves)
    if not borne_out(seconds, was - now, base, side):
        return None
    return Draft(
        kind=FindingKind.SHUFFLE,
        gist=f"shuffle {size(was)} → {size(now)}",
        text=f"In {side.stage} {side.variant} writes {size(now)} to shuffles, {base.variant} {size(was)}",
        seconds=seconds,
        bound=True,
        estimate=ESTIMATE,
        counters=(
            *metric_counters("shuffle_write_bytes", "shuffle_write_records", "shuffle_read_bytes"),
            *metric_counters("fetch_wait_seconds"),
            WORK,
        ),
    )
