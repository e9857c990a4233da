"""Ratios in words: with what they rest on, in a headline, in a sentence. Every renderer takes them from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from reports.comparison_types import DatasetComparison, Outlook, Tone
from reports.comparison_types.ratio import Basis, Ratio
from reports.statistics import Change
from reports.writing.formatting import SAME, duration, ends, percent, plural, speed

SCREENING: Final = "screening: this process only"

_TONES: Final[Mapping[Change, Tone]] = {
    Change.FASTER: Tone.FASTER,
    Change.SLOWER: Tone.SLOWER,
    Change.SMALL: Tone.SMALL,
    Change.EQUIVALENT: Tone.EQUIVALENT,
    Change.INCONCLUSIVE: Tone.INCONCLUSIVE,
}
_WORDS: Final[Mapping[Change, str]] = {
    Change.SMALL: "small change",
    Change.EQUIVALENT: "equivalent",
    Change.INCONCLUSIVE: "no difference shown",
}
NO_INTERVAL: Final = "no interval"


def tone_of(ratio: Ratio) -> Tone:
    """What the ratio's change looks like."""
    return _TONES[ratio.change]


def told(ratio: Ratio) -> str:
    """A point and its interval, "3.21× faster [2.94, 3.45]"; without one, what was seen in parentheses."""
    if ratio.interval is None and ratio.units == 1:
        return f"{speed(ratio.value)} (single)"
    return f"{speed(ratio.value)} {bracketed(ratio)}"


def bracketed(ratio: Ratio) -> str:
    """The interval in brackets, or the least and greatest unit in parentheses."""
    inner = ends(ratio.value, ratio.shown.low, ratio.shown.high)
    return f"[{inner}]" if ratio.interval else f"({inner})"


def rests_on(ratio: Ratio) -> str:
    """The units: "8 forks", "1 block", "single measurement"."""
    return str(ratio.basis) if ratio.basis is Basis.SINGLE else plural(ratio.units, ratio.basis)


def note_of(ratio: Ratio) -> str:
    """Interval or range, units, and what it amounts to unless that is faster or slower: what stands beneath a ratio."""
    if ratio.basis is Basis.SINGLE:
        return rests_on(ratio)
    word = NO_INTERVAL if ratio.interval is None else _WORDS.get(ratio.change, "")
    return ", ".join(filter(None, (bracketed(ratio), rests_on(ratio), word)))


def intervals_of(ratios: Sequence[Ratio]) -> str:
    """What the intervals of the variants of a dataset are: "95 % intervals for all 3 variants at once"."""
    if len(ratios) == 1:
        return "95 % interval"
    family = ratios[0].family
    if family == 1:
        return "95 % intervals, for each variant alone"
    return f"95 % intervals for {'both' if family == 2 else f'all {family}'} variants at once"  # noqa: PLR2004


def headline(ratio: Ratio) -> str:
    """The gist in a few words; no "times faster" without an interval."""
    if ratio.basis is Basis.SINGLE:
        return str(ratio.basis)
    if ratio.interval is None:
        return f"too few {ratio.basis}s to tell"
    return {
        Change.SMALL: f"small change: {speed(ratio.value)}",
        Change.EQUIVALENT: "equivalent",
        Change.INCONCLUSIVE: "no difference shown",
    }.get(ratio.change, speed(ratio.value))


def sentence(variant: str, ratio: Ratio, baseline: str, dataset: str, margin: float) -> str:
    """One sentence on a variant whose answers are equal, from its subject to its full stop."""
    if ratio.interval is None:
        over = f"in one {ratio.basis}" if ratio.units == 1 else f"over {rests_on(ratio)} {bracketed(ratio)}"
        was = f"{variant} was {against(ratio, baseline)} at {dataset} {over}"
        return f"{was}, answers equal; {too_few(ratio)}{_screening(ratio)}."
    rest = f"answers equal, {rests_on(ratio)}{_screening(ratio)}"
    if ratio.change is Change.EQUIVALENT:
        return f"{variant} is equivalent to {baseline} within {percent(margin)} at {dataset}: {told(ratio)}, {rest}."
    if ratio.change is Change.INCONCLUSIVE:
        return (
            f"{variant} shows no difference from {baseline} at {dataset}: {told(ratio)}, {rest}{needs(ratio, margin)}."
        )
    doubt = f": a difference, though it may be below {percent(margin)}" if ratio.change is Change.SMALL else ""
    return f"{variant} is {against(ratio, baseline)} at {dataset}, {rest}{doubt}."


def self_sentence(ratio: Ratio, baseline: str, dataset: str, margin: float) -> str:
    """The baseline against itself."""
    start = f"A/A at {dataset}: {baseline} against itself, {rests_on(ratio)}: {told(ratio)}"
    if ratio.interval is None:
        return f"{start}; {too_few(ratio)}{_screening(ratio)}."
    if ratio.change is Change.EQUIVALENT:
        return f"{start}, equivalent within {percent(margin)}."
    if ratio.change is Change.INCONCLUSIVE:
        return f"{start}, no difference shown{needs(ratio, margin)}."
    return f"{start}: identical code is called different."


def too_few(ratio: Ratio) -> str:
    """Why there is no interval, as part of a sentence."""
    return f"no 95 % interval below {ratio.fewest} {ratio.basis}s"


def against(ratio: Ratio, baseline: str) -> str:
    """How it stands to the baseline: "3.21× faster than baseline [2.94, 3.45]", bracketed if it has an interval."""
    text = speed(ratio.value)
    than = f"as fast as {baseline}" if text == SAME else f"{text} than {baseline}"
    return f"{than} {bracketed(ratio)}" if ratio.interval else than


def needs(ratio: Ratio, margin: float) -> str:
    """What would settle an inconclusive ratio, as the end of a sentence."""
    if ratio.more is None:
        return ""
    return f"; about {plural(ratio.more, f'more {ratio.basis}')} would tell a difference of {percent(margin)}"


def _screening(ratio: Ratio) -> str:
    return f" ({SCREENING})" if ratio.basis is Basis.BLOCK else ""


def measured(dataset: DatasetComparison) -> str:
    """What was measured of a dataset, and what its brackets are."""
    blocks = dataset.blocks
    parts = [f"{plural(blocks.counted, 'block')} in {plural(blocks.forks, 'fork')}" if blocks.counted else "no block"]
    if blocks.run_again or blocks.left_out:
        parts.append(f"{blocks.run_again} run again, {blocks.left_out} left out")
    ratios = [total.ratio for total in dataset.totals if total.ratio]
    if any(ratio.interval for ratio in ratios):
        parts.append(f"brackets: {intervals_of(ratios)}")
    elif ratios:
        parts.append(too_few(ratios[0]))
    return "; ".join(parts)


def added_up(dataset: DatasetComparison) -> str:
    """The stages that totals add up."""
    return " + ".join(dataset.total_stages) or "no stage was repeated in blocks"


def noise(found: Outlook, margin: float) -> str:
    """Where the noise of a rigorous run comes from, and what a run would take that tells the margin."""
    between, within = (percent(float(f"{spread:.2g}")) for spread in (found.between_forks, found.within_forks))
    return (
        f"Noise (standard deviation, {found.variant}): {between} between forks, {within} within; "
        f"to tell {percent(margin)}: about {plural(found.forks, 'fork')} of {plural(found.blocks, 'block')} "
        f"({duration(found.seconds)})."
    )
