"""What all chunks of a dataset must agree on: which keys are popular, what merchants sell, which keys are unknown."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from datasets.drawing.keys import PopularKeys, popular_keys
from datasets.drawing.laws import Law, blocks
from datasets.drawing.randomness import stream
from datasets.drawing.rows import Longs
from datasets.drawing.shares import Block
from datasets.errors import DatasetError
from datasets.payments.vocabulary import LIMITS
from datasets.spec import DatasetSpec

ORPHANS: Final = 0.0025
"""Share of transactions whose user is unknown, and of those whose merchant is: together 0.5 %."""

_UNKNOWN_KEYS: Final = 200  # one unknown key per so many known ones
_LIMIT_OF_CATEGORY: Final = np.array([cents for _, cents in LIMITS])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Keys(PopularKeys):
    """The keys of a dimension table by popularity, and `unknown` further ones that are in no table."""

    @property
    def unknown(self) -> int:
        """Number of keys after the last known one that transactions refer to all the same."""
        return math.ceil(self.known / _UNKNOWN_KEYS)

    @property
    def total(self) -> int:
        """Number of keys that transactions refer to."""
        return self.known + self.unknown

    def weights(self) -> Iterator[Block]:
        """Expected shares of transactions of all keys, by rank, the unknown keys last."""
        for start, stop in blocks(self.known):
            yield self.of_ranks(start, stop), self.law.weights(start, stop) * (1 - ORPHANS)
        yield np.arange(self.known, self.total) + 1, np.full(self.unknown, ORPHANS / self.unknown)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Population:
    """Users and merchants by popularity. `category` goes by merchant_id − 1."""

    spec: DatasetSpec
    users: Keys
    merchants: Keys
    category: NDArray[np.int8]

    @property
    def keys(self) -> Mapping[str, Keys]:
        """The keys by the name of their skew column."""
        return {"merchant": self.merchants, "user": self.users}

    def limits(self, merchants: Longs) -> Longs:
        """Limits of known merchants in cents, 0 for none."""
        return _LIMIT_OF_CATEGORY.take(self.category.take(merchants - 1))


def check_hot_share(spec: DatasetSpec) -> None:
    """DatasetError for a hot share that the rows with unknown keys leave no room for."""
    if spec.hot_share is not None and spec.hot_share > 1 - ORPHANS:
        raise DatasetError(
            f"hot share {spec.hot_share} is out of range: of payments it must be at most {1 - ORPHANS:g}, since "
            f"{ORPHANS:.2%} of the rows always have an unknown key"
        )


def population(spec: DatasetSpec) -> Population:
    """The population of a spec: a pure function of it; DatasetError for a hot share that cannot be."""
    check_hot_share(spec)
    merchants = _keys(spec, "merchant", spec.counts.merchants)
    category = np.arange(merchants.known, dtype=np.int32) % len(LIMITS)
    stream(spec.seed, "merchant categories").shuffle(category)
    # The most popular merchant has a policy: with a large share of all rows it would otherwise decide every answer.
    category[merchants.hottest - 1] = 0
    users = _keys(spec, "user", spec.counts.users)
    return Population(spec=spec, users=users, merchants=merchants, category=category.astype(np.int8))


def _keys(spec: DatasetSpec, column: str, known: int) -> Keys:
    # Unknown keys have a part of the rows, too: for its share of all, the hot one needs a little more of the rest.
    hot = None if spec.hot_share is None else spec.hot_share / (1 - ORPHANS)
    law = Law(known, spec.skew, hot) if column in spec.skew_columns else Law(known)
    return popular_keys(Keys, law, spec.seed, column)
