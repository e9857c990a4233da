from __future__ import annotations

from dataclasses import replace

import pytest

from reports.evidence.answers import difference_between, failure_in
from reports.record import Answer, Kind, StageRecord, Status, Trial, TrialRecord

REFERENCE = Answer(rows=10, checksum="aa", columns=("day date", "id bigint"))
TRIAL = Trial(id="t", dataset="d", fork=1, block=1, variant="v", stages=("first", "second"), kind=Kind.MEASURED)


def record(status: Status, *stages: StageRecord, error: str | None = None) -> TrialRecord:
    return TrialRecord(trial=TRIAL, status=status, started_at=0, seconds=1, stages=stages, error=error)


def test_equal_answers_have_no_difference() -> None:
    assert difference_between(replace(REFERENCE), REFERENCE) is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (replace(REFERENCE, rows=9), "9 rows instead of 10"),
        (replace(REFERENCE, checksum="bb"), "checksums differ"),
        (replace(REFERENCE, columns=("day date", "id int")), "has id int; lacks id bigint"),
        (replace(REFERENCE, columns=("day date",)), "lacks id bigint"),
        (replace(REFERENCE, columns=("day date", "id bigint", "id bigint")), "twice"),
    ],
)
def test_a_different_answer_says_what_differs(answer: Answer, words: str) -> None:
    assert words in (difference_between(answer, REFERENCE) or "")


def test_a_partition_column_matches_a_stored_column_of_any_type() -> None:
    partitioned = replace(REFERENCE, columns=("day partition", "id bigint"))
    assert difference_between(partitioned, REFERENCE) is None
    assert difference_between(REFERENCE, partitioned) is None


def test_a_partition_column_matches_no_column_of_another_name() -> None:
    other = replace(REFERENCE, columns=("days partition", "id bigint"))
    assert difference_between(other, REFERENCE) == "columns differ: has days partition; lacks day date"


def test_the_failed_stage_is_to_blame_and_not_those_after_it() -> None:
    done = StageRecord(stage="first", status=Status.FAILED, error="boom\n  at line 3")
    failed = record(Status.FAILED, done)
    assert failure_in(failed, "first") == "boom"
    assert failure_in(failed, "second") is None


def test_a_dead_worker_is_counted_against_the_first_stage_without_a_record() -> None:
    dead = record(Status.WORKER_DIED, StageRecord(stage="first", status=Status.OK), error="killed by signal 9")
    assert failure_in(dead, "first") is None
    assert failure_in(dead, "second") == "worker died: killed by signal 9"
