"""Whether adaptive execution (AQE) could split skewed partitions at all: a threshold that none reaches is no help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reports.comparison_types import Cell, DatasetComparison
from reports.writing.formatting import enumeration, size

SETTING: Final = "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes"


def splits_nothing(largest: float | None, least: float | None, split: float | None) -> bool:
    """Whether AQE may split partitions of `least` bytes, has split none, and no task read as much.

    It merges small partitions and splits large ones: without a split, none was larger than what a task read.
    """
    return largest is not None and least is not None and not split and largest < least


def out_of_reach(datasets: Sequence[DatasetComparison]) -> Iterator[str]:
    """A sentence per dataset and threshold where no partition of a variant reaches the size at which AQE splits."""
    for dataset in datasets:
        for least, idle in sorted(_idle_by_threshold(dataset).items()):
            yield (
                f"At {dataset.dataset} adaptive execution could split no partition of {enumeration(tuple(idle))}: "
                f"tasks read {size(max(idle.values()))} at most, and below {size(least)} none is split; lower "
                f"{SETTING} to see it act."
            )


def _idle_by_threshold(dataset: DatasetComparison) -> dict[float, dict[str, float]]:
    """By least threshold, what tasks of the variants that do not reach theirs read at most."""
    found: dict[float, dict[str, float]] = {}
    for name, cells in _by_variant(dataset).items():
        largest = max(_most(cells, "largest_shuffle_read_bytes"))
        least = min(_most(cells, "aqe_skew_threshold_bytes"))
        if splits_nothing(largest, least, max(_most(cells, "aqe_split_partitions"), default=None)):
            found.setdefault(least, {})[name] = largest
    return found


def _by_variant(dataset: DatasetComparison) -> dict[str, list[Cell]]:
    """The cells of all stages that run under AQE and may split, by variant; it never touches a stream's plans."""
    found: dict[str, list[Cell]] = {}
    for stage in dataset.stages:
        for cell in stage.cells:
            told = cell.metrics["aqe_skew_threshold_bytes"] and cell.metrics["largest_shuffle_read_bytes"]
            if told and not cell.metrics["micro_batches"]:
                found.setdefault(cell.variant, []).append(cell)
    return found


def _most(cells: Sequence[Cell], metric: str) -> list[float]:
    return [summary.maximum for cell in cells if (summary := cell.metrics[metric])]
