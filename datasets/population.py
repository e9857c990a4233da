"""What all chunks of a dataset must agree on: which merchants are popular, what they sell, which keys are unknown."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from datasets.randomness import stream
from datasets.rows import Longs
from datasets.skew import Floats, RankLaw, hot_share_weights, rank_law, zipf_weights
from datasets.spec import DatasetSpec
from datasets.vocabulary import LIMITS

ORPHANS: Final = 0.0025
"""Share of transactions whose user is unknown, and of those whose merchant is: together 0.5 %."""

_UNKNOWN_KEYS: Final = 200  # one unknown key per so many known ones


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Keys:
    """The keys 1 … `known` of a dimension table by popularity, and `unknown` further ones that are in no table."""

    key_of_rank: Longs
    rank_weights: Floats
    law: RankLaw

    @property
    def known(self) -> int:
        """Number of keys in the table."""
        return len(self.key_of_rank)

    @property
    def unknown(self) -> int:
        """Number of keys after the last known one that transactions refer to all the same."""
        return unknown_keys(self.known)

    @property
    def weights(self) -> Floats:
        """Expected share of transactions by key − 1, unknown keys last."""
        known = np.empty(self.known)
        known[self.key_of_rank - 1] = self.rank_weights * (1 - ORPHANS)
        return np.concatenate([known, np.full(self.unknown, ORPHANS / self.unknown)])

    def draw(self, rng: np.random.Generator, size: int) -> Longs:
        """Known keys by their law."""
        return self.key_of_rank.take(self.law.draw(rng.random(size)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Population:
    """Users, and merchants by popularity. `category` and `limit` go by merchant_id − 1; limit 0 means none."""

    spec: DatasetSpec
    users: int
    merchants: Keys
    category: NDArray[np.int32]
    limit: Longs


def unknown_keys(known: int) -> int:
    """Number of keys without a row in a dimension table of `known` rows."""
    return math.ceil(known / _UNKNOWN_KEYS)


@lru_cache(maxsize=2)
def population(spec: DatasetSpec) -> Population:
    """The population of a spec: a pure function of it."""
    merchants = spec.counts.merchants
    order = stream(spec.seed, "merchant ranks").permutation(merchants)
    category = stream(spec.seed, "merchant categories").permutation(merchants).astype(np.int32) % len(LIMITS)
    # The most popular merchant has a policy: with a large share of all rows it would otherwise decide every answer.
    category[order[0]] = 0
    hot = spec.hot_share
    weights = zipf_weights(merchants, spec.skew) if hot is None else hot_share_weights(merchants, hot)
    return Population(
        spec=spec,
        users=spec.counts.users,
        merchants=Keys(key_of_rank=order + 1, rank_weights=weights, law=rank_law(weights)),
        category=category,
        limit=np.array([cents for _, cents in LIMITS])[category],
    )
