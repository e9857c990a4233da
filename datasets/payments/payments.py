"""Who pays whom how much, and how: all columns of new transactions but their times and status."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from datasets.drawing.rows import Column, Longs, draw_codes, draw_some
from datasets.payments.population import ORPHANS, Keys, Population
from datasets.payments.vocabulary import CHANNEL_SHARES, CURRENCY_SHARES, MEDIANS, SPREADS

AT_LIMIT: Final = 0.004
"""Share of transactions whose amount is their limit or one cent more, the latter a third of the time."""
DEVICES: Final = 3
OCTET_VALUES: Final = 155
"""The last three octets of an address run from 100 to 254, so that all addresses have 14 characters."""
PLANTED: Final = 13
"""Rows of a chunk that are surely a case of something, if it has so many."""
QUANTILES: Final = 65_536
"""Amounts are drawn from so many quantiles of their category's law: no cent of the bulk is left out."""


def scattered_ids(first: int, start: int, stop: int, total: int) -> Longs:
    """The ids of rows `start … stop` of `total`: all of `first … first + total − 1` in a scattered order.

    Row i gets a·i mod n with a prime to n and near the golden section, which spreads every chunk over all ids.
    """
    factor = max(1, int(total * 0.6180339887))
    while math.gcd(factor, total) != 1:
        factor += 1
    return first + np.arange(start, stop, dtype=np.int64) * factor % total


def draw_payments(population: Population, rng: np.random.Generator, ids: Longs, planted: Longs) -> dict[str, Column]:
    """One row per id, all columns but event_time, updated_at and status.

    The first three of `planted` whose merchant has a limit surely meet it, except for rows `planted[3:5]`, which refer
    to an unknown user and an unknown merchant.
    """
    size = len(ids)
    merchants, users = population.merchants.draw(rng, size), population.users.draw(rng, size)
    cents = _amounts(rng, population.category.take(merchants - 1))
    _meet_limits(population, rng, merchants, cents, np.delete(planted, slice(3, 5)))
    _refer_to_unknown(rng, population.users, users, planted, 3)
    _refer_to_unknown(rng, population.merchants, merchants, planted, 4)
    devices = _mixed(users * DEVICES + rng.integers(0, DEVICES, size, dtype=np.uint8), population.spec.seed)
    return {
        "transaction_id": ids,
        "user_id": users,
        "merchant_id": merchants,
        "cents": cents,
        "currency": draw_codes(rng, CURRENCY_SHARES, size),
        "channel": draw_codes(rng, CHANNEL_SHARES, size),
        "device": devices,
        "ip": rng.integers(0, OCTET_VALUES**3, size, dtype=np.uint32),
    }


def _amounts(rng: np.random.Generator, categories: NDArray[np.int8]) -> Longs:
    """Log-normal amounts in cents, by category."""
    quantiles = rng.integers(0, QUANTILES, len(categories), dtype=np.uint16)
    return _amount_table().take(categories * np.int32(QUANTILES) + quantiles).astype(np.int64)


@cache
def _amount_table() -> NDArray[np.int32]:
    law = NormalDist()
    scores = np.array([law.inv_cdf((i + 0.5) / QUANTILES) for i in range(QUANTILES)])
    medians, spreads = np.array(MEDIANS, dtype=np.float64)[:, None], np.array(SPREADS)[:, None]
    amounts = np.rint(medians * np.exp(spreads * scores)).astype(np.int32)  # half the size: more of it is at hand
    return np.asarray(np.maximum(amounts, 1)).ravel()


def _meet_limits(
    population: Population, rng: np.random.Generator, merchants: Longs, cents: Longs, planted: Longs
) -> None:
    """Let some amounts equal their limit or exceed it by one cent; of the three planted ones the second exceeds it.

    Merchants stay as they were drawn: a few rows more in every chunk would put a rare one out of the band of its law.
    """
    planted = planted[population.limits(merchants[planted]) > 0][:3]
    chosen = draw_some(rng, len(cents), AT_LIMIT)
    excess = (rng.integers(0, 3, len(chosen)) == 0).astype(np.int64)
    for places, more in ((chosen, excess), (planted, np.array([0, 1, 0])[: len(planted)])):
        limits = population.limits(merchants[places])
        cents[places] = np.where(limits > 0, limits + more, cents[places])


def _refer_to_unknown(rng: np.random.Generator, keys: Keys, column: Longs, planted: Longs, surely: int) -> None:
    """Let a few rows refer to an unknown key; of the planted rows the one numbered `surely`, no other."""
    chosen = np.setdiff1d(draw_some(rng, len(column), ORPHANS), planted)
    chosen = np.concatenate([chosen, planted[surely : surely + 1]])
    column[chosen] = keys.known + rng.integers(1, keys.unknown + 1, len(chosen))


def _mixed(values: Longs, seed: int) -> NDArray[np.uint64]:
    """Numbers that look random but depend on their input only (the finaliser of SplitMix64, Steele et al. 2014)."""
    z = values.astype(np.uint64) + np.uint64(seed * 0x9E3779B97F4A7C15 % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        z ^= z >> np.uint64(shift)
        z *= np.uint64(factor)
    z ^= z >> np.uint64(31)
    return z
