"""The warning that no partition reaches the size at which adaptive execution begins to split."""

from __future__ import annotations

from collections.abc import Sequence

from reports.comparing.comparison import compare
from reports.record import RunHeader, TrialRecord
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


def test_each_variant_is_told_with_its_own_threshold(header: RunHeader, records: Records) -> None:
    low = watched(records, "optimized", largest=3 * MIB, threshold=8 * MIB)
    found = notes(header, watched(low, "baseline", largest=60 * MIB, threshold=256 * MIB))
    assert [note.split(" could split no ")[1].partition(" none")[0] for note in found[:2]] == [
        "partition of optimized: tasks read 3 MiB at most, and below 8 MiB",
        "partition of baseline: tasks read 60 MiB at most, and below 256 MiB",
    ]
    same = notes(header, watched(low, "baseline", largest=5 * MIB, threshold=8 * MIB))
    assert "of baseline and optimized: tasks read 5 MiB at most, and below 8 MiB" in same[0]
