"""What tells two sides apart is found where counters differ and the work bears it out, and only there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.comparison_types.finding import FindingKind as Kind
from reports.explain.checks import differences
from reports.explain.draft import Draft
from reports.explain.side import Side, everything, moves, saved
from tests.reports.explain.sides import MIB, SCAN, WRITE, base, side, spark_stage
from tests.reports.explain.test_problems import BATCH, TINY, TROUBLED

BROADCAST = spark_stage(1, [1200] * 12, began=0.5, wall=3.6)
JOINED = {"BroadcastHashJoin": 1}


def found(before: Side, after: Side) -> dict[Kind, Draft]:
    return {draft.kind: draft for draft in differences(before, after)}


def test_two_healthy_sides_do_not_differ() -> None:
    assert found(base(), side()) == {}


@pytest.mark.parametrize("kind", TROUBLED)
def test_a_trouble_of_one_side_tells_them_apart_both_ways(kind: Kind) -> None:
    spared = found(base(**TROUBLED[kind]), side())[kind]
    spent = found(base(), side(**TROUBLED[kind]))[kind]
    if kind is Kind.SMALL_FILES:
        assert spared.seconds is spent.seconds is None
    else:
        assert spared.seconds is not None and spent.seconds is not None
        assert spared.seconds == pytest.approx(-spent.seconds)
        assert spared.seconds > 0
    assert "→" in spared.gist


@pytest.mark.parametrize("kind", TROUBLED)
def test_a_trouble_of_both_sides_tells_nothing(kind: Kind) -> None:
    assert found(base(**TROUBLED[kind]), side(**TROUBLED[kind])) == {}


def test_a_join_that_became_a_broadcast_spares_shuffle_and_work() -> None:
    drafts = found(base(), side(stages=(BROADCAST,), wall=4.5, joins=JOINED))
    assert list(drafts) == [Kind.JOINS, Kind.SHUFFLE]
    assert drafts[Kind.JOINS].gist == "joins 1 SortMerge → 1 BroadcastHash"
    assert drafts[Kind.SHUFFLE].gist == "shuffle 480 MiB → 0 B"
    work = 0.97 * (12 + 18 - 14.4) / 4  # no more than all tasks take less
    assert drafts[Kind.SHUFFLE].seconds == drafts[Kind.JOINS].seconds == pytest.approx(work)


def test_less_shuffle_that_takes_no_less_work_explains_nothing() -> None:
    longer = spark_stage(1, [3000] * 12, began=0.5, wall=9.0)
    assert found(base(), side(stages=(longer,), wall=10.0, joins=JOINED)) == {}


def test_other_joins_in_plans_that_are_not_known_or_of_streams_tell_nothing() -> None:
    unknown = side(stages=(BROADCAST,), wall=4.5, joins={})
    assert Kind.JOINS in found(base(), unknown)
    without = replace(unknown, done=replace(unknown.done, plans=()))
    stream = replace(unknown, done=replace(unknown.done, micro_batches=(BATCH,)))
    assert Kind.JOINS not in {*found(base(), without), *found(base(), stream)}


def test_joins_where_there_were_none_account_for_no_time() -> None:
    drafts = found(base(joins={}), side(stages=(BROADCAST,), wall=4.5, joins={"BroadcastHashJoin": 2}))
    assert drafts[Kind.JOINS].gist == "joins none → 2 BroadcastHash"
    assert drafts[Kind.JOINS].seconds is None
    assert drafts[Kind.SHUFFLE].seconds is not None


def test_another_strategy_for_as_many_joins_accounts_for_work_at_most() -> None:
    looped = base(stages=(SCAN, WRITE), joins={"BroadcastNestedLoopJoin": 1})
    draft = found(looped, side(stages=(BROADCAST,), wall=4.5, joins=JOINED))[Kind.JOINS]
    assert draft.seconds == pytest.approx(0.97 * (12 + 18 - 14.4) / 4)
    assert draft.bound


def test_a_smaller_scan_is_told_with_the_rows_it_saves() -> None:
    short = spark_stage(1, [300] * 12, began=0.5, wall=0.9, write=480 * MIB)
    less = side(stages=(short, WRITE), wall=6.4, scan_bytes=100 * MIB, input_records=900_000)
    drafts = found(base(), less)
    assert list(drafts) == [Kind.SCAN]
    assert drafts[Kind.SCAN].gist == "scan 600 MiB in 12 files → 100 MiB in 12 files"
    assert "900,000 rows of sources against 4,000,000" in drafts[Kind.SCAN].text
    assert drafts[Kind.SCAN].seconds == pytest.approx(0.97 * 0.7 * 12 / 4)


def test_many_files_count_as_bytes_of_a_scan() -> None:
    long = spark_stage(1, [2000] * 12, began=0.5, wall=6.0, write=480 * MIB)
    later = replace(WRITE, launched_at=(WRITE.launched_at or 0) + 3)
    drafts = found(base(), side(stages=(long, later), wall=11.5, scan_files=2000))
    assert list(drafts) == [Kind.SCAN]
    assert drafts[Kind.SCAN].seconds == pytest.approx(-0.97 * 12 / 4)


def test_an_output_that_shares_files_is_one_that_writes_less() -> None:
    short = spark_stage(2, [300] * 12, began=3.5, wall=0.9, read=[40 * MIB] * 12)
    drafts = found(base(), side(stages=(SCAN, short), wall=5.0, shared_files=9, shared_bytes=400 * MIB))
    assert list(drafts) == [Kind.WRITES]
    assert drafts[Kind.WRITES].gist == "output 500 MiB → 100 MiB"


def test_what_adaptive_execution_changed_is_told_and_not_estimated() -> None:
    after = side(aqe_split_partitions=3, aqe_converted_joins=1)
    (draft,) = found(base(), after).values()
    assert draft.gist == "AQE split 3 skewed partitions and gave 1 join another strategy"
    assert "changed nothing in those of baseline" in draft.text
    assert draft.seconds is None
    assert found(base(aqe_split_partitions=3, aqe_converted_joins=1), after) == {}


def test_tiny_tasks_are_counted_on_both_sides() -> None:
    draft = found(base(stages=(SCAN, TINY), wall=6.4), side())[Kind.TINY_TASKS]
    assert draft.gist == "tiny tasks 800 → 0"
    assert "tuned runs no Spark stage in too many tasks; baseline runs 800 tasks" in draft.text


works = st.lists(st.integers(min_value=0, max_value=5_000), min_size=1, max_size=10)


@given(works, works, works, works)
def test_what_a_part_spares_is_no_more_than_all_work_spares_and_turns_with_the_sides(
    one: list[int], two: list[int], three: list[int], four: list[int]
) -> None:
    before = base(stages=(spark_stage(1, one, began=0, wall=1, write=1), spark_stage(2, two, began=1, wall=1)))
    after = side(stages=(spark_stage(1, three, began=0, wall=1, write=1), spark_stage(2, four, began=1, wall=1)))
    part, whole = saved(before, after, moves), saved(before, after, everything)
    assert part is not None and whole is not None
    assert abs(part) <= abs(whole) + 1e-9
    assert part * whole >= 0
    back = saved(after, before, moves)
    assert back == pytest.approx(-part)
