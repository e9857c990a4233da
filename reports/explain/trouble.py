"""What can go wrong in a stage and costs wall seconds: a problem by itself, a difference between two sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.comparison_types.finding import FindingKind
from reports.explain.draft import Counter, Draft, grave, notable
from reports.explain.side import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """How to tell a trouble, in numbers and in words.

    `cost` is in wall seconds, None where it is not known. `there` says whether counters are beyond the limits that
    make it a trouble at all, `is_grave` whether its cost makes it a problem. `measure` is its extent in a few words,
    after `noun`; `phrase` goes on from the variant's name: "spills 812 MiB to disk". `bound`: the cost is an upper one.
    """

    kind: FindingKind
    noun: str
    cost: Callable[[Side], float | None]
    there: Callable[[Side], bool]
    measure: Callable[[Side], str]
    phrase: Callable[[Side], str]
    estimate: str
    advice: str
    counters: tuple[Counter, ...]
    is_grave: Callable[[float, float], bool] = grave
    bound: bool = False

    def problem(self, side: Side) -> Draft | None:
        """What is to be said of it within one side, if anything."""
        cost = self.cost(side)
        if cost is None or not self.there(side) or not self.is_grave(cost, side.wall):
            return None
        gist = f"{self.noun} {self.measure(side)}"
        text = f"In {side.stage} {side.variant} {self.phrase(side)}"
        return self._draft(gist, text, cost, advice=self.advice)

    def difference(self, base: Side, side: Side) -> Draft | None:
        """What is to be said of it between two sides, if anything."""
        was, now = self.cost(base), self.cost(side)
        if was is None or now is None or not (self.there(base) or self.there(side)):
            return None
        if not notable(was - now, base, side):
            return None
        gist = f"{self.noun} {self.measure(base)} → {self.measure(side)}"
        text = f"In {side.stage} {side.variant} {self.phrase(side)}; {base.variant} {self.phrase(base)}"
        return self._draft(gist, text, was - now)

    def _draft(self, gist: str, text: str, seconds: float, advice: str = "") -> Draft:
        return Draft(
            kind=self.kind,
            gist=gist,
            text=text,
            seconds=seconds,
            estimate=self.estimate,
            counters=self.counters,
            advice=advice,
            bound=self.bound,
        )
