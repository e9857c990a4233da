"""Each problem is found on work that has exactly it, and none on the same work without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.comparison_types.finding import FindingKind as Kind
from reports.explain.checks import problems
from reports.explain.draft import Draft
from reports.explain.side import Side
from reports.record import MicroBatch
from tests.reports.explain.sides import MIB, SCAN, WRITE, side, spark_stage

KIB = 1 << 10
TINY = spark_stage(2, [12] * 800, began=3.5, wall=2.4, read=[3 * KIB] * 800)
SKEWED = spark_stage(2, [1000] * 11 + [9000], began=3.5, wall=11.0, read=[10 * MIB] * 11 + [90 * MIB])
UNEVEN = replace(SKEWED, shuffle_read_bytes=120 * MIB, shuffle_read=WRITE.shuffle_read)
ALONE = spark_stage(2, [8000], began=3.5, wall=8.0, read=[480 * MIB])
SLOW_TO_START = spark_stage(2, [1500] * 12, began=3.5, wall=4.5, read=[40 * MIB] * 12, run_share=0.5)
BATCH = MicroBatch(batch_id=0, started_at="", input_rows=1, seconds=1.0, state_rows=1)

TROUBLED: Mapping[Kind, Mapping[str, Any]] = {
    Kind.GARBAGE: {"task_gc_seconds": 9.0},
    Kind.SPILL: {"spill_disk_bytes": 300 * MIB},
    Kind.TINY_TASKS: {"stages": (SCAN, TINY), "wall": 6.4},
    Kind.STRAGGLER: {"stages": (SCAN, SKEWED), "wall": 15.0},
    Kind.IDLE_CORES: {"stages": (SCAN, ALONE), "wall": 12.0},
    Kind.SCHEDULER: {"stages": (SCAN, SLOW_TO_START)},
    Kind.DRIVER: {"wall": 30.0},
    Kind.SMALL_FILES: {"files_written": 900, "file_bytes": 20 * MIB},
}


def found(checked: Side, *others: Side) -> dict[Kind, Draft]:
    return {draft.kind: draft for draft in problems(checked, others)}


def test_healthy_work_has_no_problem() -> None:
    assert found(side(), side(variant="other")) == {}


@pytest.mark.parametrize("kind", TROUBLED)
def test_work_with_one_trouble_has_that_problem_and_no_other(kind: Kind) -> None:
    assert list(found(side(**TROUBLED[kind]))) == [kind]


@pytest.mark.parametrize("kind", TROUBLED)
def test_the_same_at_a_hundredth_of_the_size_has_none(kind: Kind) -> None:
    assert found(small(side(**TROUBLED[kind]))) == {}


def small(whole: Side) -> Side:
    """The same work in a hundredth of the time and bytes, with a hundredth of the files."""
    stages = tuple(
        replace(
            stage,
            task_seconds=stage.task_seconds / 100,
            shuffle_read_bytes=stage.shuffle_read_bytes // 100,
            shuffle_write_bytes=stage.shuffle_write_bytes // 100,
            duration=stage.duration and replace(stage.duration, p25=stage.duration.p25 / 100),
            task_milliseconds=tuple(each // 100 for each in stage.task_milliseconds),
            wall_seconds=(stage.wall_seconds or 0) / 100,
            launched_at=1e9 + ((stage.launched_at or 0) - 1e9) / 100,
        )
        for stage in whole.done.spark_stages
    )
    numbers = {name: value / 100 for name, value in whole.medians.items()}
    metrics = replace(whole.done.metrics, wall_seconds=whole.wall / 100)
    return replace(whole, medians=numbers, done=replace(whole.done, metrics=metrics, spark_stages=stages))


def test_losses_are_the_seconds_that_follow_from_the_counters() -> None:
    seconds = {kind: found(side(**changes))[kind].seconds for kind, changes in TROUBLED.items()}
    assert seconds[Kind.GARBAGE] == pytest.approx(9.0 / 4)
    assert seconds[Kind.SPILL] == pytest.approx(2 * 300 / 125)
    assert seconds[Kind.TINY_TASKS] == pytest.approx((800 - 12) * 0.012 / 4, rel=0.03)
    assert seconds[Kind.STRAGGLER] == pytest.approx(11.0 - 5.0)  # 9 after 2, for 20 in 4
    assert seconds[Kind.IDLE_CORES] == pytest.approx(8.0 * 3 / 4)
    assert seconds[Kind.SCHEDULER] == pytest.approx((0.03 * 12 + 0.5 * 18) / 4)
    assert seconds[Kind.DRIVER] == pytest.approx(30.0 - 7.5)
    assert seconds[Kind.SMALL_FILES] is None


def test_a_straggler_says_whether_its_data_are_skewed() -> None:
    skewed, uneven = (found(side(stages=(SCAN, stage), wall=15.0))[Kind.STRAGGLER].text for stage in (SKEWED, UNEVEN))
    assert "waits for a task of 9 s, where half of 12 tasks take no longer than 1 s" in skewed
    assert "the largest partition is 90 MiB, the median 10 MiB" in skewed
    assert "no partition is 5 times the median" in uneven


def test_a_long_task_that_nobody_waits_for_is_no_straggler() -> None:
    first = spark_stage(2, [5000] + [600] * 25, began=3.5, wall=5.0, read=[10 * MIB] * 26)
    assert found(side(stages=(SCAN, first), wall=9.0)) == {}


def test_a_skewed_partition_below_the_threshold_is_told_as_out_of_reach() -> None:
    skewed: dict[str, Any] = {"stages": (SCAN, SKEWED), "wall": 15.0, "largest_shuffle_read_bytes": 90 * MIB}
    reach = found(side(**skewed, aqe_skew_threshold_bytes=256 * MIB))
    assert list(reach) == [Kind.STRAGGLER, Kind.OUT_OF_REACH]
    assert reach[Kind.OUT_OF_REACH].gist == "AQE splits only above 256 MiB, the largest partition is 90 MiB"
    assert reach[Kind.OUT_OF_REACH].seconds == reach[Kind.STRAGGLER].seconds
    others: tuple[dict[str, Any], ...] = (
        {"aqe_skew_threshold_bytes": 64 * MIB},
        {"aqe_skew_threshold_bytes": 256 * MIB, "aqe_split_partitions": 1},
        {"aqe_skew_threshold_bytes": 256 * MIB, "joins": {"BroadcastHashJoin": 1}},
        {"aqe_skew_threshold_bytes": 256 * MIB, "micro_batches": (BATCH,)},
        {"aqe_skew_threshold_bytes": 256 * MIB, "stages": (SCAN, UNEVEN)},
    )
    for other in others:
        assert Kind.OUT_OF_REACH not in found(side(**{**skewed, **other}))


def test_a_scan_is_needless_where_another_gives_the_same_answer_from_far_less() -> None:
    much = side(scan_bytes=6000 * MIB, input_records=8_000_000)
    draft = found(much, side(variant="lean"))[Kind.SCAN]
    assert "an answer to which lean comes with 600 MiB in 12 files" in draft.text
    assert "8,000,000 rows of sources against 4,000,000" in draft.text
    assert draft.seconds == pytest.approx(0.97 * 12 / 4 * (1 - 648 / 6048))
    assert found(much) == {}, "nobody gave the same answer"
    same_rows = found(side(scan_bytes=6000 * MIB), side(variant="lean"))[Kind.SCAN].text
    assert "the same 4,000,000 rows, so other files, not other partitions" in same_rows


def test_small_files_that_another_output_shares_or_that_folders_need_are_no_problem() -> None:
    assert found(side(files_written=900, file_bytes=20 * MIB, shared_files=880, shared_bytes=19 * MIB)) == {}
    assert found(side(files_written=900, file_bytes=20 * MIB, output_partitions=300)) == {}
    assert found(side(files_written=900, file_bytes=9000 * MIB)) == {}


def test_without_cores_or_tasks_no_seconds_are_claimed() -> None:
    for kind, changes in TROUBLED.items():
        assert set(found(side(cores=None, **changes))) <= {Kind.DRIVER}, kind
    blind = side(stages=(), wall=30.0)
    assert found(replace(blind, medians={"wall_seconds": 30.0})) == {}


@given(
    tasks=st.lists(st.integers(min_value=1, max_value=20_000), min_size=1, max_size=40),
    run_share=st.floats(min_value=0.0, max_value=1.0),
    cores=st.integers(min_value=1, max_value=16),
    gaps=st.floats(min_value=0.0, max_value=100.0),
)
def test_no_problem_of_the_work_costs_more_than_the_stage_takes(
    tasks: list[int], run_share: float, cores: int, gaps: float
) -> None:
    """Garbage and spill are measured apart from tasks, so only what comes of the tasks is bound by them."""
    spread = max(*tasks, sum(tasks) / cores) / 1000 * 2
    stage = spark_stage(1, tasks, began=0.0, wall=spread, read=[KIB] * len(tasks), run_share=run_share)
    for draft in problems(side(cores=cores, stages=(stage,), wall=spread + gaps, task_gc_seconds=0)):
        assert draft.seconds is None or 1 <= draft.seconds <= spread + gaps + 0.01, draft
