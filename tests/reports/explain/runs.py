"""Runs of one stage with a baseline and a tuned variant, made of executions that are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reports.comparing.comparison import compare
from reports.comparison_types import Comparison
from reports.comparison_types.finding import Finding
from reports.record import Answer, Kind, RunHeader, StageRecord, Status, Trial, TrialRecord
from tests.reports import sample_run
from tests.reports.explain.sides import record

Records = tuple[TrialRecord, ...]
RIGHT = sample_run.ANSWERS["join"]
LUCK = (1.0, 1.01, 0.99, 1.005, 0.995, 1.002, 0.998)
AT = "skew 0.9"


def made(
    baseline: Mapping[str, Any], tuned: Mapping[str, Any], *, blocks: int = 7, answer: Answer = RIGHT
) -> tuple[RunHeader, Records]:
    """A quick run with so many blocks; `answer` is the tuned variant's."""
    whole = sample_run.header(skews=(0.9,))
    header = replace(
        whole,
        stages=tuple(stage for stage in whole.stages if stage.name == "join"),
        variants=(sample_run.variant("baseline"), sample_run.variant("tuned")),
    )
    done = {"baseline": replace(record(**baseline), answer=RIGHT), "tuned": replace(record(**tuned), answer=answer)}
    records = [
        _trial(block, name, _by(luck, done[name]))
        for block, luck in enumerate(LUCK[:blocks], start=1)
        for name in ("baseline", "tuned")
    ]
    return header, tuple(records)


def compared(baseline: Mapping[str, Any], tuned: Mapping[str, Any], **how: Any) -> Comparison:
    """The comparison of such a run."""
    return compare(*made(baseline, tuned, **how))


def findings(baseline: Mapping[str, Any], tuned: Mapping[str, Any], **how: Any) -> tuple[Finding, ...]:
    """Its findings."""
    return compared(baseline, tuned, **how).datasets[0].findings


def _by(luck: float, done: StageRecord) -> StageRecord:
    wall = (done.metrics.wall_seconds or 0) * luck
    return replace(done, metrics=replace(done.metrics, wall_seconds=wall))


def _trial(block: int, name: str, done: StageRecord) -> TrialRecord:
    trial = Trial(
        id=f"{name}-{block}", dataset=AT, fork=1, block=block, variant=name, stages=("join",), kind=Kind.MEASURED
    )
    return TrialRecord(trial=trial, status=Status.OK, started_at=block, seconds=60.0, stages=(done,))
