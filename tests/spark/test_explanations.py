"""Real troubles on a real Spark are found, each by its name; the healthy and the optimized variant have none."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import pytest

from reports.comparing.comparison import compare
from reports.comparison_types import Comparison
from reports.comparison_types.finding import Finding, Says
from reports.comparison_types.finding import FindingKind as Kind
from reports.record import DatasetInfo, RunHeader, StageInfo, TrialRecord
from tests.reports import sample_run
from tests.spark.ailments import ALL, MASTER, STAGE, run_all
from tests.spark.watched_trials import PATIENCE, Watch

pytestmark = pytest.mark.spark

BATCH = ("batch_index", "final_aggregate")
ALSO = {
    Kind.IDLE_CORES: {"small-buffer"},  # a window over all rows is one task
    Kind.SMALL_FILES: {"many-partitions"},  # each writes one
}


@pytest.fixture(scope="module")
def ailments(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    with (
        pytest.MonkeyPatch.context() as environment,
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as worker,
    ):
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        environment.setenv("PYSPARK_PYTHON", sys.executable)
        records = worker.submit(run_all, tmp_path_factory.mktemp("ailments")).result(timeout=PATIENCE)
    return compare(header_of("healthy", tuple(ALL), (STAGE,)), records)


@pytest.fixture(scope="module")
def payments(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """A block of the batch stages on 5,000 transactions, after a turn (block 0) that does not count."""
    variants = ("baseline", "optimized")
    watch = Watch(scale=0.05, variants=variants, stages=BATCH, repetitions=2, overrides={}, master=MASTER)
    found = watch.run(tmp_path_factory.mktemp("payments"))
    records: Sequence[TrialRecord] = [record for own in found.values() for record in own]
    return compare(header_of("baseline", variants, BATCH), records)


def header_of(baseline: str, variants: Sequence[str], stages: Sequence[str]) -> RunHeader:
    return replace(
        sample_run.header(),
        baseline=baseline,
        variants=tuple(sample_run.variant(name) for name in variants),
        stages=tuple(StageInfo(name=stage, summary="") for stage in stages),
        datasets=(DatasetInfo(label="data", fingerprint="f", manifest={}),),
        spark_conf={"spark.master": MASTER},
    )


def found(comparison: Comparison, variant: str, *says: Says) -> dict[Kind, Finding]:
    """The variant's findings that say so, by kind; of several stages the one with most seconds."""
    (dataset,) = comparison.datasets
    own = [each for each in dataset.findings if each.variant == variant and each.says in says]
    return {each.kind: each for each in reversed(own)}


def test_all_variants_ran_and_gave_the_same_sums(ailments: Comparison, payments: Comparison) -> None:
    assert ailments.all_well, [cell.reason for stage in ailments.datasets[0].stages for cell in stage.cells]
    assert payments.all_well


@pytest.mark.parametrize(
    ("variant", "kind"),
    [
        ("many-partitions", Kind.TINY_TASKS),
        ("five-rows-a-file", Kind.SMALL_FILES),
        ("hot-key", Kind.STRAGGLER),
        ("one-task", Kind.IDLE_CORES),
        ("small-buffer", Kind.SPILL),
    ],
)
def test_a_trouble_is_found_in_the_variant_that_has_it(ailments: Comparison, variant: str, kind: Kind) -> None:
    problems = found(ailments, variant, Says.LOOK_AT)
    assert kind in problems, problems
    others = {name for name in ALL if name != variant and kind in found(ailments, name, Says.LOOK_AT)}
    assert others <= ALSO.get(kind, set())


def test_a_skewed_partition_is_told_with_the_straggler(ailments: Comparison) -> None:
    assert "the largest partition is" in found(ailments, "hot-key", Says.LOOK_AT)[Kind.STRAGGLER].text


def test_a_trouble_tells_why_its_variant_is_slower(ailments: Comparison) -> None:
    assert Kind.TINY_TASKS in found(ailments, "many-partitions", Says.COSTS)
    assert Kind.STRAGGLER in found(ailments, "hot-key", Says.COSTS)


def test_healthy_work_has_no_problem(ailments: Comparison) -> None:
    assert found(ailments, "healthy", *Says) == {}


def test_the_baselines_partitions_are_found_and_optimized_has_no_problem(payments: Comparison) -> None:
    assert Kind.TINY_TASKS in found(payments, "baseline", Says.LOOK_AT)
    # 5,000 transactions are one task to read: on a busy machine that idle core is a quarter of the time, and no error
    assert found(payments, "optimized", Says.LOOK_AT).keys() <= {Kind.IDLE_CORES}


def test_optimized_is_faster_for_what_was_changed_in_it(payments: Comparison) -> None:
    reasons = found(payments, "optimized", Says.SAVES)
    assert {Kind.TINY_TASKS, Kind.JOINS} <= set(reasons), reasons
    assert Kind.ADAPTIVE in found(payments, "optimized", Says.DIFFERS)
