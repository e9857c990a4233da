"""Sorts and hash tables that did not fit into memory."""

from __future__ import annotations

from typing import Final

from reports.comparison_types.finding import FindingKind
from reports.explain.draft import metric_counters
from reports.explain.side import Side, everything, work_seconds
from reports.explain.thresholds import DISK_BYTES_A_SECOND, SPILL_BYTES
from reports.explain.trouble import Trouble
from reports.writing.formatting import size


def _spilled(side: Side) -> float:
    return side.medians.get("spill_disk_bytes", 0.0)


def _cost(side: Side) -> float | None:
    work = work_seconds(side, everything)
    if work is None or "spill_disk_bytes" not in side.medians:
        return None
    return min(2 * _spilled(side) / DISK_BYTES_A_SECOND, work)


SPILL: Final = Trouble(
    kind=FindingKind.SPILL,
    noun="spill to disk",
    cost=_cost,
    there=lambda side: _spilled(side) >= SPILL_BYTES,
    measure=lambda side: size(_spilled(side)),
    phrase=lambda side: f"spills {size(_spilled(side))} to disk" if _spilled(side) else "spills nothing",
    estimate=(
        f"Written once and read once at {size(DISK_BYTES_A_SECOND)}/s, assumed; no more than all task time. Less where "
        "the scratch folder is in memory."
    ),
    advice="More and smaller partitions, or more memory for each core, keep it in memory.",
    counters=metric_counters("spill_disk_bytes", "spill_memory_bytes", "largest_shuffle_read_bytes", "task_seconds"),
    bound=True,
    is_grave=lambda seconds, wall: True,  # so many bytes are one at any speed
)
