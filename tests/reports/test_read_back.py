"""What each layout costs the next reader, by query and variant."""

from __future__ import annotations

from reports.comparing.comparison import compare
from reports.record import QueryRecord, RunHeader
from reports.sections.read_back import read_back_section
from reports.sections.typical import typical_stages
from reports.writing.page import Table
from tests.reports import sample_run
from tests.reports.sample_run import replace_stage

QUICK = QueryRecord(name="one day", seconds=0.25, files=1, bytes=2048, partitions=1)
SLOW = QueryRecord(name="one day", seconds=1.5, files=200, bytes=3 << 20, partitions=None)


def test_every_query_has_a_row_with_what_each_variant_opened(header: RunHeader) -> None:
    by_variant = {"baseline": (SLOW,), "optimized": (QUICK,)}
    records = [
        replace_stage(record, "totals", queries=by_variant.get(record.trial.variant, ()))
        for record in sample_run.records(blocks=2, skews=(0.9,))
    ]
    section = read_back_section(compare(header, records), typical_stages(header, records))
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    (row,) = table.rows
    assert row.head.text == "one day"
    assert [(cell.text, cell.note) for cell in row.cells] == [
        ("1.50 s", "200 files, 3 MiB"),
        ("250 ms", "1 file, 2 KiB, 1 of its partitions"),
        ("not measured", ""),
    ]


def test_a_run_without_queries_says_how_to_get_them(header: RunHeader) -> None:
    records = sample_run.records(blocks=1, skews=(0.9,))
    section = read_back_section(compare(header, records), typical_stages(header, records))
    assert "--stage read_back" in repr(section)
