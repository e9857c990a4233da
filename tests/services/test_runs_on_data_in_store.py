"""Whole runs on data that a store has already: read there, gone on with as long as they stay, and left as they were."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.cli import main
from datasets.cache.cache import default_folder
from datasets.stores.found_in_store import find_stored
from reports.files.store import RunStore
from reports.record import Kind, Status, TrialRecord
from tests.interrupted_run import interrupted_run
from tests.services.conftest import VIEWS
from tests.services.needs import STORE
from tests.services.s3_store import CREDENTIALS, Store
from tests.services.short_lived import short_lived

pytestmark = [*STORE, pytest.mark.nightly]
QUICK = ("--mode", "quick", "--repetitions", "1", *short_lived())
ASKED = ("--workload", "sessions", "--variant", "optimized", *QUICK)
HEAD = "SPARK_CONF = {'spark.sql.shuffle.partitions': '2'}\ndef run(spark, inputs, output):\n    "
GROUPED = HEAD + (
    "views = spark.read.parquet(inputs['page_views']).join(spark.read.parquet(inputs['pages']), 'page_id')\n"
    "    views.groupBy('section').count().write.parquet(output)\n"
)
IN_SQL = HEAD + (
    "for name, place in inputs.items():\n        spark.read.parquet(place).createOrReplaceTempView(name)\n"
    "    found = spark.sql('SELECT count(*) AS count, section FROM page_views JOIN pages USING (page_id) GROUP BY 2')\n"
    "    found.write.parquet(output)\n"
)


def measured(run: RunStore) -> list[TrialRecord]:
    return [record for record in run.records() if record.trial.kind is Kind.MEASURED]


def test_a_run_reads_the_store_and_writes_to_the_disk(store: Store, views: Path, tmp_path: Path) -> None:
    places = [f"--{name}={tmp_path / name}" for name in ("out", "data-dir", "scratch")]
    assert main([*ASKED, "--data", f"{VIEWS}/", *store.options, *places]) == 0
    run = RunStore.open(tmp_path / "out" / "latest")
    (dataset,) = run.header.datasets
    assert (dataset.label, dataset.fingerprint) == ("views", find_stored(store.connected(), VIEWS).manifest.fingerprint)
    assert run.header.storage is not None and run.header.storage.data == VIEWS
    assert {record.trial.kind for record in run.records()} >= {Kind.REFERENCE, Kind.MEASURED}
    assert all(record.status is Status.OK for record in run.records())
    first = [record.stages[0].metrics for record in measured(run)]
    assert all(metrics.get_requests and metrics.put_requests == 0 for metrics in first)
    assert not store.connected().files("s3a://bench/given/outputs")
    assert f"data in {VIEWS}" in (run.folder / "report.html").read_text()
    for path in (path for path in run.folder.rglob("*") if path.is_file()):
        assert not any(secret.encode() in path.read_bytes() for secret in CREDENTIALS.values()), path


@pytest.mark.parametrize("storage", [None, "s3a://bench/outputs"], ids=["outputs here", "outputs there"])
def test_an_interrupted_run_goes_on_with_the_same_data_and_with_no_others(
    store: Store, views: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, storage: str | None
) -> None:
    connected, data = store.connected(), f"s3a://bench/given/{'there' if storage else 'here'}"
    names = [path.relative_to(views).as_posix() for path in views.rglob("*.parquet")]
    connected.send(views, data, names)
    places = [f"--{name}={tmp_path / name}" for name in ("out", "data-dir", "scratch")]
    outputs = ["--storage", storage] if storage else []
    interrupted_run([*ASKED, "--data", data, *outputs, *store.options, *places], tmp_path / "out" / "latest")
    run = RunStore.open((tmp_path / "out" / "latest").resolve())

    pages = f"{data}/{next(name for name in names if name.startswith('pages'))}"
    as_it_was = connected.read(pages)
    fewer = pa.BufferOutputStream()
    pq.write_table(pq.read_table(pa.BufferReader(as_it_was)).slice(1), fewer)
    connected.write(pages, fewer.getvalue().to_pybytes())
    capsys.readouterr()
    assert main(["--resume", str(run.folder)]) == 2
    said = f"error: {run.folder} was measured on other data than are there now: start a new run\n"
    assert capsys.readouterr().err == said
    assert len(list((tmp_path / "data-dir").iterdir())) == 1  # no copy of the others was brought

    connected.write(pages, as_it_was)
    assert main(["--resume", str(run.folder)]) == 0  # all answers equal the reference's
    for record in run.records():
        assert record.status is Status.OK, record.error
    stages = [stage for record in measured(run) for stage in record.stages]
    assert {stage.stage for stage in stages} == {"sessions", "daily_visits"}
    assert all(stage.metrics.get_requests for stage in stages if stage.stage == "sessions")
    assert {bool(stage.metrics.put_requests) for stage in stages} == {storage is not None}
    assert run.header.storage is not None
    assert (run.header.storage.data, run.header.storage.folder) == (data, storage)
    assert sorted(connected.files(data)) == sorted(names)
    assert not connected.files("s3a://bench/outputs")  # the run's are removed, and the data were not sent
    assert not list((tmp_path / "scratch").iterdir())


def test_scripts_are_compared_where_the_data_lie(store: Store, views: Path, tmp_path: Path) -> None:
    scripts = {"grouped": GROUPED, "in_sql": IN_SQL}
    for name, text in scripts.items():
        (tmp_path / f"{name}.py").write_text(text)
    places = [f"--{name}={tmp_path / name}" for name in ("out", "scratch")]
    words = ["compare-scripts", *(str(tmp_path / f"{name}.py") for name in scripts), *QUICK]
    assert main([*words, "--data", VIEWS, *store.options, *places]) == 0  # the answers are equal
    run = RunStore.open(tmp_path / "out" / "latest")
    assert {record.trial.variant for record in measured(run)} == set(scripts)
    for record in run.records():
        assert record.status is Status.OK, record.error
        (stage,) = record.stages
        assert stage.answer is not None and stage.answer.rows == 10  # sections
        assert stage.metrics.get_requests and stage.metrics.put_requests == 0
    assert run.header.storage is not None and run.header.storage.data == VIEWS
    assert f"data in {VIEWS}" in (run.folder / "report.html").read_text()
    (dataset,) = run.header.datasets
    assert not (default_folder() / f"copy-{dataset.fingerprint}").exists()  # nobody needs one
