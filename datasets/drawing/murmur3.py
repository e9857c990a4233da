"""Spark's partition of a LONG key: Murmur3_x86_32 with seed 42, vectorised."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

SPARK_SEED: Final = 42

_C1: Final = np.uint32(0xCC9E2D51)
_C2: Final = np.uint32(0x1B873593)


def hash_longs(values: NDArray[np.int64]) -> NDArray[np.int32]:
    """Spark's `hash(value)` of each LONG, as signed 32-bit integers."""
    words = np.asarray(values, dtype=np.int64).view(np.uint64)
    low = (words & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    high = (words >> np.uint64(32)).astype(np.uint32)
    state = _mix(_mix(np.full(words.shape, SPARK_SEED, dtype=np.uint32), low), high)
    return _finish(state ^ np.uint32(8)).view(np.int32)


def partition_of_longs(values: NDArray[np.int64], partitions: int) -> NDArray[np.int64]:
    """The partition `0 … partitions − 1` Spark's hash partitioning sends each key to."""
    return np.mod(hash_longs(values).astype(np.int64), partitions)


def _rotate(x: NDArray[np.uint32], bits: int) -> NDArray[np.uint32]:
    return (x << np.uint32(bits)) | (x >> np.uint32(32 - bits))


def _mix(state: NDArray[np.uint32], word: NDArray[np.uint32]) -> NDArray[np.uint32]:
    state = _rotate(state ^ (_rotate(word * _C1, 15) * _C2), 13)
    return state * np.uint32(5) + np.uint32(0xE6546B64)


def _finish(state: NDArray[np.uint32]) -> NDArray[np.uint32]:
    state = (state ^ (state >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    state = (state ^ (state >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return state ^ (state >> np.uint32(16))
