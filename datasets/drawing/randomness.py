"""Independent random streams, named by what they are for, so that the order of the work cannot matter."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, purpose: str, chunk: int = 0) -> np.random.Generator:
    """The random numbers of one chunk of one purpose; the same wherever and whenever they are drawn."""
    sequence = np.random.SeedSequence(seed, spawn_key=(zlib.crc32(purpose.encode()), chunk))
    return np.random.Generator(np.random.PCG64DXSM(sequence))
