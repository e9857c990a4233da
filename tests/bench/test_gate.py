"""`python -m bench gate` on a workload that needs no Java: what it says, what it writes, and its exit codes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.cli import main
from bench.commands.launch import EXIT_NOT_COMPARABLE, EXIT_REGRESSION, EXIT_USAGE, EXIT_WELL
from bench.regressions.budget_run import confirmed
from reports.budgets.file import read_budget
from tests.bench.conftest import COUNTING
from tests.bench.worker_in_process import WorkerInProcess
from tests.reports.budgets.made_budgets import changes, stage

Gate = Callable[..., int]


@pytest.fixture
def budgets(tmp_path: Path) -> Path:
    return tmp_path / "budgets.toml"


@pytest.fixture
def gate(tmp_path: Path, data_folder: Path, budgets: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """Run the gate on the counting workload with workers in this process; returns the exit code."""
    monkeypatch.setattr("bench.workers.worker_factory.WorkerProcess", WorkerInProcess)
    places = ("--out", str(tmp_path / "runs"), "--data-dir", str(data_folder), "--budgets", str(budgets))

    def run(*words: str) -> int:
        return main(["gate", "--workload", "counting", "--plugin", str(COUNTING), *places, "--quiet", *words])

    return run


@pytest.fixture
def update(gate: Gate) -> Gate:
    """Make budgets of `plain` and `same`, of the smallest data and one core."""

    def run(*words: str) -> int:
        return gate(
            "--update", "--scale", "0.01", "--cores", "1", *(words or ("--variant", "plain", "--variant", "same"))
        )

    return run


def test_what_was_written_is_kept(gate: Gate, update: Gate, capsys: pytest.CaptureFixture[str]) -> None:
    assert update() == EXIT_WELL
    assert "6 stages written into the budgets.\nfile: " in capsys.readouterr().out
    assert gate() == EXIT_WELL
    assert capsys.readouterr().out.startswith("6 stages cost what is budgeted.\n")


def test_a_worse_counter_fails_and_is_told_as_text_and_as_markdown(
    gate: Gate, update: Gate, budgets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    update()
    less = re.sub(r"\nfile_bytes = \d+", "\nfile_bytes = 1", budgets.read_text(), count=1)
    budgets.write_text(less)
    assert gate("--markdown", str(tmp_path / "gate.md")) == EXIT_REGRESSION
    assert "REGRESSION plain · slow_start\n  worse: Stored bytes 1 B → " in capsys.readouterr().out
    assert "costs more than budgeted" in (tmp_path / "gate.md").read_text()
    assert budgets.read_text() == less
    assert gate("--variant", "same") == EXIT_WELL


def test_an_update_too_writes_markdown_of_what_has_moved(update: Gate, budgets: Path, tmp_path: Path) -> None:
    page = tmp_path / "gate.md"
    assert update("--variant", "plain", "--markdown", str(page)) == EXIT_WELL
    assert page.read_text().startswith("### counting: budgets made anew\n\n3 stages written into the budgets.\n")
    budgets.write_text(re.sub(r"\nfile_bytes = \d+", "\nfile_bytes = 1", budgets.read_text(), count=1))
    assert update("--variant", "plain", "--markdown", str(page)) == EXIT_WELL
    assert "- worse: Stored bytes 1 B → " in page.read_text()


def test_an_update_of_one_variant_leaves_the_others_and_the_room_as_they_are(
    gate: Gate, update: Gate, budgets: Path
) -> None:
    update()
    budgets.write_text(
        budgets.read_text().replace("near = 0.02", "near = 0.05").replace("files_written = 1", "files_written = 5")
    )
    before = read_budget(budgets)
    assert gate("--update", "--variant", "same") == EXIT_WELL
    after = read_budget(budgets)
    assert after.near == before.near
    assert after.setting == before.setting
    assert after.variants["plain"] == before.variants["plain"]
    assert after.variants["same"] != before.variants["same"]


@pytest.mark.parametrize("words", [("--stage", "squares", "--stage", "numbers"), ("--stage", "*s")])
def test_stages_are_those_of_the_file_by_pattern_and_in_any_order(
    gate: Gate, update: Gate, budgets: Path, words: tuple[str, ...]
) -> None:
    both = ("--variant", "plain", "--variant", "same")
    assert update("--stage", "numbers", "--stage", "squares", *both) == EXIT_WELL
    before = read_budget(budgets)
    assert gate(*words) == EXIT_WELL
    assert gate("--update", "--variant", "same", *words) == EXIT_WELL
    after = read_budget(budgets)
    assert (after.setting, set(after.variants)) == (before.setting, {"plain", "same"})
    assert after.setting.stages == ("numbers", "squares")


def test_no_budget_is_written_for_what_fails(update: Gate, budgets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert update("--variant", "plain", "--variant", "failing") == EXIT_USAGE
    *_, last = capsys.readouterr().err.splitlines()
    assert last.startswith("error: no budget was written, for failing in numbers: ValueError")
    assert not budgets.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--variant", "slow"), (EXIT_USAGE, "has no budget for slow")),
        (("--variant", "no-such"), (EXIT_USAGE, "no-such")),
        (("--cores", "2"), (EXIT_NOT_COMPARABLE, "is of cores 1, not 2")),
        (("--scale", "0.02"), (EXIT_NOT_COMPARABLE, "is of scale 0.01, not 0.02")),
        (
            ("--stage", "*s"),
            (EXIT_NOT_COMPARABLE, "is of stages slow_start, numbers and squares, not numbers and squares"),
        ),
        (("--stage", "no-such"), (EXIT_USAGE, "--stage 'no-such' does not exist")),
        (("--stage", "numbers"), (EXIT_NOT_COMPARABLE, "is of stages slow_start, numbers and squares, not numbers")),
        (("--update", "--scale", "0.02", "--variant", "same"), (EXIT_USAGE, "leave --variant out")),
        (("--update", "--scale", "-1"), (EXIT_USAGE, "scale")),
    ],
)
def test_what_cannot_be_held_against_the_budgets_is_one_line_and_its_exit_code(
    gate: Gate, update: Gate, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: tuple[int, str]
) -> None:
    code, says = told
    update()
    capsys.readouterr()
    assert gate(*words) == code
    line = capsys.readouterr().err
    assert says in line
    assert line.count("\n") == 1


def test_other_sparks_workloads_and_broken_files_are_told(
    gate: Gate, update: Gate, budgets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate() == EXIT_USAGE
    assert "make one with python -m bench gate --update" in capsys.readouterr().err
    update()
    text = budgets.read_text()
    budgets.write_text(re.sub(r'spark = ".*"', 'spark = "3.5.0"', text))
    assert gate() == EXIT_NOT_COMPARABLE
    budgets.write_text(text.replace('workload = "counting"', 'workload = "another"'))
    assert gate() == EXIT_NOT_COMPARABLE
    assert gate("--update") == EXIT_NOT_COMPARABLE
    assert 'workload = "another"' in budgets.read_text()
    budgets.write_text(text.replace("format = 1", "format = 2"))
    assert gate() == EXIT_USAGE


DEAR_ONCE = """
from pathlib import Path

