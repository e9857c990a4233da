"""What came of a lab: prediction against measurement, and what may be said of it; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.labs.lab import Finding, Lab, Quantity, outcome_of
from bench.labs.prediction import Judged, Prediction, factor_off, judged
from bench.labs.readings import reading_of, told, value_of
from bench.running.counted_run import CountedRun
from reports.comparison_types import Comparison
from reports.metrics import METRICS
from reports.writing.formatting import quantity, significant

_SUMMARIES: Final = {metric.name: f"{metric.label}: {metric.summary}" for metric in METRICS}
NOT_JUDGED: Final = "The number was not measured, so nothing is said of the prediction."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A variant with the lab's metrics, as text in the order of `LabResult.columns`."""

    variant: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabResult:
    """A lab that was run. `trouble` says why nothing is judged where an answer was wrong or a stage failed.

    `measured` is in the unit of the lab's reading, `lessons` are sentences that hold for what was measured. `seconds`
    are those of the whole experiment.
    """

    lab: Lab
    prediction: Prediction
    measured: float | None
    judged: Judged
    verdict: str
    lessons: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    meanings: tuple[str, ...]
    caution: str
    folder: Path
    seconds: float
    trouble: str | None = None

    @property
    def measured_text(self) -> str:
        """The measured number in its unit."""
        return quantity(self.measured, self.lab.asked.reading.unit)


def lab_result(lab: Lab, prediction: Prediction, run: CountedRun, *, trouble: str | None, seconds: float) -> LabResult:
    """Judge a prediction; where the answers are not equal nothing is judged and nothing taught."""
    comparison = run.comparison
    measured = None if trouble else reading_of(lab.asked.reading, comparison)
    findings = () if trouble else (lab.asked, *lab.told)
    how = judged(lab, prediction, measured)
    names = tuple(dict.fromkeys((*(each.name for each in lab.asked.reading.quantities), *lab.shown)))
    return LabResult(
        lab=lab,
        prediction=prediction,
        measured=measured,
        judged=how,
        verdict=_verdict(lab, prediction, measured, how),
        lessons=tuple(_lessons(findings, comparison)),
        columns=tuple(_at(lab, name, "").label for name in names),
        rows=tuple(_row(lab, variant, names, comparison) for variant in lab.experiment.measured),
        meanings=tuple(_SUMMARIES[name] for name in names if name in _SUMMARIES),
        caution=_caution(lab),
        folder=run.folder,
        seconds=seconds,
        trouble=trouble,
    )


def _at(lab: Lab, name: str, variant: str) -> Quantity:
    return Quantity(name=name, variant=variant, stage=lab.asked.reading.top.stage)


def _row(lab: Lab, variant: str, names: tuple[str, ...], comparison: Comparison) -> Row:
    asked = [_at(lab, name, variant) for name in names]
    return Row(variant=variant, values=tuple(told(each, value_of(each, comparison), comparison) for each in asked))


def _lessons(findings: tuple[Finding, ...], comparison: Comparison) -> Iterator[str]:
    for finding in findings:
        value = reading_of(finding.reading, comparison)
        words = finding.reading.words
        if value is None:
            yield f"{words}: not measured, so nothing is said of it."
        else:
            yield f"{words}: {quantity(value, finding.reading.unit)}. {outcome_of(finding, value).lesson}"


def _verdict(lab: Lab, prediction: Prediction, measured: float | None, how: Judged) -> str:
    if measured is None:
        return NOT_JUDGED
    if prediction.number is None:
        right = outcome_of(lab.asked, measured).choice
        return "Right." if how is Judged.RIGHT else f"Not this time: it is “{right}”."
    if how is Judged.RIGHT:
        return "Right: within a quarter."
    start = "Close" if how is Judged.CLOSE else "Not this time"
    return f"{start}: {_side(prediction.number, measured)}."


def _side(predicted: float, measured: float) -> str:
    """On which side of the truth, and how far."""
    if not predicted or not measured:
        return f"you predicted {significant(predicted)}" if not predicted else "there was none"
    factor = significant(factor_off(predicted, measured))
    if predicted > measured:
        return f"you predicted {factor} times as much as there was"
    return f"there was {factor} times as much as you predicted"


def _caution(lab: Lab) -> str:
    """How far one execution is to be trusted."""
    asked = lab.asked.reading.quantities
    if all(each.repeats for each in asked):
        return "One cold execution of each variant: the counter asked for repeats, so one is enough. Seconds do not."
    return "One cold execution of each variant, and seconds are part of the number: believe its size, not its digits."
