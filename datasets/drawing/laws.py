"""The laws of skew: how likely each rank is, and drawing ranks by them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from datasets.drawing.rows import Longs

Floats = NDArray[np.float64]

BLOCK: Final = 1 << 20
"""Ranks looked at together: what is known of each key may not be in memory for all keys at once."""
HEAD: Final = 1 << 22
"""Ranks drawn exactly. Neighbours behind them differ by less than θ / HEAD, so GROUP of them count as equal."""
GROUP: Final = 64
_GUIDE: Final = (1 << 18, 1 << 24)  # least and most slots: 1 MB stays in the cache of a core, 64 MB is enough


@dataclass(frozen=True, slots=True)
class Law:
    """P(rank i) ∝ i^−θ for ranks 1 … `keys`; with a `hot_share` the first has that and the others equal parts."""

    keys: int
    theta: float = 0.0
    hot_share: float | None = None

    @property
    def uniform(self) -> bool:
        """Are all ranks equally likely?"""
        return self.keys == 1 or (self.theta == 0 and self.hot_share is None)

    def weights(self, start: int = 0, stop: int | None = None) -> Floats:
        """Probabilities of ranks `start … stop` counted from 0; of all ranks they add up to 1."""
        end = self.keys if stop is None else min(stop, self.keys)
        if self.hot_share is None or self.keys == 1:
            return _powers(start, end, self.theta) / _sum_of_powers(self.keys, self.theta)
        weights = np.full(end - start, (1.0 - self.hot_share) / (self.keys - 1))
        if start == 0:
            weights[:1] = self.hot_share
        return weights


def _powers(start: int, stop: int, theta: float) -> Floats:
    return np.asarray(np.arange(start + 1, stop + 1, dtype=np.float64) ** -theta)


@lru_cache(maxsize=8)
def _sum_of_powers(keys: int, theta: float) -> float:
    return float(sum(_powers(start, stop, theta).sum() for start, stop in blocks(keys)))


def blocks(size: int) -> list[tuple[int, int]]:
    """`0 … size` cut into ranges of at most BLOCK."""
    return list(pairwise([*range(0, size, BLOCK), size]))


@dataclass(frozen=True, slots=True, eq=False)
class RankLaw:
    """Draws ranks by inverting the distribution `cumulative`, with a table of where to start searching.

    `guide[j]` is the place at j / len(guide), as in the method of guide tables (Chen and Asau 1974); nearly always
    that is the answer. Places up to `head` are ranks, those behind stand for GROUP ranks each.
    """

    keys: int
    head: int
    cumulative: Floats
    guide: NDArray[np.int32]

    def draw(self, uniforms: Floats) -> Longs:
        """Ranks from 0 for uniform numbers in [0, 1)."""
        places = self.guide.take((uniforms * len(self.guide)).astype(np.int64)).astype(np.int64)
        places += self.cumulative.take(places) <= uniforms  # one step is nearly always enough and no search
        further = np.flatnonzero(self.cumulative.take(places, mode="clip") <= uniforms)
        places[further] = _search(self.cumulative, uniforms[further])
        if self.keys > self.head:
            tail = np.flatnonzero(places >= self.head)
            places[tail] = self._within(places[tail], uniforms[tail])
        return places

    def _within(self, places: Longs, uniforms: Floats) -> Longs:
        """Ranks in the groups at `places`, by how far into the group's probability each uniform number lies."""
        low, high = self.cumulative[places - 1], self.cumulative[places]
        first = self.head + (places - self.head) * GROUP
        size = np.minimum(GROUP, self.keys - first)
        within = ((uniforms - low) / (high - low) * size).astype(np.int64)
        return np.asarray(first + np.minimum(within, size - 1))


def rank_law(law: Law, head: int = HEAD) -> RankLaw:
    """How to draw from `law`; what it keeps is at most 110 MB, for a hundred million ranks."""
    head = min(head, law.keys)
    pieces = [law.weights(0, head)]
    for start in range(head, law.keys, BLOCK):
        tail = law.weights(start, start + BLOCK)
        pieces.append(np.add.reduceat(tail, np.arange(0, len(tail), GROUP)))
    cumulative = np.cumsum(np.concatenate(pieces))
    # A power of two, so that no rounding moves a uniform number into another slot; four per rank keep searches rare.
    slots = min(max(_GUIDE[0], 1 << (4 * len(cumulative) - 1).bit_length()), _GUIDE[1])
    return RankLaw(law.keys, head, cumulative, _search(cumulative, np.arange(slots) / slots).astype(np.int32))


def _search(cumulative: Floats, uniforms: Floats) -> Longs:
    places = np.searchsorted(cumulative, uniforms, side="right")
    return np.minimum(places, len(cumulative) - 1)  # the last sum may round to just under 1