import pyarrow.parquet as pq

from tests.bench.counting_workload import WORKLOAD, numbers, variant


def dear_once(context):
    numbers(context)
    once = Path({once!r})
    if once.exists():
        once.unlink()
        (part,) = Path(context.output).glob("*.parquet")
        rows = pq.read_table(part)
        pq.write_table(rows.slice(0, 50), part)
        pq.write_table(rows.slice(50), part.with_name("part-1.parquet"))


def register_workload(register):
    register(WORKLOAD)


def register_variants(register):
    register(variant("plain", numbers=dear_once))
"""


def test_what_a_machine_did_once_is_measured_once_more_and_fails_nothing(
    tmp_path: Path,
    data_folder: Path,
    budgets: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("bench.workers.worker_factory.WorkerProcess", WorkerInProcess)
    plugin, once = tmp_path / "dear_once.py", tmp_path / "once"
    plugin.write_text(DEAR_ONCE.format(once=str(once)))
    places = ("--out", str(tmp_path / "runs"), "--data-dir", str(data_folder), "--budgets", str(budgets))
    words = ("gate", "--workload", "counting", "--plugin", str(plugin), "--variant", "plain", *places)
    assert main([*words, "--update", "--scale", "0.01", "--cores", "1"]) == EXIT_WELL
    once.touch()
    capsys.readouterr()
    assert main(list(words)) == EXIT_WELL
    assert not once.exists(), "the first run was to be the dearer one"
    assert "plain cost more than budgeted: measured once more" in capsys.readouterr().err


def test_only_what_a_second_run_shows_too_fails() -> None:
    worse = changes(stage(tasks=99))
    better = changes(stage(tasks=1))
    assert confirmed(worse, worse) == worse
    assert confirmed(worse, changes(stage())).cells == ()
    assert confirmed(better, changes(stage())) == better
