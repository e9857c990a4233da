"""What a finding can account for, in a sentence."""

from __future__ import annotations

from reports.explain.draft import about, roughly
from reports.explain.side import Side
from reports.ratio import Ratio
from reports.statistics import Change


def tells(ratio: Ratio, margin: float) -> bool:
    """Whether a difference in time was shown; where there is no interval, whether all units lie beyond the margin."""
    if ratio.interval:
        return ratio.change in {Change.FASTER, Change.SLOWER, Change.SMALL}
    return ratio.seen.high < 1 / (1 + margin) or ratio.seen.low > 1 + margin


def problem_worth(seconds: float | None, side: Side) -> str:
    """What a problem costs: "It can account for about 4.6 s, 38 % of its time there."."""
    if seconds is None or not side.wall:
        return ""
    return f"It can account for {about(seconds)}, {roughly(min(1.0, seconds / side.wall))} of its time there."


def difference_worth(seconds: float | None, base: Side, side: Side, *, told: bool) -> str:
    """What a difference spares (or costs, if negative) of the time by which both differ, where that was shown."""
    if seconds is None:
        return ""
    gained = base.wall - side.wall
    if not told:
        return f"By itself that would {'spare' if seconds > 0 else 'cost'} {about(seconds)}; no difference was shown."
    if seconds * gained < 0:
        return f"That works the other way, by {about(seconds)}."
    if abs(seconds) >= abs(gained):
        return f"That can account for all of the {about(gained).removeprefix('about ')} by which they differ."
    return f"That can account for {about(seconds)} of the {about(gained).removeprefix('about ')} by which they differ."
