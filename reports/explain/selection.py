"""The findings that short forms of a report have room for, a line each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reports.comparison_types import Comparison
from reports.comparison_types.finding import Finding, FindingKind, Says
from reports.explain.draft import about, two_digits

MOST: Final = 3
LEAD: Final = "Why, by counters: estimates, which overlap and do not add up"
_LEADS: Final = {Says.SAVES: "saves", Says.COSTS: "costs", Says.LOOK_AT: "look at"}


def chief_findings(comparison: Comparison) -> Iterator[tuple[str, Finding]]:
    """For each variant at most three that account for most, with the dataset where there are several.

    Nothing is told twice: what is a problem and a difference too is told as the difference, and the same on other
    datasets is left out.
    """
    for variant in comparison.variants:
        own = [
            (dataset.dataset, finding)
            for dataset in comparison.datasets
            for finding in dataset.findings
            if finding.variant == variant
        ]
        differ = {_what(finding) for _, finding in own if finding.says is not Says.LOOK_AT}
        told: set[tuple[FindingKind, str]] = set()
        for dataset, finding in sorted(own, key=lambda pair: -(pair[1].seconds or 0.0)):
            again = _what(finding) in told or (finding.says is Says.LOOK_AT and _what(finding) in differ)
            if not again and len(told) < MOST:
                told.add(_what(finding))
                yield dataset if len(comparison.datasets) > 1 else "", finding


def _what(finding: Finding) -> tuple[FindingKind, str]:
    return finding.kind, finding.stage


def line(dataset: str, finding: Finding) -> str:
    """A finding in a line: whose, where, what it is worth, what was seen."""
    where = f" at {dataset}" if dataset else ""
    return f"{finding.variant}{where}, {finding.stage}: {headline(finding)}"


def headline(finding: Finding) -> str:
    """What a finding is worth and what was seen: "saves up to 4.6 s: shuffle 812 MiB → 31 MiB"."""
    lead = _LEADS.get(finding.says, "differs")
    worth = f" {_worth(finding.seconds, bound=finding.upper_bound)}" if finding.seconds is not None else ""
    if finding.says is Says.LOOK_AT and worth:
        worth = f" ({worth.strip()})"
    return f"{lead}{worth}: {finding.gist}"


def _worth(seconds: float, *, bound: bool) -> str:
    return f"up to {two_digits(seconds)}" if bound else about(seconds)
