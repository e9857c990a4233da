"""Keys that are not equally popular, and drawing them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from datasets.drawing.laws import Law, RankLaw, rank_law
from datasets.drawing.randomness import stream
from datasets.drawing.rows import Longs


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PopularKeys:
    """The keys 1 … `known` by popularity.

    `key_of_rank` scatters the ranks of the law over the keys. Both that and `ranks` are None if all keys are equally
    popular: then rank i is key i + 1.
    """

    law: Law
    ranks: RankLaw | None
    key_of_rank: NDArray[np.int32] | None

    @property
    def known(self) -> int:
        """Number of keys."""
        return self.law.keys

    @property
    def hottest(self) -> int:
        """The key of the first rank."""
        return 1 if self.key_of_rank is None else int(self.key_of_rank[0])

    def draw(self, rng: np.random.Generator, size: int) -> Longs:
        """Keys by their law."""
        uniforms = rng.random(size)  # for any law, so that all else stays the same
        if self.ranks is None or self.key_of_rank is None:
            return (uniforms * self.known).astype(np.int64) + 1
        return self.key_of_rank.take(self.ranks.draw(uniforms)).astype(np.int64)

    def of_ranks(self, start: int, stop: int) -> Longs:
        """The keys of ranks `start … stop` counted from 0."""
        ranks = np.arange(start, stop, dtype=np.int64)
        return ranks + 1 if self.key_of_rank is None else self.key_of_rank[start:stop].astype(np.int64)


K = TypeVar("K", bound=PopularKeys)


def popular_keys(kind: type[K], law: Law, seed: int, column: str) -> K:
    """The keys of a column by a law; the seed chooses which key has which rank."""
    if law.uniform:
        return kind(law=law, ranks=None, key_of_rank=None)
    order = np.arange(1, law.keys + 1, dtype=np.int32)
    stream(seed, f"{column} ranks").shuffle(order)
    return kind(law=law, ranks=rank_law(law), key_of_rank=order)
