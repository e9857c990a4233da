"""The plan: complete, random, and the same for the same seed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from bench.planning.blocks import blocks_of
from bench.planning.plan import Asked, make_plan, worker_group
from pipelines.variant import Variant
from reports.record import Kind
from tests.bench.counting_workload import WORKLOAD, variant

STAGES = tuple(outline.name for outline in WORKLOAD.stages)


def asked(**changed: object) -> Asked:
    plain = Asked(
        workload=WORKLOAD,
        datasets=("skew 0", "skew 0.9"),
        variants=(variant("plain"), variant("same"), variant("third")),
        baseline="plain",
        stages=STAGES,
        borrowed=(),
        reference=None,
        repetitions=6,
        forks=2,
        seed=1,
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def test_every_block_holds_every_variant_once_and_the_baseline_twice() -> None:
    for block in blocks_of(make_plan(asked())):
        if block[0].block:
            entries = Counter((trial.variant, trial.replica) for trial in block)
            assert entries == {("plain", 1): 1, ("plain", 2): 1, ("same", 1): 1, ("third", 1): 1}


def test_there_are_as_many_blocks_as_asked_in_every_fork_of_every_dataset() -> None:
    blocks = {(t.dataset, t.fork, t.block) for t in make_plan(asked()) if t.block}
    assert len(blocks) == 2 * 2 * 6


def test_the_order_within_blocks_is_random_but_the_seeds_alone() -> None:
    orders = {tuple((t.variant, t.replica) for t in block) for block in blocks_of(make_plan(asked())) if block[0].block}
    assert len(orders) > 6
    assert make_plan(asked()) == make_plan(asked())
    assert make_plan(asked()) != make_plan(asked(seed=2))


def test_the_baseline_makes_what_is_borrowed_once_for_every_dataset_before_all_else() -> None:
    plan = make_plan(asked(stages=("squares",), borrowed=("slow_start", "numbers")))
    made = [t for t in plan if t.kind is Kind.UPSTREAM]
    assert [(t.dataset, t.variant, t.stages) for t in made] == [
        (dataset, "plain", ("slow_start", "numbers")) for dataset in ("skew 0", "skew 0.9")
    ]
    assert [block[0] in made for block in blocks_of(plan)].index(True) == 0
    assert plan[plan.index(made[1]) - 1].dataset == "skew 0"


def test_trial_ids_are_unique() -> None:
    ids = [trial.id for trial in make_plan(asked())]
    assert len(ids) == len(set(ids))


def test_a_trial_id_is_fit_for_the_tag_of_a_spark_job_whatever_datasets_differ_in() -> None:
    trials = make_plan(asked(datasets=("scale 10, skew 0.9", "scale 100, skew 0.9")))
    assert {trial.id.split("/")[0] for trial in trials} == {"scale-10-skew-0.9", "scale-100-skew-0.9"}


def test_a_stage_measured_once_is_measured_once_per_variant_and_dataset() -> None:
    once = [t for t in make_plan(asked()) if "slow_start" in t.stages]
    assert Counter((t.dataset, t.variant) for t in once) == {
        (dataset, name): 1 for dataset in ("skew 0", "skew 0.9") for name in ("plain", "same", "third")
    }
    assert {(t.kind, t.block, t.fork) for t in once} == {(Kind.MEASURED, 0, 1)}


def test_what_can_be_warmed_up_without_the_stages_measured_once_comes_before_them() -> None:
    kinds = [(t.kind, t.stages) for t in make_plan(asked(datasets=("skew 0",), forks=1)) if not t.block]
    changes = [after for before, after in pairwise([(None, ()), *kinds]) if before != after]
    assert changes == [
        (Kind.WARM_UP, ("numbers",)),
        (Kind.MEASURED, ("slow_start",)),
        (Kind.WARM_UP, ("squares",)),
    ]


def test_only_the_asked_stages_are_planned() -> None:
    assert {stage for t in make_plan(asked(stages=("numbers",))) for stage in t.stages} == {"numbers"}


@pytest.mark.parametrize("key", ["spark.serializer", "spark.driver.memory", "spark.sql.extensions"])
def test_a_setting_that_only_a_fresh_driver_takes_makes_a_group_of_its_own(key: str) -> None:
    assert worker_group(with_conf(key)) != worker_group(variant("plain"))


def test_a_session_setting_makes_no_group() -> None:
    assert worker_group(with_conf("spark.sql.shuffle.partitions")) == worker_group(variant("plain"))


def with_conf(key: str) -> Variant:
    return replace(variant("plain"), spark_conf={key: "x"})
