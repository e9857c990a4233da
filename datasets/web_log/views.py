"""Page views: visits of users, each a few pages one after another."""

from __future__ import annotations

from typing import Final

import numpy as np

from datasets.drawing.keys import PopularKeys, popular_keys
from datasets.drawing.laws import Law
from datasets.drawing.randomness import stream
from datasets.drawing.rows import Longs, Rows, draw_codes, draw_some
from datasets.payments.payments import scattered_ids
from datasets.payments.rhythm import times_of_day
from datasets.payments.timeline import DAY, DAY_1, HISTORICAL_DAYS, MINUTE, SECOND
from datasets.spec import DatasetSpec
from datasets.web_log.schemas import DEVICE_SHARES, REFERRER_SHARES

VIEWS: Final = 300_000
"""Page views per unit of scale."""
USERS: Final = 10_000
"""Users per unit of scale."""
PAGES: Final = 2_000
"""Pages of the site, whatever the scale."""
CHUNK: Final = 262_144
"""Views made, and written to one file, at a time. Part of what a version of these data fixes."""
MEAN_VIEWS: Final = 5
"""Of a visit, on average; the number is geometric."""
MEAN_GAP: Final = 90 * SECOND
"""From one view of a visit to the next, on average; exponential, and less than PAUSE."""
PAUSE: Final = 30 * MINUTE
"""What readers of such a log take for the end of a visit."""
AT_PAUSE: Final = 0.004
"""Share of views that come exactly PAUSE after the one before, and of those one microsecond earlier, and at once."""


def number_of_views(spec: DatasetSpec) -> int:
    """Rows of the table at this scale."""
    return max(1, round(VIEWS * spec.scale))


def number_of_chunks(spec: DatasetSpec) -> int:
    """Files of the table."""
    return -(-number_of_views(spec) // CHUNK)


def users_of(spec: DatasetSpec) -> PopularKeys:
    """Who visits the site, by the law of the spec."""
    law = Law(max(1, round(USERS * spec.scale)), spec.skew, spec.hot_share)
    return popular_keys(PopularKeys, law, spec.seed, "visitor")


def draw_views(spec: DatasetSpec, users: PopularKeys, chunk: int) -> Rows:
    """The views of one chunk in the order of time."""
    total = number_of_views(spec)
    start, stop = chunk * CHUNK, min(total, (chunk + 1) * CHUNK)
    size = stop - start
    rng = stream(spec.seed, "page views", chunk)
    lengths = _visits(rng, size)
    visit = np.repeat(np.arange(len(lengths)), lengths)
    first = np.cumsum(lengths) - lengths
    referrers = np.zeros(size, dtype=np.int8)
    referrers[first] = draw_codes(rng, REFERRER_SHARES, len(lengths))
    rows = Rows(
        {
            "user_id": users.draw(rng, len(lengths)).take(visit),
            "page_id": rng.integers(1, PAGES + 1, size, dtype=np.int32),
            "viewed_at": _times(rng, first, visit),
            "device": draw_codes(rng, DEVICE_SHARES, len(lengths)).take(visit),
            "referrer": referrers,
            "milliseconds": (20 + rng.standard_exponential(size) * 150).astype(np.int32),
        }
    )
    in_order = np.argsort(rows["viewed_at"], kind="stable")
    return rows.take(in_order).changed(view_id=scattered_ids(1, start, stop, total))


def _visits(rng: np.random.Generator, size: int) -> Longs:
    """Numbers of views of visits that have `size` together; the last one may be cut short."""
    lengths = rng.geometric(1 / MEAN_VIEWS, size)
    ends = np.cumsum(lengths)
    last = int(np.searchsorted(ends, size))
    lengths[last] -= ends[last] - size
    return np.asarray(lengths[: last + 1], dtype=np.int64)


def _times(rng: np.random.Generator, first: Longs, visit: Longs) -> Longs:
    """When each view was, from the places of the visits' first views."""
    begun = DAY_1 + rng.integers(0, HISTORICAL_DAYS, len(first)) * DAY + times_of_day(rng, len(first))
    gaps = np.minimum(rng.standard_exponential(len(visit)) * MEAN_GAP, PAUSE - 1).astype(np.int64)
    for gap in (PAUSE, PAUSE - 1, 0):
        gaps[draw_some(rng, len(gaps), AT_PAUSE)] = gap
    since = np.cumsum(gaps)
    return np.asarray(begun.take(visit) + since - since[first].take(visit))
