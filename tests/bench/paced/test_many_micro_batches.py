"""A stream of more micro-batches than Spark's UI remembers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.streams.paced.stage import EVICTED, without_evicted
from reports.evidence.validity import invalid_reasons
from reports.record import Kind, StageRecord, Status, Trial, TrialRecord
from reports.record.integrity import Integrity, Tally

WHOLE = Integrity(jobs=Tally(planned=9, seen=9), spark_stages=Tally(planned=9, seen=9))
TRIAL = Trial(id="t", dataset="d", fork=1, block=0, variant="v", stages=("s",), kind=Kind.MEASURED)


def trial(stage: StageRecord) -> TrialRecord:
    return TrialRecord(trial=TRIAL, status=Status.OK, started_at=0, seconds=1, stages=(stage,))


@pytest.mark.parametrize(
    "forgotten",
    [replace(WHOLE, evicted_jobs=3), replace(WHOLE, evicted_stages=3), replace(WHOLE, evicted_executions=3)],
)
def test_what_spark_has_forgotten_is_noted_and_makes_no_paced_trial_invalid(forgotten: Integrity) -> None:
    record = StageRecord(stage="s", status=Status.OK, integrity=forgotten)
    assert invalid_reasons(trial(record))
    paced = without_evicted(record)
    assert not invalid_reasons(trial(paced))
    assert paced.notes == (EVICTED,)


def test_other_objections_still_do() -> None:
    record = StageRecord(stage="s", status=Status.OK, integrity=replace(WHOLE, failed_tasks=1))
    assert without_evicted(record) == record
    assert invalid_reasons(trial(record))
