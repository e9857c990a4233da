"""That adaptive execution (AQE) changed a plan of one side and not of the other, or otherwise."""

from __future__ import annotations

from typing import Final

from reports.comparison_types.finding import FindingKind
from reports.explain.draft import Draft, metric_counters
from reports.explain.side import Side
from reports.writing.formatting import enumeration, plural

_DID: Final = {
    "aqe_split_partitions": ("split {}", "skewed partition"),
    "aqe_converted_joins": ("gave {} another strategy", "join"),
    "aqe_coalesced_partitions": ("merged small ones into {}", "shuffle partition"),
    "aqe_local_reads": ("read {} on the spot", "shuffle"),
}


def adaptive_difference(base: Side, side: Side) -> Draft | None:
    """What it did, where it did not do the same on both sides."""
    if any(side.medians.get(name) is None or base.medians.get(name) is None for name in _DID):
        return None
    if all(side.medians[name] == base.medians[name] for name in _DID):
        return None
    return Draft(
        kind=FindingKind.ADAPTIVE,
        gist=f"AQE {_told(side)}",
        text=(
            f"In {side.stage} adaptive execution {_told(side)} in the plans of {side.variant}, and {_told(base)} in "
            f"those of {base.variant}"
        ),
        seconds=None,
        estimate="Not estimated: what it changed shows in tasks, joins, shuffles and stragglers.",
        counters=metric_counters(*_DID, "aqe_skew_threshold_bytes", "largest_shuffle_read_bytes"),
    )


def _told(side: Side) -> str:
    numbers = ((round(side.medians[name]), words) for name, words in _DID.items())
    done = [told.format(plural(number, noun)) for number, (told, noun) in numbers if number]
    return enumeration(done) if done else "changed nothing"
