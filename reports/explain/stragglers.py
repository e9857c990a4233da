"""One task that all others wait for, and whether adaptive execution could have split what it reads."""

from __future__ import annotations

from typing import Final

from reports.comparison_types.finding import FindingKind
from reports.estimates.list_schedule import Work, makespan
from reports.explain.draft import Counter, Draft, metric_counters
from reports.explain.joins import shuffling
from reports.explain.reach import SETTING, splits_nothing
from reports.explain.side import Side
from reports.explain.thresholds import DIFFERENCE_SECONDS, FEWEST_TASKS_FOR_SKEW, SKEW_FACTOR
from reports.explain.timeline import MILLISECOND, idle_seconds
from reports.explain.trouble import Trouble
from reports.metrics import Unit
from reports.record import Quantiles, SparkStage
from reports.writing.formatting import plural, seconds, size


def is_skewed(stage: SparkStage) -> bool:
    """Whether its slowest task took so many times the median, and there are enough to tell."""
    return stage.tasks >= FEWEST_TASKS_FOR_SKEW and beyond(stage.duration)


def beyond(spread: Quantiles | None) -> bool:
    """Whether the largest is that many times the median."""
    return spread is not None and spread.maximum >= SKEW_FACTOR * spread.median > 0


def lost_seconds(stage: SparkStage, cores: int) -> float:
    """What the Spark stage takes longer on so many cores than the same work in equal tasks."""
    tasks = stage.task_milliseconds
    if not tasks:
        return 0.0
    return (makespan([Work(tasks=tasks, begun=0, ended=1)], cores) - sum(tasks) / cores) * MILLISECOND


def worst(side: Side) -> SparkStage | None:
    """The Spark stage that loses most to its slowest task; None where none loses what is worth a word."""
    cores = side.cores or 1
    found = [(lost_seconds(stage, cores), stage) for stage in side.done.spark_stages if is_skewed(stage)]
    most = max(found, key=lambda pair: pair[0], default=None)
    return most[1] if most and most[0] >= DIFFERENCE_SECONDS else None


def straggling(stage: SparkStage, cores: int) -> frozenset[int]:
    """The tasks of a Spark stage that others wait for, by their places in `task_milliseconds`.

    Those that take so many times the median; none where the Spark stage loses less to them than is worth a word.
    """
    if stage.duration is None or not is_skewed(stage) or lost_seconds(stage, cores) < DIFFERENCE_SECONDS:
        return frozenset()
    least = SKEW_FACTOR * stage.duration.median
    return frozenset(n for n, each in enumerate(stage.task_milliseconds) if each * MILLISECOND >= least)


def _cost(side: Side) -> float | None:
    idle = idle_seconds(side)
    if idle is None or side.cores is None:
        return None
    return min(idle, sum(lost_seconds(stage, side.cores) for stage in side.done.spark_stages if is_skewed(stage)))


def _measure(side: Side) -> str:
    stage = worst(side)
    if stage is None or stage.duration is None:
        return "none"
    return f"{seconds(stage.duration.maximum)} (median {seconds(stage.duration.median)})"


def _phrase(side: Side) -> str:
    stage = worst(side)
    if stage is None or stage.duration is None:
        return "has no task that others wait for"
    told = (
        f"waits for a task of {seconds(stage.duration.maximum)}, where half of {plural(stage.tasks, 'task')} take no "
        f"longer than {seconds(stage.duration.median)}"
    )
    read = stage.shuffle_read
    if read and beyond(read):
        return f"{told}; the largest partition is {size(read.maximum)}, the median {size(read.median)}"
    return f"{told}, though no partition is {SKEW_FACTOR:.0f} times the median" if read else told


def _slowest(side: Side) -> float | None:
    spreads = [stage.duration.maximum for stage in side.done.spark_stages if stage.duration]
    return max(spreads, default=None)


STRAGGLER: Final = Trouble(
    kind=FindingKind.STRAGGLER,
    noun="straggler",
    cost=_cost,
    there=lambda side: worst(side) is not None,
    measure=_measure,
    phrase=_phrase,
    estimate=(
        "What its Spark stages take longer than the same task time in equal tasks, by dealing the tasks to the cores "
        "in their order; no more than cores were idle while Spark stages were at work."
    ),
    advice="Another key, salts for the hot ones, or a broadcast of the other side spread the work.",
    counters=(
        Counter("Slowest task of all", Unit.SECONDS, _slowest),
        Counter("Idle while Spark stages were at work", Unit.SECONDS, idle_seconds),
        *metric_counters("task_time_skew", "shuffle_read_skew", "largest_shuffle_read_bytes", "straggler_share"),
    ),
)


def out_of_reach(side: Side) -> Draft | None:
    """That adaptive execution splits skewed partitions, that there is one, and that it is too small to be split."""
    stage, cost = worst(side), _cost(side)
    if stage is None or cost is None or not STRAGGLER.is_grave(cost, side.wall):
        return None
    largest, least = (side.medians.get(name) for name in ("largest_shuffle_read_bytes", "aqe_skew_threshold_bytes"))
    if not (beyond(stage.shuffle_read) and shuffling(side.done.joins)) or side.done.micro_batches:
        return None  # it splits partitions of joins, and touches no stream
    if not splits_nothing(largest, least, side.medians.get("aqe_split_partitions")):
        return None
    return Draft(
        kind=FindingKind.OUT_OF_REACH,
        gist=f"AQE splits only above {size(least)}, the largest partition is {size(largest)}",
        text=(
            f"In {side.stage} adaptive execution leaves the skewed partition of {side.variant} whole: it is "
            f"{size(largest)}, and below {size(least)} none is split"
        ),
        seconds=cost,
        estimate=f"As for the straggler. {STRAGGLER.estimate}",
        counters=metric_counters(
            "largest_shuffle_read_bytes", "aqe_skew_threshold_bytes", "aqe_split_partitions", "shuffle_read_skew"
        ),
        advice=f"A lower {SETTING} lets it act.",
    )
