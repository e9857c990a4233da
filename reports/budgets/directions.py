"""Which way a counter, an operator or a codec has to move to cost more."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from reports.budgets.change import Direction

MORE_IS_WORSE: Final = frozenset(
    {
        "shuffle_write_bytes",
        "shuffle_write_records",
        "shuffle_read_bytes",
        "shuffle_read_records",
        "shuffle_read_skew",
        "largest_shuffle_read_bytes",
        "input_bytes",
        "input_records",
        "scan_bytes",
        "scan_files",
        "output_bytes",
        "output_records",
        "jobs",
        "spark_stages",
        "tasks",
        "micro_batches",
        "state_rows",
        "late_rows",
        "files_written",
        "file_bytes",
    }
)
"""Work and bytes. Of all other counters that repeat nobody can say which way is better: they are told only."""
COSTLY: Final = re.compile(
    r"Exchange|Sort|Window|Generate|Expand|InMemoryTableScan|CartesianProduct|BroadcastNestedLoopJoin"
    r"|SortMergeJoin|ShuffledHashJoin|\w*Python\w*|\w*InPandas|\w*InArrow"
)
"""Operators that move, sort or multiply rows, keep them, or hand them to Python (Spark's names of physical ones)."""
PLAIN: Final = "uncompressed"
_NAME: Final = re.compile(r"(?:\* |Execute )?(\w+)")


def of_counter(metric: str, was: float | None, now: float | None) -> Direction:
    """Of a counter in the catalogue; one that was or is not measured goes neither way."""
    if was is None or now is None or metric not in MORE_IS_WORSE:
        return Direction.OTHER
    return _more(now - was)


def of_operator(name: str, change: int) -> Direction:
    """Of an operator that the plans hold so many times more often."""
    return _more(change) if COSTLY.fullmatch(name) else Direction.OTHER


def of_codecs(was: tuple[str, ...], now: tuple[str, ...]) -> Direction:
    """Of the codecs of the files: no compression where there was some is worse."""
    return Direction.WORSE if was and PLAIN in now and PLAIN not in was else Direction.OTHER


def operators(plan: str) -> Counter[str]:
    """How often a plan holds each operator, by its name alone."""
    return Counter(found[1] for line in plan.splitlines() if (found := _NAME.match(line)))


def _more(change: float) -> Direction:
    return Direction.WORSE if change > 0 else Direction.BETTER
