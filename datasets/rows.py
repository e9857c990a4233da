"""Rows while they are being made: numpy records with codes for words, cents for money, microseconds for times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.void]

TRANSACTION: Final = np.dtype(
    [
        ("transaction_id", np.int64),
        ("user_id", np.int64),
        ("merchant_id", np.int64),
        ("cents", np.int64),
        ("currency", np.int8),
        ("status", np.int8),
        ("channel", np.int8),
        ("device", np.uint64),
        ("ip", np.uint32),
        ("event_time", np.int64),
        ("updated_at", np.int64),
        ("arrival", np.int64),
    ]
)
SIGNAL: Final = np.dtype(
    [
        ("signal_id", np.int64),
        ("transaction_id", np.int64),
        ("signal_type", np.int8),
        ("score", np.int32),
        ("detected_at", np.int64),
        ("arrival", np.int64),
    ]
)


def draw_codes(rng: np.random.Generator, shares: Sequence[float], size: int) -> NDArray[np.int8]:
    """Codes 0, 1, … with the given shares."""
    cumulative = np.cumsum(shares)[:-1]
    return np.searchsorted(cumulative, rng.random(size), side="right").astype(np.int8)


def portion(total: int, start: int, stop: int, of: int) -> int:
    """How many of `total` things fall to rows `start … stop` of `of`; adds up exactly over all chunks."""
    return total * stop // of - total * start // of
