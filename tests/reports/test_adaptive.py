"""What is said of joins and adaptive execution, and the warning that a threshold is out of reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports.comparison import compare
from reports.record import RunHeader, TrialRecord
from reports.sections.adaptive import adaptive_section
from reports.sections.details import typical_stages
from tests.reports.made_runs import with_metrics

Records = Sequence[TrialRecord]
MIB = 1 << 20


def notes(header: RunHeader, records: Records) -> list[str]:
    return [note for note in compare(header, records).notes if "could split no partition" in note]


def watched(records: Records, variant: str, largest: int, threshold: int | None, split: int = 0) -> Records:
    return with_metrics(
        records,
        variant,
        largest_shuffle_read_bytes=largest,
        aqe_skew_threshold_bytes=threshold,
        aqe_split_partitions=split,
    )


def test_a_threshold_that_no_partition_reaches_is_told(header: RunHeader, records: Records) -> None:
    found = notes(header, watched(records, "optimized", largest=3 * MIB, threshold=256 * MIB))
    assert [note.split(" adaptive")[0] for note in found] == ["At skew 0.0", "At skew 0.9"]
    assert "of optimized: tasks read 3 MiB at most, and below 256 MiB none is split" in found[0]


def test_nothing_is_told_where_it_acted_could_act_or_is_off(header: RunHeader, records: Records) -> None:
    assert notes(header, watched(records, "optimized", largest=3 * MIB, threshold=256 * MIB, split=1)) == []
    assert notes(header, watched(records, "optimized", largest=300 * MIB, threshold=256 * MIB)) == []
    assert notes(header, watched(records, "optimized", largest=3 * MIB, threshold=None)) == []
    assert notes(header, records) == []


def test_nothing_is_told_of_a_stream_which_adaptive_execution_never_touches(
    header: RunHeader, records: Records
) -> None:
    metrics = {"largest_shuffle_read_bytes": 3 * MIB, "aqe_skew_threshold_bytes": 256 * MIB}
    assert notes(header, with_metrics(records, "optimized", stage="ingest", **metrics)) == []


def test_one_stage_within_reach_is_enough(header: RunHeader, records: Records) -> None:
    low = watched(records, "optimized", largest=3 * MIB, threshold=256 * MIB)
    one = with_metrics(low, "optimized", stage="join", largest_shuffle_read_bytes=300 * MIB)
    assert notes(header, one) == []


def test_joins_and_what_adaptive_execution_did_stand_side_by_side(header: RunHeader, records: Records) -> None:
    low = watched(records, "optimized", largest=3 * MIB, threshold=256 * MIB)
    found = [
        replace(record, stages=tuple(replace(done, joins={"SortMergeJoin": 2}) for done in record.stages))
        for record in low
    ]
    section = repr(adaptive_section(compare(header, found), typical_stages(header, found)))
    assert "2 SortMergeJoin" in section
    assert "256 MiB" in section
    assert "'off'" in section
