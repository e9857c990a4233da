"""What the law of a key lets expect, and refusing what cannot be a draw from it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

import numpy as np

from datasets.drawing.laws import Floats
from datasets.drawing.rows import Column, Longs
from datasets.drawing.shares import PARTITIONS, Block, Shares, rows_per_partition, shares
from datasets.errors import DatasetError

SIGMAS: Final = 6.0
_EXPECTED_DRAWS: Final = (4, 25)  # least and most
_KEYS_DRAWN: Final = 400_000  # in all draws together: with few keys, more draws are needed and cost no more
_MEAN_SHARES: Final = ("top_1", "top_10", "top_1_percent", "top_20_percent", "gini")

KeyLaw: TypeAlias = Callable[[], Iterable[Block]]
"""Gives the probabilities of all keys, block by block, the likeliest keys first; together they add up to 1."""


def expected_shares(law: KeyLaw, rows: int, rng: np.random.Generator) -> Shares:
    """What the shares of `rows` rows by a law come to on average, from some draws.

    Not the shares of the law itself: chance alone puts more than 20 % of the rows on the luckiest 20 % of equal keys.
    """
    keys = sum(len(block) for block, _ in law())
    number = min(max(_EXPECTED_DRAWS[0], _KEYS_DRAWN // keys), _EXPECTED_DRAWS[1])
    draws = [shares(_multinomial(law, rows, rng)) for _ in range(number)]
    skews = [draw.partition_skew for draw in draws if draw.partition_skew is not None]
    means = {name: float(np.mean([getattr(draw, name) for draw in draws])) for name in _MEAN_SHARES}
    return Shares(keys=keys, partition_skew=float(np.mean(skews)) if skews else None, **means)


def _multinomial(law: KeyLaw, rows: int, rng: np.random.Generator) -> Iterator[Block]:
    """Rows per key: first how many fall on each block of keys, then how they are spread within it."""
    rows_left, weight_left = rows, 1.0
    for keys, weights in law():
        weight = float(weights.sum())
        here = int(rng.binomial(rows_left, min(1.0, weight / weight_left)))
        yield keys, rng.multinomial(here, weights / weight)
        rows_left, weight_left = rows_left - here, max(weight_left - weight, math.ulp(1.0))


def check(column: str, law: KeyLaw, rows: Column) -> None:
    """Raise DatasetError if `rows` by key − 1 of a column cannot be a draw from the law.

    Checked are the likeliest keys (top 1, 10, 1 %, 20 %) and each of the 200 partitions: their rows are binomial, so
    Bernstein's inequality bounds them.
    """
    keys = len(rows)
    tops = {"top 1": 1, "top 10": 10, "top 1 %": keys // 100, "top 20 %": keys // 5}
    got, expected = np.zeros((2, len(tops) + PARTITIONS))
    seen = 0
    for block, weights in law():
        sizes = [max(0, max(1, size) - seen) for size in tops.values()]
        counts = rows[block - 1]
        got += _per_set(block, counts, sizes)
        expected += _per_set(block, weights, sizes)
        seen += len(block)
    names = [f"the {name} {column}s" for name in tops] + [f"partition {i} by {column}" for i in range(PARTITIONS)]
    for name, count, probability in zip(names, got, expected, strict=True):
        _check_binomial(name, count, probability, int(rows.sum(dtype=np.int64)))


def _per_set(keys: Longs, values: Column, sizes: list[int]) -> Floats:
    """Sums over the first `sizes` keys of a block, then over its keys in each partition."""
    return np.concatenate([[values[:size].sum() for size in sizes], rows_per_partition(keys, values)])


def band(probability: float, rows: int) -> tuple[float, float]:
    """Least and greatest number of successes among `rows` trials to accept.

    Bernstein's inequality at the tail probability of six sigma, exp(−18): the deviation t solves
    t² = 36 (v + t / 3) for the variance v. Unlike plain six sigma it also holds for rare keys.
    """
    variance = rows * probability * (1 - probability)
    reach = SIGMAS + SIGMAS * math.sqrt(1 + variance)
    return rows * probability - reach, rows * probability + reach


def _check_binomial(what: str, got: float, probability: float, rows: int) -> None:
    low, high = band(min(1.0, float(probability)), rows)
    if not low <= got <= high:
        raise DatasetError(
            f"{what} have {got / rows:.3%} of {rows} transactions, expected {low / rows:.3%} to {high / rows:.3%}: "
            "the generator is broken, please report it"
        )
