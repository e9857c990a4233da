"""Lays spans of time into lanes so that none overlap: a lane is what one core did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when to when, in one unit; it may have no length."""

    begun: int
    ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A span in its lane, counted from 0."""

    lane: int
    span: Span


def lay(spans: Sequence[Span], most: int | None = None) -> tuple[Laid, ...]:
    """Each span, in the order given, in the first lane that is free when it begins; lanes are opened as needed.

    With `most` lanes open, a span that finds none free takes the one that would be free first, and what is there ends
    when it begins: the driver hands a core its next task before it notes that the last one's result has come, so by its
    clock they overlap by some milliseconds, though no more tasks than `most` can have run at once.
    """
    found: dict[int, Laid] = {}
    running: list[tuple[int, int, int]] = []  # end, lane, place of the span
    free: list[int] = []
    opened = 0
    for place in sorted(range(len(spans)), key=lambda place: (spans[place].begun, spans[place].ended)):
        span = spans[place]
        while running and running[0][0] <= span.begun:
            heappush(free, heappop(running)[1])
        if free:
            lane = heappop(free)
        elif most is None or opened < most:
            lane, opened = opened, opened + 1
        else:
            _, lane, former = heappop(running)
            found[former] = _cut(found[former], span.begun)
        found[place] = Laid(lane=lane, span=span)
        heappush(running, (span.ended, lane, place))
    return tuple(found[place] for place in range(len(spans)))


def uncovered(spans: Sequence[Span], end: int) -> tuple[Span, ...]:
    """The parts of the time from 0 to `end` that no span covers, in order."""
    gaps: list[Span] = []
    reached = 0
    for span in sorted((*spans, Span(begun=end, ended=end)), key=lambda span: span.begun):
        begun = min(span.begun, end)
        if begun > reached:
            gaps.append(Span(begun=reached, ended=begun))
        reached = max(reached, span.ended)
    return tuple(gaps)


def _cut(laid: Laid, end: int) -> Laid:
    return replace(laid, span=replace(laid.span, ended=end))
