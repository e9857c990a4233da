"""The whole path, from options to the page, on real worker processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.cli import main
from reports.files.store import RunStore
from reports.record import Kind, Mode, Status, TrialRecord
from tests.bench.conftest import Command

Start = Callable[..., "subprocess.Popen[str]"]
Records = Callable[[], tuple[TrialRecord, ...]]
TWO = ("--variant", "plain", "--variant", "same")


def test_a_run_leaves_every_trial_and_all_reports(bench: Command, records: Records, run_folder: Path) -> None:
    assert bench(*TWO, "--repetitions", "3") == 0
    found = records()
    measured = Counter((r.trial.variant, r.trial.replica) for r in found if r.trial.block)
    assert measured == {("plain", 1): 3, ("plain", 2): 3, ("same", 1): 3}
    assert all(record.status is Status.OK for record in found)
    for name in ("run.json", "trials.jsonl", "comparison.json", "report.txt", "report.html"):
        assert (run_folder / name).stat().st_size > 0


@pytest.mark.process
def test_outputs_and_scratch_are_gone_unless_kept(bench: Command, run_folder: Path, tmp_path: Path) -> None:
    assert bench(*TWO, "--repetitions", "1") == 0
    assert not (run_folder / "outputs").exists()
    assert not any((tmp_path / "scratch").iterdir())
    assert bench(*TWO, "--repetitions", "1", "--keep-outputs") == 0
    assert (run_folder / "outputs" / "skew-0.9" / "plain" / "numbers" / "part-0.parquet").exists()


def test_a_wrong_answer_gets_no_ratio_and_exit_code_1(bench: Command, run_folder: Path) -> None:
    assert bench("--variant", "plain", "--variant", "wrong", "--repetitions", "2") == 1
    comparison = json.loads((run_folder / "comparison.json").read_text())
    total = {each["variant"]: each for each in comparison["datasets"][0]["totals"]}
    assert total["wrong"]["ratio"] is None
    assert "wrong" in (run_folder / "report.txt").read_text().lower()


@pytest.mark.parametrize(
    ("variant", "status"),
    [("failing", Status.FAILED), ("leaving-nothing", Status.FAILED)],
)
def test_a_broken_variant_becomes_a_record_and_the_others_go_on(
    bench: Command, records: Records, variant: str, status: Status
) -> None:
    assert bench("--variant", "plain", "--variant", variant, "--repetitions", "2") == 1
    found = records()
    assert status in {record.status for record in found if record.trial.variant == variant}
    good = [r for r in found if r.trial.variant == "plain" and r.trial.block]
    assert len(good) == 4
    assert {record.status for record in good} == {Status.OK}


def test_what_was_not_asked_for_is_made_once_by_the_baseline_and_read_by_all(
    bench: Command, records: Records, run_folder: Path
) -> None:
    assert bench("--variant", "plain", "--variant", "failing", "--stage", "squares", "--repetitions", "2") == 0
    upstream = [record.trial for record in records() if record.trial.kind is Kind.UPSTREAM]
    assert [(trial.variant, trial.stages) for trial in upstream] == [("plain", ("slow_start", "numbers"))]
    assert "slow_start and numbers were made once, by plain" in (run_folder / "report.txt").read_text()


@pytest.mark.process
def test_what_was_asked_for_is_read_from_each_variant_itself(bench: Command, records: Records) -> None:
    chosen = ("--variant", "plain", "--variant", "slow", "--stage", "numbers", "--stage", "squares")
    assert bench(*chosen, "--keep-outputs", "--repetitions", "1") == 0
    upstream = [record.trial for record in records() if record.trial.kind is Kind.UPSTREAM]
    assert [(trial.variant, trial.stages) for trial in upstream] == [("plain", ("slow_start",))]


def test_nothing_runs_on_what_the_baseline_failed_to_make(bench: Command, records: Records) -> None:
    broken = ("--variant", "failing", "--variant", "wrong", "--stage", "squares", "--repetitions", "2")
    assert bench(*broken) == 1
    assert [record.trial.kind for record in records()] == [Kind.UPSTREAM]


def test_json_prints_the_comparison(bench: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench(*TWO, "--repetitions", "1", "--json", "-q") == 0
    assert json.loads(capsys.readouterr().out)["workload"] == "counting"


def test_the_accounts_add_up_to_the_whole_command(bench: Command, run_folder: Path) -> None:
    assert bench(*TWO, "--repetitions", "1") == 0
    accounts = dict(RunStore.open(run_folder).header.accounts)
    whole = accounts.pop("whole command")
    assert sum(accounts.values()) == pytest.approx(whole, abs=0.01)
    assert accounts["measured stages"] > 0


@pytest.mark.process
def test_the_budget_leaves_out_later_blocks(
    bench: Command, records: Records, run_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.planning.estimate.STAGE_OVERHEAD_SECONDS", 0.0)  # of Spark
    assert bench("--variant", "slow", "--variant", "plain", "--repetitions", "40", "--budget", "2s") == 0
    blocks = {record.trial.block for record in records()}
    assert {0, 1} <= blocks < set(range(41))
    stopped = RunStore.open(run_folder).header.stopped["skew 0.9"]
    assert stopped == f"the budget ended before block {max(blocks) + 1} of fork 1"


@pytest.mark.process
def test_a_rigorous_run_has_forks_as_units(bench: Command, records: Records, run_folder: Path) -> None:
    assert bench(*TWO, "--stage", "numbers", "--mode", "rigorous", "--repetitions", "1") == 0
    measured = {(r.trial.fork, r.trial.variant, r.trial.replica) for r in records() if r.trial.block}
    assert len(measured) == 7 * 3
    assert RunStore.open(run_folder).header.mode is Mode.RIGOROUS


@pytest.mark.process
def test_a_run_stops_once_it_is_as_precise_as_was_asked(bench: Command, records: Records, run_folder: Path) -> None:
    wanted = ("--stage", "numbers", "--precision", "50%", "--repetitions", "14")
    assert bench("--variant", "slow", "--variant", "slow-too", *wanted) == 0
    blocks = max(record.trial.block for record in records())
    assert blocks == 6
    stopped = RunStore.open(run_folder).header.stopped["skew 0.9"]
    assert stopped == "a precision of 50 % was reached after 6 blocks"


def test_two_runs_in_the_same_second_have_folders_of_their_own(bench: Command, tmp_path: Path) -> None:
    words = ("--variant", "plain", "--stage", "numbers", "--repetitions", "1", "-q")
    assert [bench(*words) for _ in range(3)] == [0, 0, 0]
    assert len([folder for folder in (tmp_path / "runs").iterdir() if not folder.is_symlink()]) == 3


@pytest.mark.process
def test_several_skews_are_measured_in_one_run(bench: Command, records: Records) -> None:
    assert bench(*TWO, "--skew", "0.5", "--repetitions", "1") == 0
    assert {record.trial.dataset for record in records()} == {"skew 0.9", "skew 0.5"}


def test_dry_run_prints_the_plan_and_touches_nothing(
    bench: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench(*TWO, "--dry-run") == 0
    assert "rough estimate" in capsys.readouterr().out
    assert not (tmp_path / "runs").exists()


def test_list_shows_stages_variants_and_metrics(bench: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench("--list") == 0
    shown = capsys.readouterr().out
    assert all(word in shown for word in ("squares", "dying-once", "shuffle_write_bytes"))


def test_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("spark-variant-bench ")


def test_the_command_starts_without_an_engine() -> None:
    """Each takes from a thirtieth of a second to several: they are loaded when a run needs them."""
    late = ("duckdb", "pyspark", "pandas", "pyarrow.compute")
    code = f"import bench.cli, sys; print([name for name in {late} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
