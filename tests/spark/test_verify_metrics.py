"""What --verify-metrics promises, on a real Spark: both sources agree on every counter of every built-in variant."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from bench.messages import Assignment
from bench.session import SparkDriver, world_conf
from bench.trial import TrialRunner
from bench.worker import collectors_for, place_of, settings_of, variant_of
from datasets.cache import ensure
from datasets.spec import DatasetSpec
from pipelines.catalog import load_catalog
from pipelines.variant import SPARK
from reports.record import Kind, Status, Trial, TrialRecord

pytestmark = pytest.mark.spark

FEW_PARTITIONS = {"spark.sql.shuffle.partitions": "2"}
COUNTERS = {
    *("jobs", "spark_stages", "tasks", "failed_tasks", "scan_files"),
    *("task_seconds", "task_cpu_seconds", "task_gc_seconds", "scheduler_seconds", "fetch_wait_seconds"),
    *("shuffle_write_bytes", "shuffle_write_records", "shuffle_read_bytes", "shuffle_read_records"),
    *("spill_memory_bytes", "spill_disk_bytes", "input_bytes", "input_records", "output_bytes", "output_records"),
    *("duration quantiles", "shuffle read quantiles"),
}
OF_STREAMS = {"micro_batches", "state_rows", "state_memory_bytes", "state_commit_seconds", "late_rows"}
CATALOG = load_catalog()
VARIANTS = tuple(e.variant.name for e in CATALOG.variants_of("payments") if e.variant.engine == SPARK)
STAGES = tuple(outline.name for outline in CATALOG.workload("payments").stages)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, TrialRecord]:
    """A verified trial of every variant through all stages, one after another on one driver."""
    with (
        pytest.MonkeyPatch.context() as environment,
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as worker,
    ):
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        environment.setenv("PYSPARK_PYTHON", sys.executable)
        return worker.submit(run_all, tmp_path_factory.mktemp("verified")).result(timeout=400)


def run_all(folder: Path) -> dict[str, TrialRecord]:
    dataset = ensure(DatasetSpec(scale=0.01, skew=0.9), folder / "data").folder
    assignment = Assignment(
        workload="payments",
        engine=SPARK,
        plugins=(),
        spark_conf=world_conf(master="local[2]", memory_bytes=3 << 30, drivers=1, extra=FEW_PARTITIONS),
        overrides=FEW_PARTITIONS,
        borrowed={},
        reference=None,
        datasets={"data": str(dataset)},
        outputs=str(folder / "outputs"),
        scratch=str(folder / "scratch"),
        keep_outputs=False,
        verify_metrics=True,
    )
    session = SparkDriver(settings_of(assignment), folder / "scratch")
    collectors = collectors_for(SPARK, verify_metrics=True)
    runner = TrialRunner(session, CATALOG.workload("payments"), collectors, lambda stage: None)
    found = {}
    for name in VARIANTS:
        trial = Trial(id=name, dataset="data", fork=1, block=1, variant=name, stages=STAGES, kind=Kind.MEASURED)
        found[name] = runner.run(trial, variant_of(CATALOG, assignment, trial), place_of(assignment, trial), {})
    session.close()
    return found


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("variant", VARIANTS)
def test_both_sources_agree_on_every_counter(records: Mapping[str, TrialRecord], variant: str, stage: str) -> None:
    record = records[variant]
    assert record.error is None
    done = {each.stage: each for each in record.stages}[stage]
    assert done.status is Status.OK
    assert done.integrity is not None
    assert done.integrity.objections == ()
    streams = OF_STREAMS if stage == "streaming_index" else set()
    assert set(done.integrity.compared) == COUNTERS | streams


def test_what_is_compared_is_not_nothing(records: Mapping[str, TrialRecord]) -> None:
    for record in records.values():
        for done in record.stages:
            metrics = done.metrics
            for value in (metrics.tasks, metrics.shuffle_read_bytes, metrics.output_records, metrics.task_cpu_seconds):
                assert value, done.stage
            assert any(stage.duration for stage in done.spark_stages)
            assert any(stage.shuffle_read for stage in done.spark_stages)
