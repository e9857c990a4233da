"""What a finding can account for, in a sentence."""

from __future__ import annotations

from reports.comparison_types.ratio import Ratio
from reports.explain.draft import Draft, about, roughly, two_digits
from reports.explain.side import Side
from reports.statistics import Change


def tells(ratio: Ratio, margin: float) -> bool:
    """Whether a difference in time was shown; where there is no interval, whether all units lie beyond the margin."""
    if ratio.interval:
        return ratio.change in {Change.FASTER, Change.SLOWER, Change.SMALL}
    return ratio.seen.high < 1 / (1 + margin) or ratio.seen.low > 1 + margin


def problem_worth(draft: Draft, side: Side) -> str:
    """What a problem costs: "It can account for about 4.6 s, 38 % of its time there."."""
    if draft.seconds is None or not side.wall:
        return ""
    share = roughly(min(1.0, draft.seconds / side.wall))
    return f"It can account for {about(draft.seconds, bound=draft.bound)}, {share} of its time there."


def difference_worth(draft: Draft, base: Side, side: Side, *, told: bool) -> str:
    """What a difference spares (or costs, if negative) of the time by which both differ, where that was shown."""
    seconds, gained = draft.seconds, base.wall - side.wall
    if seconds is None:
        return ""
    worth = about(seconds, bound=draft.bound)
    if not told:
        return f"By itself that would {'spare' if seconds > 0 else 'cost'} {worth}; no difference was shown."
    if seconds * gained < 0:
        return f"That works the other way, by {worth}."
    if abs(seconds) >= abs(gained):
        return f"That can account for all of the {two_digits(gained)} by which they differ."
    return f"That can account for {worth} of the {two_digits(gained)} by which they differ."
