"""What all chunks of a dataset must agree on: which merchants are popular, what they sell, which keys are unknown."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from datasets.randomness import stream
from datasets.skew import Floats, Longs, draw_ranks, hot_share_weights, zipf_weights
from datasets.spec import DatasetSpec
from datasets.vocabulary import LIMITS

ORPHANS: Final = 0.0025
"""Share of transactions whose user is unknown, and of those whose merchant is: together 0.5 %."""

_UNKNOWN_KEYS: Final = 200  # one unknown key per so many known ones


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Population:
    """Merchants by popularity and by id. `category` and `limit` are indexed by merchant_id − 1; limit 0 means none."""

    spec: DatasetSpec
    merchant_of_rank: Longs
    rank_weights: Floats
    category: Longs
    limit: Longs

    @property
    def unknown_merchants(self) -> int:
        """Number of merchant ids after the last real one that transactions refer to all the same."""
        return math.ceil(len(self.category) / _UNKNOWN_KEYS)

    @property
    def unknown_users(self) -> int:
        """Number of user ids after the last real one that transactions refer to all the same."""
        return math.ceil(self.spec.counts.users / _UNKNOWN_KEYS)

    @property
    def key_weights(self) -> Floats:
        """Expected share of transactions by merchant_id − 1, unknown merchants last."""
        known = np.empty(len(self.category))
        known[self.merchant_of_rank - 1] = self.rank_weights * (1 - ORPHANS)
        return np.concatenate([known, np.full(self.unknown_merchants, ORPHANS / self.unknown_merchants)])

    def draw_merchants(self, rng: np.random.Generator, size: int) -> Longs:
        """Ids of known merchants by the law of the spec."""
        ranks = draw_ranks(np.cumsum(self.rank_weights), rng.random(size))
        return self.merchant_of_rank[ranks]


def population(spec: DatasetSpec) -> Population:
    """The population of a spec: a pure function of it."""
    merchants = spec.counts.merchants
    order = stream(spec.seed, "merchant ranks").permutation(merchants).astype(np.int64)
    category = stream(spec.seed, "merchant categories").permutation(merchants).astype(np.int64) % len(LIMITS)
    # The most popular merchant has a policy: with a large share of all rows it would otherwise decide every answer.
    category[order[0]] = 0
    limits = np.array([cents for _, cents in LIMITS], dtype=np.int64)
    hot = spec.hot_share
    weights = zipf_weights(merchants, spec.skew) if hot is None else hot_share_weights(merchants, hot)
    return Population(
        spec=spec, merchant_of_rank=order + 1, rank_weights=weights, category=category, limit=limits[category]
    )
