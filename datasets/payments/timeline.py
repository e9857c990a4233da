"""The dates and spans everything in a dataset hangs on, in microseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

FIRST_DATE: Final = date(2026, 1, 1)
DAY_1: Final = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) * SECOND
HISTORICAL_DAYS: Final = 30
STREAM_DAY: Final = DAY_1 + HISTORICAL_DAYS * DAY
"""Start of day 31, the day of the stream."""
STREAM_END: Final = STREAM_DAY + DAY
MARKER_TIME: Final = STREAM_END + DAY
"""Time of the marker rows that end each stream: 2026-02-02T00:00Z, a day after all real events."""

SIGNAL_WINDOW: Final = 10 * MINUTE
"""A signal counts for a version if detected no later than this after `updated_at`, both ends included."""
WATERMARK_DELAY: Final = 10 * MINUTE
"""An event arrives strictly less than this after it happened."""
VERSION_GAP: Final = 20 * MINUTE + 1
"""Least time between two versions of a transaction: more than 20 minutes."""
EARLY: Final = 6 * HOUR
"""How far into day 31 the last updates of the historical part reach."""
UPDATE_DAYS: Final = 6
"""Newer versions concern event times of days 25 to 30, which is always less than seven days back."""

EVENT_FILES: Final = 24
"""Files per event folder: one for each hour of arrival on day 31."""
