"""The workloads that are not about payments, on a cluster and with data and outputs in a store, all variants."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.cli import main
from reports.files.store import RunStore
from reports.record import Kind, Status
from tests.services.needs import STORE
from tests.services.s3_store import Store
from tests.services.short_lived import short_lived

pytestmark = [*STORE, pytest.mark.nightly]
ASKED = (
    *("--scale", "0.05", "--skew", "0.9", "--mode", "quick", "--repetitions", "1"),
    *("--conf", "spark.sql.shuffle.partitions=4", *short_lived()),
)


@pytest.mark.parametrize("name", ["sessions", "orders"])
def test_all_answers_equal_the_reference_on_a_cluster_that_writes_to_a_store(
    name: str, store: Store, tmp_path: Path
) -> None:
    places = [f"--{place}={tmp_path / place}" for place in ("out", "data-dir", "scratch")]
    where = ["--deploy", "local-cluster", "--executor-memory", "1g", "--storage", f"s3a://bench/{name}"]
    assert main(["--workload", name, *ASKED, *where, *store.options, *places]) == 0  # they equal the reference's
    run = RunStore.open(tmp_path / "out" / "latest")
    measured = [record for record in run.records() if record.trial.kind is Kind.MEASURED]
    assert {record.trial.variant for record in measured} == {"baseline", "spark-defaults", "optimized"}
    for record in measured:
        assert record.status is Status.OK, record.error
        assert tuple(done.stage for done in record.stages) == tuple(stage.name for stage in run.header.stages)
        for done in record.stages:
            assert done.integrity is not None and done.integrity.sound
            assert done.metrics.executors == 2
    written = {each.path for each in store.seen() if each.kind == "put_requests" and f"/{name}/run-" in each.path}
    for variant in ("baseline", "spark-defaults", "optimized"):
        for stage in run.header.stages:
            assert any(f"/{variant}/{stage.name}/" in path for path in written), f"{stage.name} of {variant}"
    left = {path.partition("/")[0].partition("-")[0] for path in store.connected().files(f"s3a://bench/{name}")}
    assert left == {"dataset"}
    assert not list((tmp_path / "scratch").iterdir())
