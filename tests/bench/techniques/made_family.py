"""A family with two techniques, and a run that measured them: one halves time and tasks, the other does nothing."""

from __future__ import annotations

from dataclasses import replace

from pipelines.tuning import Family, Tuning
from reports.loading import LoadedRun
from reports.record import Mode
from tests.reports.made_runs import HALF, made, one_fork, with_metrics
from tests.reports.two_made_runs import loaded

RENAMED = {"optimized": "baseline-with-halving", "spark_defaults": "baseline-with-nothing"}
HALVING = Tuning(
    name="halving",
    summary="half of the work is left out",
    symptom="Twice the time.",
    mechanism="Half of the work.",
    hurts="Never.",
    counter="tasks",
    stages=("join", "totals"),
)
NOTHING = Tuning(
    name="nothing",
    summary="nothing is done",
    symptom="None.",
    mechanism="None.",
    hurts="Never.",
    counter=None,
    stages=("join", "totals"),
)
FAMILY = Family(
    plain="baseline",
    tuned="optimized",
    summary="Made up.",
    tunings=(HALVING, NOTHING),
    stages=lambda names: (),
    plain_conf={},
)


def run() -> LoadedRun:
    """Eight blocks in one fork, at one skew."""
    header, records = made(one_fork(HALF), mode=Mode.QUICK)
    renamed = [replace(record, trial=replace(record.trial, variant=_named(record.trial.variant))) for record in records]
    variants = tuple(replace(info, name=_named(info.name)) for info in header.variants)
    return loaded(replace(header, variants=variants), with_metrics(renamed, "baseline-with-halving", tasks=12))


def _named(variant: str) -> str:
    return RENAMED.get(variant, variant)
