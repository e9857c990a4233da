"""What --verify-metrics promises, on a real Spark: both sources agree on every counter of every built-in variant."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reports.record import Status, TrialRecord
from tests.spark.conftest import FEW_PARTITIONS, NO_COMPILER
from tests.spark.harness import SPARK_VARIANTS, STAGES
from tests.spark.watched_trials import Watch

pytestmark = pytest.mark.spark

COUNTERS = {
    *("jobs", "spark_stages", "tasks", "failed_tasks", "scan_files"),
    *("task_seconds", "task_cpu_seconds", "task_gc_seconds", "scheduler_seconds", "fetch_wait_seconds"),
    *("shuffle_write_bytes", "shuffle_write_records", "shuffle_read_bytes", "shuffle_read_records"),
    *("shuffle_remote_bytes", "shuffle_local_bytes"),
    *("spill_memory_bytes", "spill_disk_bytes", "input_bytes", "input_records", "output_bytes", "output_records"),
    *("duration quantiles", "shuffle read quantiles"),
}
OF_STREAMS = {"micro_batches", "state_rows", "state_memory_bytes", "state_commit_seconds", "late_rows"}


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, TrialRecord]:
    """A verified trial of every variant through all stages, one after another on one driver."""
    watch = Watch(scale=0.01, overrides=FEW_PARTITIONS | NO_COMPILER, verify_metrics=True)
    return {name: found[0] for name, found in watch.run(tmp_path_factory.mktemp("verified")).items()}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("variant", SPARK_VARIANTS)
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
