"""A workload that is not this project's, on data that simply exist: from the command line to the page."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.cli import main
from reports.comparison_types import Correct
from reports.evidence.answers import judge_all
from reports.files.store import RunStore
from tests.bench.till_workload import make_data
from tests.bench.worker_in_process import WorkerInProcess

TILLS = Path(__file__).with_name("till_workload.py")
Tills = Callable[..., int]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_data(tmp_path / "north, & south")


@pytest.fixture
def tills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tills:
    """Run `python -m bench` on the workload with workers in this process; returns the exit code."""
    monkeypatch.setattr("bench.workers.worker_factory.WorkerProcess", WorkerInProcess)

    def run(*more: str) -> int:
        places = ["--out", str(tmp_path / "runs"), "--scratch", str(tmp_path / "scratch")]
        return main(["--plugin", str(TILLS), "--workload", "tills", *places, *more])

    return run


def test_data_that_exist_are_compared_on_and_told_in_the_record(tills: Tills, data: Path, tmp_path: Path) -> None:
    assert tills("--data", str(data), "--variant", "plain", "--variant", "same", "--repetitions", "2") == 0
    store = RunStore.open(tmp_path / "runs" / "latest")
    (dataset,) = store.header.datasets
    assert dataset.label == "north-south"
    assert dataset.manifest["tables"]["sales"]["rows"] == 4
    assert dataset.manifest["tables"]["tills"] == {
        "rows": 2,
        "files": 1,
        "bytes": (data / "tills.parquet").stat().st_size,
    }
    assert store.header.reference is None
    page = (store.folder / "report.html").read_text()
    assert "6 rows" in page
    for of_streams in (
        'id="streaming"',
        ">Micro-batches",
        "Event streams",
        "not a stream",
        "State rows",
        "micro-batch",
    ):
        assert of_streams not in page, "it has no stream"


def test_without_a_reference_the_baselines_answer_is_the_right_one(tills: Tills, data: Path, tmp_path: Path) -> None:
    assert tills("--data", str(data), "--repetitions", "1") == 1
    store = RunStore.open(tmp_path / "runs" / "latest")
    found = {key: judgement.correct for key, judgement in judge_all(store.header, store.records()).items()}
    assert found["sales", "same"] is Correct.EQUAL
    assert found["sales", "hasty"] is Correct.DIFFERS


def test_a_run_is_not_gone_on_with_when_the_data_have_changed(
    tills: Tills, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tills("--data", str(data), "--variant", "plain", "--variant", "same", "--repetitions", "1") == 0
    folder = (tmp_path / "runs" / "latest").resolve()
    trials = folder / "trials.jsonl"
    trials.write_text("".join(trials.read_text().splitlines(keepends=True)[:-1]))
    make_data(tmp_path / "other", extra=1)
    (data / "sales" / "two.parquet").write_bytes((tmp_path / "other" / "sales" / "two.parquet").read_bytes())
    capsys.readouterr()
    monkeypatch.setattr("bench.running.run.Run.__enter__", lambda _: pytest.fail("the run has begun"))
    assert main(["--resume", str(folder), "--force"]) == 2
    said = f"error: {folder} was measured on other data than are there now: start a new run\n"
    assert capsys.readouterr().err == said


def test_a_file_stands_for_the_workload_that_it_registers(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--workload", str(TILLS), "--data", str(data), "--dry-run"]) == 0
    assert "north-south" in capsys.readouterr().out
    assert main(["--workload", str(TILLS), "--list"]) == 0
    assert "workload tills: What each till has sold." in capsys.readouterr().out
    assert main(["gate", "--workload", str(TILLS)]) == 2
    assert "budgets/tills.toml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "does not exist: give the path of a Python file"),
        ("def register_variants(register):\n    pass\n", "registers no workload: define register_workload"),
        (
            "from tests.bench.counting_workload import WORKLOAD as w\n"
            "from tests.bench.till_workload import TILLS as t\n"
            "def register_workload(register):\n    register(w)\n    register(t)\n",
            "registers counting, tills: define register_workload(register) in it, for one",
        ),
        ("def register_workload(register):\n    register(3)\n", "registers a int as a workload"),
    ],
)
def test_a_file_without_exactly_one_workload_is_told_in_one_line(
    tmp_path: Path, text: str | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.py"
    if text is not None:
        path.write_text(text)
    assert main(["--workload", str(path), "--dry-run"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert str(path) in error
    assert len(error.splitlines()) == 1


def test_a_project_outside_the_checkout_is_found_by_its_entry_point(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    (project / "shop-1.0.dist-info").mkdir(parents=True)
    (project / "shop_pipeline.py").write_text(TILLS.read_text())
    (project / "shop-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: shop\nVersion: 1.0\n")
    entry = "[spark_variant_bench.variants]\nshop = shop_pipeline\n"
    (project / "shop-1.0.dist-info" / "entry_points.txt").write_text(entry)
    monkeypatch.syspath_prepend(project)
    monkeypatch.delitem(sys.modules, "shop_pipeline", raising=False)
    monkeypatch.setattr("bench.workers.worker_factory.WorkerProcess", WorkerInProcess)
    words = ["--data", str(data), "--variant", "plain", "--variant", "same", "--repetitions", "1"]
    assert main(["--workload", "tills", *words, "--out", str(tmp_path / "runs")]) == 0
    header = RunStore.open(tmp_path / "runs" / "latest").header
    assert {each.origin for each in header.variants} == {"entry point shop of shop"}


MAKES_DATA = """
from dataclasses import replace
import pyarrow as pa
import pyarrow.parquet as pq
from tests.bench.till_workload import TILLS, by_till, register_variants as of_tills, make_data
from pipelines.workload import made_by

