"""The likely cause that is told for moves that each regression makes; tests/spark plants real ones."""

from __future__ import annotations

import pytest

from reports.budgets.budget import StageBudget
from reports.budgets.causes import RULES, likely_cause
from tests.reports.budgets.made_budgets import PLAN, stage

JOIN = "* BroadcastHashJoin Inner BuildRight\n"
MOVES = {
    "every row meets every row": stage(PLAN.replace(JOIN, "BroadcastNestedLoopJoin\n"), tasks=99),
    "rows go to Python": stage("ArrowEvalPython\n" + PLAN, tasks=17),
    "a table is cached": stage("* InMemoryTableScan\n" + PLAN, tasks=17),
    "a broadcast is gone": stage(PLAN.replace(JOIN, "* SortMergeJoin\n* Sort\n* Sort\nExchange\nExchange\n")),
    "finds it again, but only after a shuffle": stage(PLAN + "Exchange\n", aqe_converted_joins=2),
    "without compression": stage(codecs=("uncompressed",), file_bytes=2_000_000),
    "a shuffle more": stage(PLAN + "Exchange\n", spark_stages=5, tasks=20),
    "spread over more files: 2 → 40": stage(files_written=40, tasks=54),
    "cut into more tasks: 16 → 200": stage(tasks=200),
    "more rows are read": stage(input_records=9_000, input_bytes=1_900_000),
    "more rows are shuffled": stage(shuffle_write_records=5_000, shuffle_write_bytes=90_000),
    "more columns are read": stage(columns=20, input_bytes=1_500_000),
    "read from more bytes": stage(scan_bytes=900_000),
    "shuffled with more bytes": stage(shuffle_write_bytes=15_000),
    "the same files hold more bytes": stage(file_bytes=900_000),
}


@pytest.mark.parametrize("words", MOVES)
def test_a_cause_is_told_by_the_moves_that_it_makes(words: str) -> None:
    found = likely_cause(stage(aqe_converted_joins=0, scan_bytes=800_000), MOVES[words])
    assert found is not None
    assert words in found


def test_lost_salting_is_told_by_its_operators_and_the_largest_partition() -> None:
    salted = stage(PLAN + "Generate\n", largest_shuffle_read_bytes=1_000)
    plain = stage(largest_shuffle_read_bytes=9_000)
    assert likely_cause(salted, plain) == "salting is gone: all rows of a hot key go to one task"


def test_every_rule_has_a_case_here() -> None:
    assert len(RULES) == len(MOVES) + 1


@pytest.mark.parametrize("now", [stage(), stage(jobs=9), stage(tasks=16 * 1.01)])
def test_where_no_rule_fits_no_cause_is_told(now: StageBudget) -> None:
    assert likely_cause(stage(), now) is None
