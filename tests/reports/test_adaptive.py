"""What is said of joins and adaptive execution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports.comparing.comparison import compare
from reports.record import RunHeader, TrialRecord
from reports.sections.adaptive import adaptive_section
from reports.sections.typical import typical_stages
from tests.reports.made_runs import with_metrics

Records = Sequence[TrialRecord]
MIB = 1 << 20


def test_joins_and_what_adaptive_execution_did_stand_side_by_side(header: RunHeader, records: Records) -> None:
    low = with_metrics(records, "optimized", largest_shuffle_read_bytes=3 * MIB, aqe_skew_threshold_bytes=256 * MIB)
    found = [
        replace(record, stages=tuple(replace(done, joins={"SortMergeJoin": 2}) for done in record.stages))
        for record in low
    ]
    section = repr(adaptive_section(compare(header, found), header, typical_stages(header, found)))
    assert "2 SortMergeJoin" in section
    assert "256 MiB" in section
    assert "'off'" in section
