"""Blocks are run again when something outside spoilt them, and resumed where an earlier command left them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.planning.blocks import MOST_ATTEMPTS, again, drops, left_of, next_attempt, spoilt, to_repeat
from reports.evidence.validity import busy, invalid_reasons
from reports.metrics import StageMetrics
from reports.record import Kind, StageRecord, Status, Trial, TrialRecord
from reports.record.integrity import Integrity, Tally
from tests.reports.sample_run import environment

BLOCK = tuple(
    Trial(id=f"d/f1-b01-{name}", dataset="d", fork=1, block=1, variant=name, stages=("work",)) for name in ("a", "b")
)
ONCE = tuple(replace(trial, id=f"d/f1-once-{trial.variant}", block=0) for trial in BLOCK)


def record(trial: Trial, *, failed_tasks: int = 0, status: Status = Status.OK) -> TrialRecord:
    stage = StageRecord(stage="work", status=status, metrics=StageMetrics(failed_tasks=failed_tasks))
    return TrialRecord(trial=trial, status=status, started_at=0.0, seconds=1.0, stages=(stage,))


def by_id(*records: TrialRecord) -> dict[str, TrialRecord]:
    return {found.trial.id: found for found in records}


def never(_: Trial) -> bool:
    return False


def test_failed_tasks_spoil_a_trial_but_a_failed_stage_is_final() -> None:
    assert invalid_reasons(record(BLOCK[0], failed_tasks=2)) == ("work: 2 tasks failed and had to be run again",)
    assert invalid_reasons(record(BLOCK[0], failed_tasks=2, status=Status.FAILED)) == ()
    assert invalid_reasons(record(BLOCK[0])) == ()


def test_a_spoilt_block_is_run_again_as_a_whole_at_most_twice() -> None:
    block = BLOCK
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert {trial.attempt for trial in block} == {attempt}
        records = by_id(record(block[0]), record(block[1], failed_tasks=1))
        repeated = to_repeat(block, records)
        assert repeated == (block if attempt < MOST_ATTEMPTS else ())
        block = next_attempt(block)
    assert again(BLOCK, 2)[0].id == "d/f1-b01-a-attempt2"
    assert next_attempt(again(BLOCK, 2)) == again(BLOCK, 3)


def test_of_single_measurements_only_the_spoilt_one_is_run_again() -> None:
    records = by_id(record(ONCE[0]), record(ONCE[1], failed_tasks=1))
    assert to_repeat(ONCE, records) == (ONCE[1],)


def test_a_block_without_trouble_is_not_run_again() -> None:
    records = by_id(*map(record, BLOCK))
    assert (to_repeat(BLOCK, records), spoilt(BLOCK, records)) == ((), ())


@pytest.mark.parametrize("kind", [Kind.WARM_UP, Kind.UPSTREAM])
def test_what_is_not_measured_is_not_run_again(kind: Kind) -> None:
    block = tuple(replace(trial, kind=kind) for trial in BLOCK)
    records = by_id(*(record(trial, failed_tasks=1) for trial in block))
    assert to_repeat(block, records) == ()
    assert left_of(block, records, never) == ()


def test_a_finished_block_is_not_left_and_an_unfinished_one_is_as_a_whole() -> None:
    assert left_of(BLOCK, by_id(*map(record, BLOCK)), never) == ()
    assert left_of(BLOCK, by_id(record(BLOCK[0])), never) == BLOCK
    assert left_of(BLOCK, by_id(record(BLOCK[0]), record(BLOCK[1], status=Status.WORKER_DIED)), never) == BLOCK
    assert left_of(BLOCK, by_id(record(BLOCK[0]), record(BLOCK[1], status=Status.BROKER_LOST)), never) == BLOCK
    assert left_of(BLOCK, by_id(record(BLOCK[0])), lambda trial: trial.variant == "b") == ()


def test_an_interrupted_repetition_is_resumed_at_its_attempt() -> None:
    first = by_id(record(BLOCK[0], failed_tasks=1), record(BLOCK[1]))
    second = again(BLOCK, 2)
    assert left_of(BLOCK, first, never) == second
    assert left_of(BLOCK, first | by_id(record(second[0])), never) == second
    assert left_of(BLOCK, first | by_id(*map(record, second)), never) == ()


def test_of_single_measurements_that_were_repeated_only_what_is_missing_is_left() -> None:
    first = by_id(record(ONCE[0]), record(ONCE[1], failed_tasks=1))
    spoilt_again, well = again(ONCE, 2)[1:], again(ONCE, 3)[1:]
    assert left_of(ONCE, first, never) == spoilt_again
    assert left_of(ONCE, first | by_id(*map(record, spoilt_again)), never) == ()
    first |= by_id(*(record(trial, failed_tasks=1) for trial in spoilt_again))
    assert left_of(ONCE, first, never) == well
    assert left_of(ONCE, first | by_id(*(record(trial, failed_tasks=1) for trial in well)), never) == ()


def test_the_references_rows_do_not_outlive_a_command() -> None:
    block = tuple(replace(trial, kind=Kind.REFERENCE) for trial in BLOCK[:1])
    assert left_of(block, by_id(record(block[0])), never) == block


@pytest.mark.parametrize(
    ("load", "pressure", "said"),
    [(0.5, None, None), (0.51, None, "load 0.51 on 2 cores"), (None, 10.0, None), (0.1, 12.0, "12 % of the minute")],
)
def test_a_busy_machine_is_told_with_what_would_be_enough(
    load: float | None, pressure: float | None, said: str | None
) -> None:
    reason = busy(replace(environment(), cores=2, load_1m=load, cpu_pressure=pressure))
    assert (reason is None) if said is None else (reason is not None and said in reason and "wait for" in reason)


def test_a_certificate_that_objects_makes_a_trial_invalid() -> None:
    shaky = Integrity(killed_tasks=1, tasks=Tally(planned=8, seen=8))
    found = record(BLOCK[0])
    stage = replace(found.stages[0], integrity=shaky)
    assert invalid_reasons(replace(found, stages=(stage,))) == ("work: tasks were killed: 1",)
    assert invalid_reasons(replace(found, stages=(replace(stage, integrity=Integrity()),))) == ()


def test_what_an_engine_lacks_costs_a_variant_no_more_than_that_stage_if_it_is_measured_once() -> None:
    lacking = record(ONCE[0], status=Status.UNSUPPORTED)
    assert not drops(lacking)
    assert drops(record(BLOCK[0], status=Status.UNSUPPORTED))
    assert drops(record(ONCE[0], status=Status.FAILED))
    assert left_of(ONCE[:1], by_id(lacking), never) == ()
