"""Newer versions in the stream, of historical transactions and of new ones: other status, later, all else the same."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from datasets.drawing.randomness import stream
from datasets.drawing.rows import Longs, Rows, portion
from datasets.payments.timeline import DAY, STREAM_DAY, STREAM_END, UPDATE_DAYS, VERSION_GAP
from datasets.payments.transactions import CHUNK
from datasets.payments.vocabulary import NEXT_STATUS
from datasets.spec import DatasetSpec

HASTY: Final = 0.1
"""Share of transactions whose versions follow each other as closely as is allowed."""


def draw_updates(spec: DatasetSpec, chunk: int, historical: Rows) -> Rows:
    """The stream's versions of one chunk of historical transactions.

    Most transactions get one version, some two or three. Some of those last updated on day 31 get a tie: a version
    with the very same `updated_at`.
    """
    start = chunk * CHUNK
    budget = portion(spec.counts.updates, start, start + len(historical), spec.counts.transactions)
    rng = stream(spec.seed, "updates", chunk)
    versions = rng.permutation(_versions_per_transaction(budget))
    chosen, ties = _choose(rng, historical, len(versions))
    return _chain(rng, historical.take(chosen), versions, ties)


def draw_follow_ups(spec: DatasetSpec, chunk: int, new: Rows) -> Rows:
    """Second versions of the first few of one chunk of new transactions."""
    start = chunk * CHUNK
    budget = portion(spec.counts.follow_ups, start, start + len(new), spec.counts.new_transactions)
    rng = stream(spec.seed, "follow-ups", chunk)
    return _chain(rng, new.take(slice(budget)), np.ones(budget, dtype=np.int64), np.zeros(budget, dtype=bool))


def _versions_per_transaction(budget: int) -> Longs:
    thrice = budget // 30
    twice = max(budget // 12, 1 if budget > 1 else 0)
    return np.repeat(np.array([3, 2, 1]), [thrice, twice, budget - 3 * thrice - 2 * twice])


def _choose(rng: np.random.Generator, rows: Rows, size: int) -> tuple[Longs, NDArray[np.bool]]:
    """Indices of `size` distinct rows of days 25 to 30, and which of them shall tie.

    Each day back halves the weight. The smallest −log(u) / w are a weighted sample without replacement
    (Efraimidis and Spirakis 2006). Half of the rows last updated on day 31 come first, as ties.
    """
    recent = np.flatnonzero(rows["event_time"] >= STREAM_DAY - UPDATE_DAYS * DAY)
    days_back = (STREAM_DAY - 1 - rows["event_time"][recent]) // DAY
    keys = rng.exponential(size=len(recent)) * 2.0**days_back
    spilled = np.flatnonzero(rows["updated_at"][recent] >= STREAM_DAY)
    tied = rng.permutation(spilled)[: min((len(spilled) + 1) // 2, (size + 1) // 2)]
    keys[tied] = -1.0
    order = np.argsort(keys, kind="stable")[:size]
    return recent[order], keys[order] < 0


def _chain(rng: np.random.Generator, origin: Rows, versions: Longs, ties: NDArray[np.bool]) -> Rows:
    """The newer versions of each row of `origin`, all on day 31 and more than 20 minutes apart."""
    of = np.repeat(np.arange(len(origin)), versions)
    first = np.repeat(np.cumsum(versions) - versions, versions)
    place = np.arange(len(of)) - first
    earliest = np.maximum(STREAM_DAY, origin["updated_at"] + VERSION_GAP)
    slack = STREAM_END - earliest - (versions - 1) * VERSION_GAP
    chance = rng.random(len(of))
    chance = chance[np.lexsort((chance, of))]  # ascending within each transaction
    hasty = rng.random(len(origin)) < HASTY
    chance = np.where(hasty[of], chance[first], chance)  # equal chances are exactly one gap apart
    later = earliest[of] + place * VERSION_GAP + (chance * slack[of]).astype(np.int64)
    updated = np.where(ties[of] & (place == 0), origin["updated_at"][of], later)
    return origin.take(of).changed(updated_at=updated, status=_statuses(rng, origin["status"][of], place))


def _statuses(rng: np.random.Generator, before: NDArray[np.int8], place: Longs) -> NDArray[np.int8]:
    choices = np.array(NEXT_STATUS, dtype=np.int8)
    coin = rng.integers(0, 2, len(place))
    status = before.copy()
    for step in range(int(place.max(initial=-1)) + 1):
        here = np.flatnonzero(place == step)
        previous = status[here] if step == 0 else status[here - 1]
        status[here] = choices[previous, coin[here]]
    return status
