"""Who pays whom how much, and how: all columns of new transactions but their times and status."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from datasets.population import ORPHANS, Population
from datasets.rows import TRANSACTION, Rows, draw_codes
from datasets.skew import Longs
from datasets.vocabulary import CHANNEL_SHARES, CURRENCY_SHARES

MEDIAN_CENTS: Final = 40_00
SPREAD: Final = 1.2  # of the logarithm: about one payment in ten is over its limit
MAX_CENTS: Final = 1_000_000_00
AT_LIMIT: Final = 0.004
"""Share of transactions whose amount is their limit or one cent more, the latter a third of the time."""
DEVICES: Final = 3
OCTET_VALUES: Final = 155
"""The last three octets of an address run from 100 to 254, so that all addresses have 14 characters."""


def scattered_ids(first: int, start: int, stop: int, total: int) -> Longs:
    """The ids of rows `start … stop` of `total`: all of `first … first + total − 1` in a scattered order.

    Row i gets a·i mod n with a prime to n and near the golden section, which spreads every chunk over all ids.
    """
    factor = max(1, int(total * 0.6180339887))
    while math.gcd(factor, total) != 1:
        factor += 1
    return first + np.arange(start, stop, dtype=np.int64) * factor % total


def draw_payments(population: Population, rng: np.random.Generator, ids: Longs) -> Rows:
    """One row per id; event_time, updated_at and status remain zero."""
    size = len(ids)
    rows = np.zeros(size, TRANSACTION)
    rows["transaction_id"] = ids
    rows["user_id"] = rng.integers(1, population.spec.counts.users + 1, size)
    rows["merchant_id"] = population.draw_merchants(rng, size)
    rows["cents"] = _amounts(rng, size)
    rows["currency"] = draw_codes(rng, CURRENCY_SHARES, size)
    rows["channel"] = draw_codes(rng, CHANNEL_SHARES, size)
    _meet_limits(population, rng, rows)
    _refer_to_unknown_keys(population, rng, rows)
    rows["device"] = _mixed(rows["user_id"] * DEVICES + rng.integers(0, DEVICES, size), population.spec.seed)
    rows["ip"] = rng.integers(0, OCTET_VALUES**3, size)
    return rows


def _amounts(rng: np.random.Generator, size: int) -> Longs:
    cents = np.rint(rng.lognormal(math.log(MEDIAN_CENTS), SPREAD, size)).astype(np.int64)
    return np.clip(cents, 1, MAX_CENTS)


def _meet_limits(population: Population, rng: np.random.Generator, rows: Rows) -> None:
    """Let some amounts equal their limit or exceed it by one cent; the first three rows surely do."""
    chosen = rng.random(len(rows)) < AT_LIMIT
    chosen[:3] = True
    rows["merchant_id"][:3] = population.merchant_of_rank[0]  # which has a limit
    limits = population.limit[rows["merchant_id"] - 1]
    excess = rng.integers(0, 3, len(rows)) == 0
    excess[:3] = (False, True, False)[: len(rows)]
    rows["cents"] = np.where(chosen & (limits > 0), limits + excess, rows["cents"])


def _refer_to_unknown_keys(population: Population, rng: np.random.Generator, rows: Rows) -> None:
    """Let a few rows refer to a user or a merchant in no dimension table; the fourth and fifth row surely do."""
    luck = rng.random(len(rows))
    luck[3:4], luck[4:5] = 0.0, ORPHANS
    users, merchants = population.spec.counts.users, len(population.category)
    unknown_user = users + rng.integers(1, population.unknown_users + 1, len(rows))
    unknown_merchant = merchants + rng.integers(1, population.unknown_merchants + 1, len(rows))
    rows["user_id"] = np.where(luck < ORPHANS, unknown_user, rows["user_id"])
    orphan = (luck >= ORPHANS) & (luck < 2 * ORPHANS)
    rows["merchant_id"] = np.where(orphan, unknown_merchant, rows["merchant_id"])


def _mixed(values: Longs, seed: int) -> NDArray[np.uint64]:
    """Numbers that look random but depend on their input only (the finaliser of SplitMix64, Steele et al. 2014)."""
    z = values.astype(np.uint64) + np.uint64(seed * 0x9E3779B97F4A7C15 % 2**64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
