"""Fraud signals of transaction versions, with the cases at the edges of their window."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from datasets.drawing.randomness import stream
from datasets.drawing.rows import Longs, Rows, draw_codes, draw_some
from datasets.payments.timeline import SIGNAL_WINDOW
from datasets.payments.transactions import CHUNK
from datasets.payments.vocabulary import MIN_SCORES, SIGNAL_TYPES

SIGNALS_PER_VERSION: Final = (0.75, 0.175, 0.05, 0.0175, 0.0075)
"""Shares of versions with 0, 1, 2, 3 and 4 signals."""
PLANTED: Final = 0.005
"""Planted signals of each kind, per version; at least one."""
AT_MIN_SCORE: Final = 0.02
MAX_SCORE: Final = 1000
IDS_PER_CHUNK: Final = 8 * CHUNK

# Both ends of the window count, one microsecond outside does not. The fifth kind refers to no transaction at all.
_EDGES: Final = (0, SIGNAL_WINDOW, -1, SIGNAL_WINDOW + 1, 0)
UNKNOWN_KIND: Final = 4


def draw_signals(seed: int, slot: int, versions: Rows, first_unknown: int) -> Rows:
    """Signals of `versions`, with ids of their own for each `slot`; unknown transactions from `first_unknown` on."""
    rng = stream(seed, "signals", slot)
    per_version = draw_codes(rng, SIGNALS_PER_VERSION, len(versions))
    own = np.repeat(np.arange(len(versions)), per_version)
    offset = rng.integers(0, SIGNAL_WINDOW + 1, len(own))
    of, planted_offset, kind = _planted(rng, len(versions))
    version = np.concatenate([own, of])
    transactions = versions["transaction_id"][version]
    unknown = len(own) + np.flatnonzero(kind == UNKNOWN_KIND)
    transactions[unknown] = first_unknown + rng.integers(0, len(versions), len(unknown))
    types, scores = _scores(rng, len(version))
    rows = Rows(
        {
            "transaction_id": transactions,
            "signal_type": types,
            "score": scores,
            "detected_at": versions["updated_at"][version] + np.concatenate([offset, planted_offset]),
        }
    )
    order, ids = rng.permutation(len(rows)), rng.permutation(len(rows))
    return rows.take(order).changed(signal_id=slot * IDS_PER_CHUNK + 1 + ids)


def _planted(rng: np.random.Generator, versions: int) -> tuple[Longs, Longs, Longs]:
    each = max(1, round(PLANTED * versions)) if versions else 0
    kind = np.repeat(np.arange(len(_EDGES)), each)
    return rng.integers(0, max(1, versions), len(kind)), np.array(_EDGES)[kind], kind


def _scores(rng: np.random.Generator, size: int) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    """Types at random, and scores from 0 to 1000, a few just enough for the rule of their type."""
    types = rng.integers(0, len(SIGNAL_TYPES), size, dtype=np.int8)
    scores = rng.integers(0, MAX_SCORE + 1, size, dtype=np.int32)
    enough = draw_some(rng, size, AT_MIN_SCORE)
    scores[enough] = np.array(MIN_SCORES, dtype=np.int32)[types[enough]]
    return types, scores
