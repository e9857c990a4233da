"""When people do things: times of day."""

from __future__ import annotations

from typing import Final

import numpy as np

from datasets.drawing.rows import Longs, draw_codes
from datasets.payments.timeline import HOUR

# Events per hour of the day, relative: quiet nights, a peak at noon and one in the evening.
HOURLY_RHYTHM: Final = (2, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 7, 8, 7, 6, 6, 6, 7, 8, 8, 7, 5, 4, 3)


def times_of_day(rng: np.random.Generator, size: int) -> Longs:
    """Microseconds since midnight, by the hourly rhythm."""
    hours = draw_codes(rng, HOURLY_RHYTHM, size).astype(np.int64)
    return hours * HOUR + rng.integers(0, HOUR, size, dtype=np.uint32)
