"""A workload's reference answers first in every run, and whoever answers otherwise is told by row and column."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.cli import main
from bench.engines.duck_database import DuckDatabase
from bench.machine.spark_cores import spark_cores
from pipelines.catalog import load_catalog
from reports.files.store import RunStore
from reports.record import Kind, Status, TrialRecord
from tests.bench.conftest import Command
from tests.bench.worker_in_process import WorkerInProcess

pytestmark = pytest.mark.process  # seconds, all together

JUDGED = Path(__file__).with_name("judged_workload.py")
Records = Callable[[], tuple[TrialRecord, ...]]


@pytest.fixture
def judged(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setattr("bench.workers.worker_factory.WorkerProcess", WorkerInProcess)
    return lambda *more: main(["--plugin", str(JUDGED), *arguments, "--workload", "judged", *more])


def test_the_reference_answers_first_once_per_dataset(judged: Command, records: Records) -> None:
    assert judged("--variant", "plain", "--skew", "0.5", "--repetitions", "2") == 0
    kinds = [(record.trial.dataset, record.trial.kind) for record in records()]
    for dataset in ("skew 0.9", "skew 0.5"):
        mine = [kind for label, kind in kinds if label == dataset]
        assert mine[0] is Kind.REFERENCE
        assert mine.count(Kind.REFERENCE) == 1


def test_a_wrong_answer_is_told_by_row_and_column_everywhere(
    judged: Command, run_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert judged("--variant", "plain", "--variant", "wrong", "--repetitions", "3") == 1
    notice = "its answer differs in squares: 1 row too many; 1 row missing; first: value 10000. Look first at: rows too"
    assert notice in capsys.readouterr().err
    text = (run_folder / "report.txt").read_text()
    assert "WRONG wrong at skew 0.9: the answer differs from right's in squares" in " ".join(text.split())
    assert "1 row too many; 1 row missing; first: value 10000" in " ".join(text.split())
    page = (run_folder / "report.html").read_text()
    assert "Rows that differ: squares of wrong at skew 0.9" in page
    assert "Look first at: rows too many and missing: is the key" in page
    cells = json.loads((run_folder / "comparison.json").read_text())["datasets"][0]["stages"][2]["cells"]
    (found,) = (cell["difference"] for cell in cells if cell["variant"] == "wrong")
    assert (found["changed"], found["extra"], found["missing"]) == (0, 1, 1)


def test_a_wrong_variant_is_not_run_again(judged: Command, records: Records) -> None:
    assert judged("--variant", "plain", "--variant", "wrong", "--repetitions", "3") == 1
    assert [r.trial.kind for r in records() if r.trial.variant == "wrong" and "squares" in r.trial.stages] == [
        Kind.WARM_UP
    ]
    assert sum(r.trial.variant == "plain" and r.trial.block > 0 for r in records()) == 6


def test_a_baseline_that_is_wrong_leaves_nothing_to_compare_with(judged: Command, run_folder: Path) -> None:
    assert judged("--variant", "wrong", "--variant", "right", "--repetitions", "1") == 1
    text = " ".join((run_folder / "report.txt").read_text().split())
    assert "the answers of the baseline wrong differ from right's in squares" in text


def test_the_reference_is_measured_like_any_variant_where_it_is_chosen(judged: Command, records: Records) -> None:
    assert judged("--variant", "plain", "--variant", "right", "--repetitions", "2") == 0
    measured = [r for r in records() if r.trial.variant == "right" and r.trial.block]
    assert len(measured) == 2
    assert all(r.status is Status.OK for r in measured)


def test_what_nobody_asked_for_is_made_by_the_reference(judged: Command, records: Records, run_folder: Path) -> None:
    """`broken` cannot make `numbers`, but is not asked to."""
    chosen = ("--variant", "plain", "--variant", "broken", "--stage", "squares", "--repetitions", "1")
    assert judged(*chosen) == 0
    assert not [record for record in records() if record.trial.kind is Kind.UPSTREAM]
    assert "slow_start and numbers were made once, by right" in (run_folder / "report.txt").read_text()


def test_a_resumed_run_has_the_references_rows_again(judged: Command, records: Records, run_folder: Path) -> None:
    """Outputs do not outlive a command, so the reference answers anew: a difference is still told by row."""
    assert judged("--variant", "plain", "--variant", "wrong", "--repetitions", "1") == 1
    store = RunStore.open(run_folder)
    lines = [line for line in (store.folder / "trials.jsonl").read_text().splitlines() if '"wrong"' not in line]
    (store.folder / "trials.jsonl").write_text("\n".join(lines) + "\n")
    assert main(["--resume", str(store.folder)]) == 1
    found = [stage.difference for r in records() if r.trial.variant == "wrong" for stage in r.stages]
    assert any(found)


def test_a_reference_that_does_not_exist_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plugin = tmp_path / "lost.py"
    plugin.write_text(JUDGED.read_text().replace('reference="right"', 'reference="write"'))
    assert main(["--plugin", str(plugin), "--list"]) == 2
    assert "workload judged has no variant 'write', its reference" in capsys.readouterr().err


def test_a_run_whose_reference_misses_a_table_says_so_and_is_not_well(
    arguments: list[str],
    run_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("bench.workers.worker_factory.WorkerProcess", WorkerInProcess)
    plugin = tmp_path / "lost.py"
    plugin.write_text(JUDGED.read_text().replace("Path(context.output).mkdir()", "Path(context.inputs['prices'])"))
    chosen = ["--workload", "judged", "--variant", "plain", "--stage", "numbers", "--repetitions", "1"]
    assert main(["--plugin", str(plugin), *arguments, *chosen]) == 1
    assert "there is no input 'prices': there is " in capsys.readouterr().err
    assert "right left no answer for numbers" in (run_folder / "report.txt").read_text()


def test_duckdb_has_as_many_threads_as_spark_has_cores(tmp_path: Path) -> None:
    assert [spark_cores({"spark.master": master}) for master in ("local", "local[3]", "local[3,2]")] == [1, 3, 3]
    variant = load_catalog().variants_of("payments")[-1].variant
    engine = DuckDatabase({"spark.master": "local[3]", "spark.driver.memory": "2g"}, tmp_path)
    connection = engine.fresh(variant)
    settings = "SELECT current_setting('threads'), current_setting('memory_limit'), current_setting('TimeZone')"
    assert connection.execute(settings).fetchone() == (3, "2.0 GiB", "UTC")
    assert engine.tidy(connection) == ()
