"""When two counters differ enough to be worth a sentence, and when an estimate bears them out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.explain.draft import notable
from reports.explain.side import Part, Side, saved
from reports.explain.thresholds import NOTABLE_FACTOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """A counter on both sides, and the wall seconds that the work it stands for takes less, None if not known."""

    was: float
    now: float
    seconds: float | None


def contrast(
    base: Side, side: Side, amount: Callable[[Side], float | None], least: float, part: Part
) -> Contrast | None:
    """That an amount differs by `least` and more, and that the time of a `part` of the work went the same way."""
    was, now = amount(base), amount(side)
    if was is None or now is None or not differ(was, now, least):
        return None
    seconds = saved(base, side, part)
    return Contrast(was=was, now=now, seconds=seconds) if borne_out(seconds, was - now, base, side) else None


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
