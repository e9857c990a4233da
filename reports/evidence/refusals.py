"""Why a variant gets no ratio: a wrong or failed one has none, whatever its time was."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from reports.comparison_types import Correct
from reports.evidence.answers import Judgements
from reports.record import RunHeader, StageInfo

PACED: Final = "events came at a given pace, so its time is the stream's: compare latencies"
IS_BASELINE: Final = "it is the baseline"


def refusal(
    header: RunHeader, judgements: Judgements, variant: str, stages: Iterable[StageInfo], unmeasured: str | None = None
) -> str | None:
    """Why a variant gets no ratio over these stages, or None; `unmeasured` says why it has no time, if it has none."""
    if variant == header.baseline:
        return IS_BASELINE
    stages = tuple(stages)
    first = objection(header, judgements, variant) or _unsupported(judgements, stages, variant)
    return first or unmeasured or _unproven(judgements, stages, variant)


def objection(header: RunHeader, judgements: Judgements, variant: str) -> str | None:
    """Why `variant` gets no ratio at all on this dataset, or None: the baseline's own trouble counts for everyone."""
    for info in header.stages:
        baseline = judgements[info.name, header.baseline]
        if baseline.correct is Correct.FAILED:
            return f"the baseline {header.baseline} failed in {info.name}"
        if baseline.correct is Correct.DIFFERS:
            other = f"from {header.reference}'s" if header.reference else "between its own trials"
            return f"the answers of the baseline {header.baseline} differ {other} in {info.name}"
    for info in header.stages:
        own = judgements[info.name, variant]
        if own.correct is Correct.FAILED:
            return f"it failed in {info.name}"
        if own.correct is Correct.DIFFERS:
            return f"its answer differs in {info.name}"
    return None if header.stream.pace is None else PACED


def _unsupported(judgements: Judgements, stages: Iterable[StageInfo], variant: str) -> str | None:
    """What its engine cannot do, so that there is nothing to compare."""
    lacking = (info.name for info in stages if judgements[info.name, variant].correct is Correct.UNSUPPORTED)
    return next((f"{name} is {judgements[name, variant].reason}" for name in lacking), None)


def _unproven(judgements: Judgements, stages: Iterable[StageInfo], variant: str) -> str | None:
    """Nothing speaks against the variant, but nobody compared its answer."""
    for info in stages:
        own = judgements[info.name, variant]
        if own.correct is Correct.NOT_COMPARED:
            return f"answers were not compared: {own.reason}"
    return None
