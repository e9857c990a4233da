"""How rows are spread over merchants: the laws, drawing from them, and checking what was really drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from datasets.errors import DatasetError
from datasets.murmur3 import partition_of_longs
from datasets.rows import Longs

Floats = NDArray[np.float64]


PARTITIONS: Final = 200
"""Spark's default number of shuffle partitions, and the baseline's."""
SIGMAS: Final = 6.0
_EXPECTED_DRAWS: Final = 4
_MEAN_SHARES: Final = ("top_1", "top_10", "top_1_percent", "top_20_percent", "gini")
_LEAST_GUIDE: Final = 262_144  # 1 MB, which stays in the cache of a core


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


def zipf_weights(keys: int, theta: float) -> Floats:
    """P(rank i) ∝ i^−θ for ranks 1 … `keys`; θ = 0 is uniform."""
    weights = np.arange(1, keys + 1, dtype=np.float64) ** -theta
    return np.asarray(weights / weights.sum())


def hot_share_weights(keys: int, share: float) -> Floats:
    """The first key has `share` of the rows, the others have equal parts of the rest."""
    weights = np.full(keys, (1.0 - share) / max(1, keys - 1))
    weights[0] = share
    return weights


@dataclass(frozen=True, slots=True, eq=False)
class RankLaw:
    """Draws ranks by inverting the distribution `cumulative`, with a table of where to start searching.

    `guide[j]` is the rank at j / len(guide), as in the method of guide tables (Chen and Asau 1974); nearly always
    that is the answer.
    """

    cumulative: Floats
    guide: NDArray[np.int32]

    def draw(self, uniforms: Floats) -> Longs:
        """Ranks from 0 for uniform numbers in [0, 1)."""
        ranks = self.guide.take((uniforms * len(self.guide)).astype(np.int64)).astype(np.int64)
        further = np.flatnonzero(self.cumulative.take(ranks) <= uniforms)
        ranks[further] = _search(self.cumulative, uniforms[further])
        return ranks


def rank_law(weights: Floats) -> RankLaw:
    """The law of ranks with the given weights, which add up to 1."""
    cumulative = np.cumsum(weights)
    # A power of two, so that no rounding moves a uniform number into another slot; four per rank keep searches rare.
    slots = max(_LEAST_GUIDE, 1 << (4 * len(weights) - 1).bit_length())
    return RankLaw(cumulative, _search(cumulative, np.arange(slots) / slots).astype(np.int32))


def _search(cumulative: Floats, uniforms: Floats) -> Longs:
    ranks = np.searchsorted(cumulative, uniforms, side="right")
    return np.minimum(ranks, len(cumulative) - 1)  # the last sum may round to just under 1


def shares(rows: Longs | Floats) -> Shares:
    """Shares of `rows` per key, where key i + 1 has `rows[i]`; works for counts and for the weights of a law."""
    keys = len(rows)
    total = float(rows.sum())
    top = np.cumsum(np.sort(rows)[::-1]) / total
    per_partition = _rows_per_partition(rows)
    median = float(np.median(per_partition))
    return Shares(
        keys=keys,
        top_1=float(top[0]),
        top_10=float(top[min(10, keys) - 1]),
        top_1_percent=float(top[math.ceil(keys / 100) - 1]),
        top_20_percent=float(top[math.ceil(keys / 5) - 1]),
        gini=gini(rows),
        partition_skew=float(per_partition.max()) / median if median > 0 else None,
    )


def gini(rows: Longs | Floats) -> float:
    """Gini coefficient: 0 if all keys have the same number of rows, near 1 if one key has all."""
    ordered = np.sort(rows).astype(np.float64)
    keys = len(ordered)
    ranks = np.arange(1, keys + 1)
    return float(2 * (ranks * ordered).sum() / (keys * ordered.sum()) - (keys + 1) / keys)


def expected_shares(weights: Floats, rows: int, rng: np.random.Generator) -> Shares:
    """What `shares` of `rows` rows by the law `weights` come to on average, from a few draws.

    Not the shares of the law itself: chance alone puts more than 20 % of the rows on the luckiest 20 % of equal keys.
    """
    draws = [shares(rng.multinomial(rows, weights)) for _ in range(_EXPECTED_DRAWS)]
    skews = [draw.partition_skew for draw in draws if draw.partition_skew is not None]
    means = {name: float(np.mean([getattr(draw, name) for draw in draws])) for name in _MEAN_SHARES}
    return Shares(keys=len(weights), partition_skew=float(np.mean(skews)) if skews else None, **means)


def check(column: str, counts: Longs, weights: Floats) -> None:
    """Raise DatasetError if `counts` per key of a column cannot be a draw from the law `weights`.

    Checked are the sets of keys with greatest weight (top 1, 10, 1 %, 20 %) and each of the 200 partitions: their rows
    are binomial, so Bernstein's inequality bounds them.
    """
    order = np.argsort(-weights, kind="stable")
    keys = len(weights)
    for name, size in (("top 1", 1), ("top 10", 10), ("top 1 %", keys // 100), ("top 20 %", keys // 5)):
        chosen = order[: max(1, size)]
        _check_binomial(f"the {name} {column}s", counts[chosen].sum(), weights[chosen].sum(), int(counts.sum()))
    parts, expected = _rows_per_partition(counts), _rows_per_partition(weights)
    for part in range(PARTITIONS):
        _check_binomial(f"partition {part} by {column}", parts[part], expected[part], int(counts.sum()))


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


def _rows_per_partition(rows: Longs | Floats) -> Floats:
    ids = np.arange(1, len(rows) + 1, dtype=np.int64)
    return np.bincount(partition_of_longs(ids, PARTITIONS), weights=rows, minlength=PARTITIONS).astype(np.float64)
