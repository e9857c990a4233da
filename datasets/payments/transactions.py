"""First versions: the transactions of days 1 to 30 as last updated, and the new ones of the stream."""

from __future__ import annotations

from typing import Final

import numpy as np

from datasets.drawing.randomness import stream
from datasets.drawing.rows import Longs, Rows, draw_codes, portion
from datasets.payments.payments import PLANTED, draw_payments, scattered_ids
from datasets.payments.population import Population
from datasets.payments.rhythm import times_of_day
from datasets.payments.timeline import DAY, DAY_1, EARLY, HISTORICAL_DAYS, HOUR, STREAM_DAY
from datasets.payments.vocabulary import DECLINED, FIRST_STATUS, SETTLED_STATUS

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
    size = stop - start
    planted = _planted(rng, size)
    payments = draw_payments(population, rng, scattered_ids(1, start, stop, total), planted)
    day = rng.integers(0, HISTORICAL_DAYS, size, dtype=np.uint8).astype(np.int64)
    paid = DAY_1 + day * DAY + times_of_day(rng, size)
    delay = (rng.standard_exponential(size) * SETTLING).astype(np.int64)
    delay[rng.random(size, dtype=np.float32) < UNTOUCHED] = 0
    delay[paid + delay >= STREAM_DAY + EARLY] = 0
    _plant_times(rng, planted, paid, delay)
    first, settled = draw_codes(rng, FIRST_STATUS, size), draw_codes(rng, SETTLED_STATUS, size)
    status = np.where(delay == 0, first, settled)
    status[planted[8:9]] = DECLINED
    return Rows({**payments, "event_time": paid, "updated_at": paid + delay, "status": status})


def draw_new(population: Population, chunk: int) -> Rows:
    """The new transactions of one chunk of the stream; the first of them are those that get a second version."""
    counts = population.spec.counts
    total = counts.new_transactions
    start, stop = chunk * CHUNK, min(total, (chunk + 1) * CHUNK)
    rng = stream(population.spec.seed, "new", chunk)
    size = stop - start
    ids = scattered_ids(counts.transactions + 1, start, stop, total)
    payments = draw_payments(population, rng, ids, _planted(rng, size))
    times = times_of_day(rng, size)
    again = portion(counts.follow_ups, start, stop, total)
    times[:again] = times[:again] * 3 // 4  # leaves the second version room before midnight
    paid = STREAM_DAY + times
    return Rows({**payments, "event_time": paid, "updated_at": paid, "status": draw_codes(rng, FIRST_STATUS, size)})


def _planted(rng: np.random.Generator, size: int) -> Longs:
    """Places of rows that are surely a case of something, wherever in the chunk."""
    return rng.choice(size, min(PLANTED, size), replace=False)


def _plant_times(rng: np.random.Generator, planted: Longs, paid: Longs, delay: Longs) -> None:
    """Make sure that even a tiny chunk has the cases that matter: those about time, in up to eleven planted rows."""
    late, early = planted[:8], planted[:3]
    paid[late] = STREAM_DAY - DAY + times_of_day(rng, len(late))  # for newer versions to choose from
    delay[late] = 0
    delay[early] = STREAM_DAY + rng.integers(0, EARLY, len(early)) - paid[early]  # for ties
    probe, midnight = planted[8:9], planted[9:11]
    paid[probe] = DAY_1 + (PROBE_DAY - 1) * DAY + times_of_day(rng, len(probe))
    paid[midnight] = DAY_1 + 10 * DAY - np.arange(1, -1, -1)[: len(midnight)]
    delay[planted[8:11]] = 0
