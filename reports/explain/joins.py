"""Other join strategies than the baseline's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reports.comparison_types.finding import FindingKind
from reports.explain.contrast import borne_out
from reports.explain.draft import Counter, Draft, metric_counters
from reports.explain.shuffles import ESTIMATE, WORK
from reports.explain.side import Side, everything, moves, saved
from reports.metrics import Unit

SHUFFLING: Final = ("SortMergeJoin", "ShuffledHashJoin")
"""Strategies for which both sides are shuffled by key, by Spark's names (its guide on join strategy hints)."""
_ALL_WORK: Final = "Run time of all tasks, the difference over the cores. An upper bound."
_OTHER_WAY: Final = "Not estimated: neither plan shuffles more joins than the other, so time is not told by them."


def shuffling(joins: Mapping[str, int]) -> int:
    """How many of the joins shuffle both their sides."""
    return sum(joins.get(name, 0) for name in SHUFFLING)


def join_difference(base: Side, side: Side) -> Draft | None:
    """That the final plans hold other joins, and that work went the way of the shuffles these need.

    Where only the number of joins differs, and not of those that shuffle, another way was taken altogether, and the
    joins are no measure of it. Of streams nothing is said: they count the joins of all micro-batches together.
    """
    was, now = base.done.joins, side.done.joins
    if was == now or any(not each.done.plans or each.done.micro_batches for each in (base, side)):
        return None
    fewer = shuffling(was) - shuffling(now)
    estimable = fewer or sum(was.values()) == sum(now.values())
    seconds = saved(base, side, moves if fewer else everything) if estimable else None
    if not borne_out(seconds, fewer or seconds or 0, base, side):
        return None
    return Draft(
        kind=FindingKind.JOINS,
        gist=f"joins {told(was)} → {told(now)}".replace("Join", ""),
        text=(
            f"In {side.stage} the final plans of {side.variant} hold these joins: {told(now)}; "
            f"those of {base.variant}: {told(was)}"
        ),
        seconds=seconds,
        bound=True,
        estimate=(ESTIMATE if fewer else _ALL_WORK) if estimable else _OTHER_WAY,
        counters=(
            *(_counter(name) for name in sorted({*was, *now})),
            *metric_counters("shuffle_write_bytes", "aqe_converted_joins"),
            WORK,
        ),
    )


def told(joins: Mapping[str, int]) -> str:
    """Joins by strategy: "2 BroadcastHashJoin, 1 SortMergeJoin"."""
    return ", ".join(f"{number} {name}" for name, number in joins.items()) or "none"


def _counter(strategy: str) -> Counter:
    return Counter(strategy, Unit.COUNT, lambda side: side.done.joins.get(strategy, 0))