def make(spec, folder):
    make_data(folder)
    sales = pa.table({"till": [1], "cents": [int(100 * spec.scale * spec.skew)]})
    pq.write_table(sales, folder / "sales" / "three.parquet")

def register_workload(register):
    register(replace(TILLS, name="made-tills", input=made_by(make, name="tills", bytes_per_scale=3000)))

def register_variants(register):
    of_tills(lambda variant: register(replace(variant, workload="made-tills")))
"""


def test_a_workload_can_make_its_data_by_scale_and_skew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bench.workers.worker_factory.WorkerProcess", WorkerInProcess)
    (tmp_path / "mine.py").write_text(MAKES_DATA)
    places = [f"--{name}={tmp_path / name}" for name in ("out", "scratch", "data-dir")]
    words = ["--workload", str(tmp_path / "mine.py"), *places, "--variant", "plain", "--variant", "same"]
    assert main([*words, "--skew", "0.5,0.9", "--repetitions", "1"]) == 0
    store = RunStore.open(tmp_path / "out" / "latest")
    assert [(each.label, dict(each.levels)) for each in store.header.datasets] == [
        ("skew 0.5", {"scale": 1.0, "skew": 0.5}),
        ("skew 0.9", {"scale": 1.0, "skew": 0.9}),
    ]
    assert len({each.fingerprint for each in store.header.datasets}) == 2
    assert main([*words, "--skew-columns", "user"]) == 2
    assert "workload 'made-tills' skews no such key: leave it out" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "workload 'tills' makes no data of its own (tables: sales, tills): give a folder by --data"),
        (["--data", "nowhere"], "nowhere does not exist: give a folder"),
        (["--data", "{data}/sales"], "has no table sales, tills: there is one, two"),
        (["--data", "{data}", "--scale", "2"], "--scale makes them"),
        (["--data", "{data}", "--skew-columns", "user"], "--skew-columns makes them"),
        (
            ["--data", "s3://bucket/tills"],
            "'s3://bucket/tills' is none: give a folder on this machine, or s3a://BUCKET",
        ),
        (["--data", "s3a://bucket/tills"], "--data: no variant of workload 'tills' runs on Spark"),
        (["--data", "{data}", "--stream", "kafka"], "--stream kafka"),
        (["--data", "{data}", "--storage", "s3a://bucket"], "--storage"),
    ],
)
def test_data_that_cannot_be_are_told_in_one_line(
    tills: Tills, data: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tills(*(word.format(data=data) for word in words)) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 1
