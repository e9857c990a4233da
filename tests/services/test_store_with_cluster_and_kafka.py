"""An object store, a cluster and a broker in one run, which is interrupted and gone on with."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.cli import main
from datasets.cache.cache import Dataset
from reports.files.store import RunStore
from reports.record import Kind, Status
from tests.interrupted_run import interrupted_run
from tests.services.needs import SERVICES, STORE
from tests.services.s3_store import Store
from tests.services.short_lived import short_lived

pytestmark = [*SERVICES, *STORE, pytest.mark.nightly]
STAGES = ("streaming_index", "batch_index", "final_aggregate")


def test_all_answers_equal_the_reference_and_nothing_is_left(store: Store, data: Dataset, tmp_path: Path) -> None:
    asked = ["--scale", "0.05", "--skew", "0.9", "--variant", "optimized", "--repetitions", "1", "--mode", "quick"]
    few = [*short_lived(), *(word for stage in STAGES for word in ("--stage", stage))]
    places = ["--out", str(tmp_path / "runs"), "--scratch", str(tmp_path / "scratch")]
    where = ["--data-dir", str(data.folder.parent), "--storage", "s3a://bench/all", *store.options]
    services = ["--deploy", "local-cluster", "--executor-memory", "1g", "--stream", "kafka"]
    interrupted_run([*asked, *few, *places, *where, *services], tmp_path / "runs" / "latest")
    assert not [path for path in store.connected().files("s3a://bench/all") if path.startswith("run-")]

    assert main(["--resume", str(tmp_path / "runs" / "latest")]) == 0  # all answers equal the reference's
    records = RunStore.open(tmp_path / "runs" / "latest").records()
    measured = [record for record in records if record.trial.kind is Kind.MEASURED]
    assert {stage.stage for record in measured for stage in record.stages} == set(STAGES)
    for record in measured:
        assert record.status is Status.OK, record.error
        for done in record.stages:
            assert done.integrity is not None and done.integrity.sound
            assert done.metrics.executors == 2
            assert done.metrics.put_requests is None  # every executor counts its own
    assert not [path for path in store.connected().files("s3a://bench/all") if path.startswith("run-")]
    assert not list((tmp_path / "scratch").iterdir())
