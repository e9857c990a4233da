"""The vectorised hash against values from Spark and against an independent scalar implementation."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from datasets.drawing.murmur3 import hash_longs, partition_of_longs

MASK = 0xFFFFFFFF


def scalar_hash_long(value: int, seed: int = 42) -> int:
    """MurmurHash3_x86_32 of the eight little-endian bytes of a LONG, by its published description."""
    state = seed
    for word in (value & MASK, (value >> 32) & MASK):
        k = word * 0xCC9E2D51 & MASK
        k = ((k << 15) | (k >> 17)) & MASK
        state ^= k * 0x1B873593 & MASK
        state = ((state << 13) | (state >> 19)) & MASK
        state = (state * 5 + 0xE6546B64) & MASK
    state ^= 8
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        state ^= state >> shift
        state = state * factor & MASK
    return state - (1 << 32) if state >> 31 else state


def test_known_hashes_of_spark_are_reproduced() -> None:
    hashes = hash_longs(np.array([0, 1, 42], dtype=np.int64))
    assert hashes.tolist() == [-1670924195, -1712319331, 1316951768]


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_the_vectorised_hash_equals_the_scalar_one(values: list[int]) -> None:
    assert hash_longs(np.array(values, dtype=np.int64)).tolist() == [scalar_hash_long(value) for value in values]


@given(st.integers(-(2**63), 2**63 - 1), st.integers(1, 1000))
def test_partitions_are_the_positive_remainder(value: int, partitions: int) -> None:
    got = partition_of_longs(np.array([value], dtype=np.int64), partitions)
    assert got.tolist() == [scalar_hash_long(value) % partitions]
