from __future__ import annotations

import msgspec
import pytest

from reports.budgets.budget import StageBudget
from reports.budgets.change import Direction
from reports.budgets.compare import NOT_RUN, budget_changes
from tests.reports.budgets.made_budgets import COUNTERS, PLAN, budget, change, changes, stage


def test_what_is_as_budgeted_is_well() -> None:
    found = changes(stage())
    assert (found.cells, found.compared, found.worse) == ((), 1, ())


@pytest.mark.parametrize("counter", ["tasks", "spark_stages", "input_records", "files_written", "output_records"])
def test_an_exact_counter_may_not_grow_by_one(counter: str) -> None:
    cell = change(stage(**{counter: COUNTERS[counter] + 1}))
    assert cell.is_worse
    assert [(move.metric, move.now) for move in cell.moves] == [(counter, COUNTERS[counter] + 1)]


def test_a_near_counter_has_the_room_that_the_file_gives_it() -> None:
    larger = stage(file_bytes=800_000 * 1.019)
    assert changes(larger).cells == ()
    assert changes(larger, near=0.01).worse
    assert changes(stage(file_bytes=800_000 * 1.03)).worse


def test_less_of_a_counter_is_told_and_well() -> None:
    cell = change(stage(tasks=8, file_bytes=400_000))
    assert {move.direction for move in cell.moves} == {Direction.BETTER}
    assert not cell.is_worse
    assert cell.cause is None


def test_a_counter_that_nobody_can_judge_is_told_and_well() -> None:
    cell = change(stage(output_partitions=30))
    assert [move.direction for move in cell.moves] == [Direction.OTHER]
    assert not cell.is_worse


def test_a_counter_that_is_no_longer_measured_is_told() -> None:
    counters = {name: value for name, value in COUNTERS.items() if name != "tasks"}
    (move,) = change(msgspec.structs.replace(stage(), counters=counters)).moves
    assert (move.metric, move.was, move.now, move.direction) == ("tasks", 16, None, Direction.OTHER)


@pytest.mark.parametrize(
    ("line", "direction"),
    [
        ("Exchange", Direction.WORSE),
        ("* Sort", Direction.WORSE),
        ("ArrowEvalPython", Direction.WORSE),
        ("* InMemoryTableScan", Direction.WORSE),
        ("CartesianProduct", Direction.WORSE),
        ("BroadcastExchange", Direction.OTHER),
        ("* Filter", Direction.OTHER),
    ],
)
def test_an_operator_more_is_worse_where_it_moves_sorts_keeps_or_multiplies_rows(
    line: str, direction: Direction
) -> None:
    cell = change(stage(PLAN + f"{line}\n"))
    assert [move.direction for move in cell.moves] == [direction]
    assert f"+{line}" in cell.plan
    (back,) = change(stage(), was=stage(PLAN + f"{line}\n")).moves
    assert back.direction is (Direction.BETTER if direction is Direction.WORSE else Direction.OTHER)


def test_operators_in_another_order_are_the_same_plan() -> None:
    assert changes(stage("".join(reversed(PLAN.splitlines(keepends=True))))).cells == ()


def test_a_join_is_counted_once_and_not_as_an_operator_too() -> None:
    other = PLAN.replace("BroadcastHashJoin Inner BuildRight", "SortMergeJoin Inner")
    cell = change(stage(other, joins={"SortMergeJoin": 1}))
    assert [(move.what, move.was, move.now) for move in cell.moves] == [
        ("BroadcastHashJoin", 1, 0),
        ("SortMergeJoin", 0, 1),
    ]
    assert cell.is_worse


def test_compression_switched_off_is_worse_and_another_codec_is_told() -> None:
    assert change(stage(codecs=("uncompressed",))).is_worse
    assert not change(stage(codecs=("snappy",))).is_worse
    assert not change(stage(), was=stage(codecs=("uncompressed",))).is_worse


def test_a_column_more_that_is_read_is_worse_and_one_less_better() -> None:
    assert [(m.what, m.was, m.now, m.direction) for m in change(stage(columns=12)).moves] == [
        ("Columns read", 11, 12, Direction.WORSE)
    ]
    assert not change(stage(columns=10)).is_worse
    assert changes(stage(columns=None)).cells == ()


def test_a_wrong_or_failed_stage_fails_and_its_counters_mean_nothing() -> None:
    was = budget(stage())
    found = budget_changes(was, budget(stage(tasks=99)), {("quick", "batch"): "differs in 3 rows"})
    (cell,) = found.worse
    assert (cell.trouble, cell.moves) == ("differs in 3 rows", ())


def test_a_stage_without_an_execution_fails() -> None:
    other: dict[str, StageBudget] = {}
    now = msgspec.structs.replace(budget(stage()), variants={"quick": other})
    (cell,) = budget_changes(budget(stage()), now, {}).worse
    assert cell.trouble == NOT_RUN


def test_a_variant_that_was_not_run_is_not_compared() -> None:
    found = budget_changes(budget(stage()), msgspec.structs.replace(budget(stage()), variants={}), {})
    assert (found.compared, found.cells) == (0, ())


def test_what_is_worse_comes_first() -> None:
    was = msgspec.structs.replace(budget(stage()), variants={"a": {"batch": stage()}, "b": {"batch": stage()}})
    variants = {"a": {"batch": stage(tasks=1)}, "b": {"batch": stage(tasks=99)}}
    found = budget_changes(was, msgspec.structs.replace(was, variants=variants), {})
    assert [cell.variant for cell in found.cells] == ["b", "a"]
