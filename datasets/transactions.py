"""First versions: the transactions of days 1 to 30 as last updated, and the new ones of the stream."""

from __future__ import annotations

from typing import Final

import numpy as np

from datasets.payments import draw_payments, scattered_ids
from datasets.population import Population
from datasets.randomness import stream
from datasets.rows import Rows, draw_codes, portion
from datasets.skew import Longs
from datasets.timeline import DAY, DAY_1, EARLY, HISTORICAL_DAYS, HOUR, STREAM_DAY
from datasets.vocabulary import DECLINED, FIRST_STATUS, HOURLY_RHYTHM, SETTLED_STATUS

CHUNK: Final = 262_144
"""Rows made, and written to one file, at a time. Part of what a generator version fixes."""
UNTOUCHED: Final = 0.35
SETTLING: Final = 3 * HOUR
"""Mean time from payment to last update of those that were updated."""
PROBE_DAY: Final = 20
"""A day the stream never touches; read-back queries ask for its declined payments."""


def historical_chunks(population: Population) -> int:
    """Number of chunks of the historical part."""
    return -(-population.spec.counts.transactions // CHUNK)


def new_chunks(population: Population) -> int:
    """Number of chunks of the new transactions in the stream."""
    return -(-population.spec.counts.new_transactions // CHUNK)


def draw_historical(population: Population, chunk: int) -> Rows:
    """The transactions of one chunk of days 1 to 30, one version each."""
    total = population.spec.counts.transactions
    start, stop = chunk * CHUNK, min(total, (chunk + 1) * CHUNK)
    rng = stream(population.spec.seed, "historical", chunk)
    rows = draw_payments(population, rng, scattered_ids(1, start, stop, total))
    size = len(rows)
    day = rng.integers(0, HISTORICAL_DAYS, size)
    rows["event_time"] = DAY_1 + day * DAY + _times_of_day(rng, size)
    touched = rng.random(size) >= UNTOUCHED
    updated = rows["event_time"] + np.where(touched, rng.exponential(SETTLING, size).astype(np.int64), 0)
    rows["updated_at"] = np.where(updated < STREAM_DAY + EARLY, updated, rows["event_time"])
    _plant(rng, rows)
    first, settled = draw_codes(rng, FIRST_STATUS, size), draw_codes(rng, SETTLED_STATUS, size)
    rows["status"] = np.where(rows["updated_at"] == rows["event_time"], first, settled)
    rows["status"][8:9] = DECLINED
    return rows[rng.permutation(size)]


def draw_new(population: Population, chunk: int) -> Rows:
    """The new transactions of one chunk of the stream; the first of them are those that get a second version."""
    counts = population.spec.counts
    total = counts.new_transactions
    start, stop = chunk * CHUNK, min(total, (chunk + 1) * CHUNK)
    rng = stream(population.spec.seed, "new", chunk)
    rows = draw_payments(population, rng, scattered_ids(counts.transactions + 1, start, stop, total))
    rows = rows[rng.permutation(len(rows))]
    times = _times_of_day(rng, len(rows))
    again = portion(counts.follow_ups, start, stop, total)
    times[:again] = times[:again] * 3 // 4  # leaves the second version room before midnight
    rows["event_time"] = rows["updated_at"] = STREAM_DAY + times
    rows["status"] = draw_codes(rng, FIRST_STATUS, len(rows))
    return rows


def _times_of_day(rng: np.random.Generator, size: int) -> Longs:
    weights = np.array((0, *HOURLY_RHYTHM), dtype=np.float64)
    cumulative = np.cumsum(weights) / weights.sum()
    times: Longs = np.interp(rng.random(size), cumulative, np.arange(25) * float(HOUR)).astype(np.int64)
    return times


def _plant(rng: np.random.Generator, rows: Rows) -> None:
    """Make sure that even a tiny chunk has the cases that matter: here, in rows 0 to 12, those about time."""
    size = len(rows)
    last_day = STREAM_DAY - DAY + _times_of_day(rng, size)
    early = STREAM_DAY + rng.integers(0, EARLY, size)
    rows["event_time"][:8] = rows["updated_at"][:8] = last_day[:8]  # for newer versions to choose from
    rows["updated_at"][:3] = early[:3]  # for ties
    rows["event_time"][8:9] = rows["updated_at"][8:9] = DAY_1 + (PROBE_DAY - 1) * DAY + last_day[8:9] % DAY
    midnight = DAY_1 + 10 * DAY
    rows["event_time"][9:11] = rows["updated_at"][9:11] = (midnight - 1, midnight)[: max(0, min(2, size - 9))]
