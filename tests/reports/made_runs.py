"""The sample run with times made to measure: what an estimate must be is known beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.record import Kind, Mode, RunHeader, Status, TrialRecord
from tests.reports import sample_run

Records = tuple[TrialRecord, ...]
Forks = Sequence[Sequence[float]]  # ratios of every fork's blocks
AT = "skew 0.9"
SECONDS = {"ingest": 40.0, "join": 10.0, "totals": 5.0}
QUIET: Forks = [[1.004], [0.997], [1.001], [0.999], [1.003], [0.996], [1.002], [0.998]]
HALF: Forks = [[0.5], [0.49], [0.51], [0.5], [0.48], [0.52], [0.505], [0.495]]


def one_fork(forks: Forks) -> Forks:
    """The same ratios as the blocks of one fork."""
    return [[ratio for blocks in forks for ratio in blocks]]


def made(
    optimized: Forks, *, itself: Forks | None = None, mode: Mode = Mode.RIGOROUS, only: bool = False
) -> tuple[RunHeader, Records]:
    """A run at skew 0.9 in which variants take these times the baseline's; `only` leaves optimized alone.

    The baseline's second replica takes `itself` times its first, by default all but the same.
    """
    factors = {
        ("optimized", 1): optimized,
        ("spark_defaults", 1): [[2 * ratio for ratio in blocks] for blocks in optimized],
        ("baseline", 2): itself or [[QUIET[0][0]] * len(blocks) for blocks in optimized],
    }
    header = sample_run.header(skews=(0.9,), mode=mode)
    records = sample_run.records(blocks=len(optimized[0]), skews=(0.9,), forks=len(optimized))
    if only:
        header = replace(header, variants=header.variants[:2])
        records = tuple(each for each in records if each.trial.variant != "spark_defaults")
    return header, tuple(_timed(each, factors) for each in records)


def is_arm(record: TrialRecord, variant: str, block: int, replica: int = 1, fork: int = 1) -> bool:
    trial = record.trial
    key = (Kind.MEASURED, variant, block, replica, fork)
    return (trial.kind, trial.variant, trial.block, trial.replica, trial.fork) == key


def with_seconds(record: TrialRecord, factor: float) -> TrialRecord:
    """The same trial taking `factor` times `SECONDS`."""
    stages = tuple(
        replace(done, metrics=replace(done.metrics, wall_seconds=SECONDS[done.stage] * factor))
        for done in record.stages
    )
    return replace(record, stages=stages)


def with_metrics(records: Sequence[TrialRecord], variant: str, stage: str = "", **metrics: int | None) -> Records:
    """The records with these metrics in that stage of the variant, or in all of them."""
    return tuple(
        replace(
            record,
            stages=tuple(
                replace(done, metrics=replace(done.metrics, **metrics)) if stage in {"", done.stage} else done
                for done in record.stages
            ),
        )
        if record.trial.variant == variant
        else record
        for record in records
    )


def disturbed(record: TrialRecord, attempt: int = 1) -> TrialRecord:
    """The trial at that attempt, with a task that failed and was run again."""
    first, *others = record.stages
    assert first.status is Status.OK
    spoilt = replace(first, metrics=replace(first.metrics, failed_tasks=1))
    return replace(at_attempt(record, attempt), stages=(spoilt, *others))


def at_attempt(record: TrialRecord, attempt: int) -> TrialRecord:
    suffix = "" if attempt == 1 else f"-attempt{attempt}"
    return replace(record, trial=replace(record.trial, id=record.trial.id + suffix, attempt=attempt))


def _timed(record: TrialRecord, factors: Mapping[tuple[str, int], Forks]) -> TrialRecord:
    trial = record.trial
    forks = factors.get((trial.variant, trial.replica))
    if forks is None:
        return with_seconds(record, 1.0)
    return with_seconds(record, forks[trial.fork - 1][trial.block - 1] if trial.block else 0.7)
