"""Fraud signals of transaction versions, with the cases at the edges of their window."""

from __future__ import annotations

from typing import Final

import numpy as np

from datasets.randomness import stream
from datasets.rows import SIGNAL, Rows, draw_codes
from datasets.skew import Longs
from datasets.timeline import SIGNAL_WINDOW
from datasets.transactions import CHUNK
from datasets.vocabulary import MIN_SCORES, SIGNAL_TYPES

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
    rows = np.zeros(len(own) + len(of), SIGNAL)
    rows["transaction_id"] = versions["transaction_id"][np.concatenate([own, of])]
    rows["detected_at"] = versions["updated_at"][np.concatenate([own, of])] + np.concatenate([offset, planted_offset])
    unknown = len(own) + np.flatnonzero(kind == UNKNOWN_KIND)
    rows["transaction_id"][unknown] = first_unknown + rng.integers(0, len(versions), len(unknown))
    _score(rng, rows)
    rows = rows[rng.permutation(len(rows))]
    rows["signal_id"] = slot * IDS_PER_CHUNK + 1 + rng.permutation(len(rows))
    return rows


def _planted(rng: np.random.Generator, versions: int) -> tuple[Longs, Longs, Longs]:
    each = max(1, round(PLANTED * versions)) if versions else 0
    kind = np.repeat(np.arange(len(_EDGES)), each)
    return rng.integers(0, max(1, versions), len(kind)), np.array(_EDGES)[kind], kind


def _score(rng: np.random.Generator, rows: Rows) -> None:
    """Types at random; scores from 0 to 1000, a few just enough for the rule of their type."""
    types = rng.integers(0, len(SIGNAL_TYPES), len(rows))
    scores = rng.integers(0, MAX_SCORE + 1, len(rows))
    enough = rng.random(len(rows)) < AT_MIN_SCORE
    rows["signal_type"] = types
    rows["score"] = np.where(enough, np.array(MIN_SCORES)[types], scores)
