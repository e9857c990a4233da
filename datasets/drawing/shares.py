"""How rows are spread over keys: shares of the keys with most rows, Gini, and rows per partition."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from datasets.drawing.laws import Floats
from datasets.drawing.murmur3 import partition_of_longs
from datasets.drawing.rows import Column, Longs

PARTITIONS: Final = 200
"""Spark's default number of shuffle partitions, and the baseline's."""

Block: TypeAlias = tuple[Longs, Column]
"""Some keys, and of each how many rows it has or may expect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Shares of all rows, between 0 and 1, that fall on the keys with most rows.

    `partition_skew` is the largest over the median number of rows in 200 partitions by Spark's hash; None if the
    median partition is empty.
    """

    keys: int
    top_1: float
    top_10: float
    top_1_percent: float
    top_20_percent: float
    gini: float
    partition_skew: float | None


def shares(blocks: Iterable[Block]) -> Shares:
    """Shares over all keys of `blocks`. Only how many keys have how many rows is remembered of a block."""
    partitions = np.zeros(PARTITIONS)
    found = []
    for keys, rows in blocks:
        found.append(np.unique(rows, return_counts=True))
        partitions += rows_per_partition(keys, rows)
    values, inverse = np.unique(np.concatenate([value for value, _ in found]), return_inverse=True)
    holders = np.bincount(inverse, weights=np.concatenate([count for _, count in found]))
    keys_in_all, median = int(holders.sum()), float(np.median(partitions))
    return Shares(
        keys=keys_in_all,
        top_1=_top(values, holders, 1),
        top_10=_top(values, holders, 10),
        top_1_percent=_top(values, holders, math.ceil(keys_in_all / 100)),
        top_20_percent=_top(values, holders, math.ceil(keys_in_all / 5)),
        gini=_gini(values, holders),
        partition_skew=float(partitions.max()) / median if median > 0 else None,
    )


def rows_per_partition(keys: Longs, rows: Column) -> Floats:
    """Rows, or what takes their place, in each of 200 partitions by Spark's hash of the key."""
    return np.asarray(np.bincount(partition_of_longs(keys, PARTITIONS), weights=rows, minlength=PARTITIONS))


def _top(values: Column, holders: Column, size: int) -> float:
    """The share of the `size` keys with most rows, where `holders[i]` keys have `values[i]` rows, ascending."""
    before = np.cumsum(holders[::-1]) - holders[::-1]
    taken = np.clip(size - before, 0, holders[::-1])
    return float((values[::-1] * taken).sum() / (values * holders).sum())


def _gini(values: Column, holders: Column) -> float:
    """Gini coefficient: 0 if all keys have the same number of rows, near 1 if one key has all.

    The usual sum over ranks, the ranks of equal keys added up at once.
    """
    below, keys = np.cumsum(holders) - holders, holders.sum()
    ranks = holders * (2 * below + holders + 1) / 2
    return float(2 * (ranks * values).sum() / (keys * (values * holders).sum()) - (keys + 1) / keys)
