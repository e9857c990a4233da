"""What each technique contributes to a difference."""

from __future__ import annotations

from dataclasses import dataclass

from reports.comparison_types.ratio import Ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One technique. Both ratios are time with it / time without it, so below 1 it helps; None where not measured.

    `alone`: added to the plain variant. `last`: the tuned variant with it over the tuned variant without it. A
    technique that the tuned variant has not chosen is added to it instead.
    """

    tuning: str
    chosen: bool
    alone: Ratio | None
    last: Ratio | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """How the difference between two variants comes about. `whole` is tuned time / plain time.

    `interplay` is what the parts are together over what they would be if their ratios alone multiplied: below 1 they
    help each other, above 1 they do the same work twice; None unless every chosen part was measured alone.
    """

    plain: str
    tuned: str
    whole: Ratio
    parts: tuple[Part, ...]
    interplay: Ratio | None
