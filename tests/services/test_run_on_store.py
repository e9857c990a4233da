"""Whole runs whose data and outputs lie in an object store: answers equal the reference's, and nothing is left."""

from __future__ import annotations

import json

import pytest

from bench.cli import main
from bench.collectors.store_requests import COUNTERS
from datasets.cache.cache import Dataset
from reports.evidence.answers import difference_between
from reports.files.store import RunStore
from reports.record import Kind, StageRecord, Status, TrialRecord
from tests.services.counted_store import Seen
from tests.services.needs import STORE
from tests.services.s3_store import CREDENTIALS, Store
from tests.services.short_lived import short_lived

pytestmark = STORE
STAGES = ("streaming_index", "batch_index", "final_aggregate", "read_back")
ASKED = (
    *("--scale", "0.05", "--skew", "0.9", "--variant", "optimized", "--repetitions", "1", "--mode", "quick"),
    *("--conf", "spark.sql.shuffle.partitions=4", *short_lived(), "--keep-outputs"),
    *(word for stage in STAGES for word in ("--stage", stage)),
)


@pytest.fixture(scope="module")
def run(store: Store, data: Dataset, tmp_path_factory: pytest.TempPathFactory) -> RunStore:
    folder = tmp_path_factory.mktemp("run")
    places = ("--out", str(folder / "runs"), "--scratch", str(folder / "scratch"))
    words = [*ASKED, *places, "--data-dir", str(data.folder.parent), "--storage", "s3a://bench/some/where"]
    assert main([*words, *store.options]) == 0
    assert not list((folder / "scratch").iterdir())
    return RunStore.open(folder / "runs" / "latest")


def measured(run: RunStore) -> list[TrialRecord]:
    return [record for record in run.records() if record.trial.kind is Kind.MEASURED]


def stages_of(run: RunStore) -> list[StageRecord]:
    return [stage for record in measured(run) for stage in record.stages]


def test_all_answers_equal_the_reference(run: RunStore) -> None:
    reference = {
        stage.stage: stage.answer
        for record in run.records()
        if record.trial.kind is Kind.REFERENCE
        for stage in record.stages
    }
    assert set(reference) == set(STAGES)
    for record in measured(run):
        assert record.status is Status.OK, record.error
    assert {stage.stage for stage in stages_of(run)} == set(STAGES)
    for stage in stages_of(run):
        expected = reference[stage.stage]
        assert stage.answer is not None and expected is not None
        assert difference_between(stage.answer, expected) is None


def test_no_file_of_the_run_holds_a_credential(run: RunStore) -> None:
    files = [path for path in run.folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        for secret in CREDENTIALS.values():
            assert secret.encode() not in path.read_bytes(), path


def test_outputs_are_committed_without_renaming(run: RunStore) -> None:
    spark = [path for path in (run.folder / "outputs").rglob("_SUCCESS") if path.parent.name == "batch_index"]
    assert len(spark) == 1
    assert {json.loads(path.read_text())["committer"] for path in spark} == {"magic"}


def test_requests_are_as_many_as_the_store_has_seen(run: RunStore, store: Store) -> None:
    seen = [each for each in store.seen() if "java" in each.client or each.method == "PUT"]
    for stage in stages_of(run):
        assert stage.began_at is not None and stage.metrics.wall_seconds is not None
        ended = stage.began_at + stage.metrics.wall_seconds
        during = [each for each in seen if stage.began_at <= each.at <= ended]
        counted = {name: getattr(stage.metrics, name) for name in COUNTERS}
        assert counted == {name: number_of(during, name) for name in COUNTERS}, stage.stage


def number_of(seen: list[Seen], kind: str) -> int:
    return sum(each.kind == kind for each in seen)
