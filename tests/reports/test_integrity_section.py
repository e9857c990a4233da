"""The page says how complete the counters are, what was objected, and whether a second source was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports.record import RunHeader, TrialRecord
from reports.record.integrity import Disagreement, Integrity, Tally
from reports.sections.integrity import integrity_section
from reports.writing.page import Details, Row, Table
from tests.reports import sample_run
from tests.reports.sample_run import replace_stage

SOUND = Integrity(jobs=Tally(planned=3, seen=3), spark_stages=Tally(planned=4, seen=4), tasks=Tally(planned=9, seen=9))


def certified(integrity: Integrity, records: Sequence[TrialRecord]) -> list[TrialRecord]:
    """The join of `optimized` carries that certificate, everywhere."""
    return [
        replace_stage(record, "join", integrity=integrity) if record.trial.variant == "optimized" else record
        for record in records
    ]


def rows(header: RunHeader, records: Sequence[TrialRecord]) -> tuple[Row, ...]:
    table = integrity_section(header, records).blocks[0]
    assert isinstance(table, Table)
    return table.rows


def texts(row: Row) -> list[str]:
    return [row.group, row.head.text, *(cell.text for cell in row.cells)]


def test_a_stage_that_is_sound_has_a_row_with_what_was_seen(header: RunHeader) -> None:
    records = certified(SOUND, sample_run.records(blocks=2, skews=(0.9,)))
    (row,) = rows(header, records)
    assert texts(row) == ["join", "optimized", "3", "9", "12", "27", "0", "not asked"]


def test_what_is_missing_and_objected_is_told_with_its_trial(header: RunHeader) -> None:
    lost = replace(SOUND, tasks=Tally(planned=9, seen=8))
    records = certified(lost, sample_run.records(blocks=1, skews=(0.9,)))
    (row,) = rows(header, records)
    assert "16 of 18" in texts(row)
    folded = integrity_section(header, records).blocks[-1]
    assert isinstance(folded, Details)
    assert folded.summary == "2 objections"
    assert "8 of 9 tasks of complete Spark stages had succeeded" in repr(folded)
    assert all(
        record.trial.id in repr(folded)
        for record in records
        if record.trial.variant == "optimized" and any(done.stage == "join" for done in record.stages)
    )


def test_the_second_source_is_told_by_what_it_confirmed_and_contradicted(header: RunHeader) -> None:
    asked = replace(header, options={**header.options, "verify_metrics": True})
    confirmed = replace(SOUND, compared=("tasks", "jobs"))
    (row,) = rows(asked, certified(confirmed, sample_run.records(blocks=1, skews=(0.9,))))
    assert texts(row)[-1] == "4 values equal"
    assert "--verify-metrics" not in repr(integrity_section(asked, ()))
    assert "--verify-metrics" in repr(integrity_section(header, ()))
    differing = replace(confirmed, disagreements=(Disagreement(metric="tasks", rest="1", event_log="2"),))
    (row,) = rows(asked, certified(differing, sample_run.records(blocks=1, skews=(0.9,))))
    assert texts(row)[-1] == "4 values equal, 2 not"
    assert row.cells[-1].tone == "bad"


def test_a_run_without_certificates_says_so(header: RunHeader) -> None:
    assert "No stage on Spark has ended well yet" in repr(integrity_section(header, ()))
