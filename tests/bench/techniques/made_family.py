"""A family with one technique, and a run that measured it: half of the time, 12 tasks instead of 212."""

from __future__ import annotations

from dataclasses import replace

from pipelines.tuning import Family, Tuning
from reports.loading import LoadedRun
from reports.record import Mode, RunHeader, TrialRecord
from tests.reports.made_runs import HALF, made, one_fork, with_metrics
from tests.reports.two_made_runs import loaded

ADDED = "baseline-with-halving"
HALVING = Tuning(
    name="halving",
    summary="half of the work is left out",
    symptom="Twice the time.",
    mechanism="Half of the work.",
    hurts="Never.",
    counter="tasks",
    stages=("join", "totals"),
)
FAMILY = Family(
    plain="baseline",
    tuned="optimized",
    summary="Made up.",
    tunings=(HALVING,),
    stages=lambda names: (),
    plain_conf={},
)


def run() -> LoadedRun:
    """Eight blocks in one fork, at one skew."""
    header, records = made(one_fork(HALF), mode=Mode.QUICK, only=True)
    renamed = tuple(replace(record, trial=replace(record.trial, variant=_named(record))) for record in records)
    return loaded(_with_variant(header), with_metrics(renamed, ADDED, tasks=12))


def _named(record: TrialRecord) -> str:
    return ADDED if record.trial.variant == "optimized" else record.trial.variant


def _with_variant(header: RunHeader) -> RunHeader:
    variants = tuple(replace(info, name=ADDED if info.name == "optimized" else info.name) for info in header.variants)
    return replace(header, variants=variants)
