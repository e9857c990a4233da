"""What all chunks of a dataset must agree on: which keys are popular, what merchants sell, which keys are unknown."""

from __future__ import annotations

import math
from collections.abc import Mapping
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
    """The keys 1 … `known` of a dimension table by popularity, and `unknown` further ones that are in no table.

    `law` is None if all known keys are equally popular.
    """

    key_of_rank: Longs
    rank_weights: Floats
    law: RankLaw | None

    @property
    def known(self) -> int:
        """Number of keys in the table."""
        return len(self.key_of_rank)

    @property
    def unknown(self) -> int:
        """Number of keys after the last known one that transactions refer to all the same."""
        return math.ceil(self.known / _UNKNOWN_KEYS)

    @property
    def total(self) -> int:
        """Number of keys that transactions refer to."""
        return self.known + self.unknown

    @property
    def weights(self) -> Floats:
        """Expected share of transactions by key − 1, unknown keys last."""
        known = np.empty(self.known)
        known[self.key_of_rank - 1] = self.rank_weights * (1 - ORPHANS)
        return np.concatenate([known, np.full(self.unknown, ORPHANS / self.unknown)])

    def draw(self, rng: np.random.Generator, size: int) -> Longs:
        """Known keys by their law."""
        uniforms = rng.random(size)  # for any law, so that all else stays the same
        if self.law is None:
            return (uniforms * self.known).astype(np.int64) + 1
        return self.key_of_rank.take(self.law.draw(uniforms))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Population:
    """Users and merchants by popularity. `category` and `limit` go by merchant_id − 1; limit 0 means none."""

    spec: DatasetSpec
    users: Keys
    merchants: Keys
    category: NDArray[np.int32]
    limit: Longs

    @property
    def keys(self) -> Mapping[str, Keys]:
        """The keys by the name of their skew column."""
        return {"merchant": self.merchants, "user": self.users}


@lru_cache(maxsize=2)
def population(spec: DatasetSpec) -> Population:
    """The population of a spec: a pure function of it."""
    merchants = _keys(spec, "merchant", spec.counts.merchants)
    category = stream(spec.seed, "merchant categories").permutation(merchants.known).astype(np.int32) % len(LIMITS)
    # The most popular merchant has a policy: with a large share of all rows it would otherwise decide every answer.
    category[merchants.key_of_rank[0] - 1] = 0
    return Population(
        spec=spec,
        users=_keys(spec, "user", spec.counts.users),
        merchants=merchants,
        category=category,
        limit=np.array([cents for _, cents in LIMITS])[category],
    )


def _keys(spec: DatasetSpec, column: str, known: int) -> Keys:
    order = stream(spec.seed, f"{column} ranks").permutation(known)
    weights = _weights(spec, known) if column in spec.skew_columns else zipf_weights(known, 0.0)
    uniform = weights[0] == weights[-1]
    return Keys(key_of_rank=order + 1, rank_weights=weights, law=None if uniform else rank_law(weights))


def _weights(spec: DatasetSpec, known: int) -> Floats:
    return zipf_weights(known, spec.skew) if spec.hot_share is None else hot_share_weights(known, spec.hot_share)
