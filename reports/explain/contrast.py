"""When two counters differ enough to be worth a sentence, and when an estimate bears them out."""

from __future__ import annotations

from reports.explain.draft import notable
from reports.explain.side import Side
from reports.explain.thresholds import NOTABLE_FACTOR


def differ(was: float | None, now: float | None, least: float) -> bool:
    """Whether both are known, lie at least so far apart and by a notable factor."""
    if was is None or now is None:
        return False
    return abs(was - now) >= least and max(was, now) >= NOTABLE_FACTOR * min(was, now)


def borne_out(seconds: float | None, less: float, base: Side, side: Side) -> bool:
    """Whether the time went the way of the counter, which is `less` in `side` by so much, and far enough.

    An estimate that is not known bears out anything, and is then told as not known.
    """
    return seconds is None or (seconds * less > 0 and notable(seconds, base, side))
