"""A time of the day when files come every four minutes, so that an event can be three files late."""

from __future__ import annotations

from typing import Final

from datasets.payments.timeline import HOUR, MINUTE, STREAM_DAY

NOON: Final = STREAM_DAY + 12 * HOUR
BURST_HOURS: Final = (NOON, NOON + 40 * MINUTE)
"""From and to, in microseconds since 1970: what happens outside is left out."""
BURST_CUTS: Final = [NOON + minutes * MINUTE for minutes in range(14, 46, 4)]
