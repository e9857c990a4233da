"""`python -m reports RUN_A RUN_B`: what it writes, where, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from reports.__main__ import main
from reports.two_runs.model import TwoRuns
from tests.reports.json_schema import check
from tests.reports.two_made_runs import loaded, run, stored


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    folder = tmp_path / "runs"
    for name in ("a", "b"):
        stored(folder, run(name))
    return folder


def test_page_text_and_json_lie_beside_the_second_run_and_say_the_same(
    runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(runs / "a"), str(runs / "latest")]) == 0
    said = capsys.readouterr().out
    folder = runs / "b" / "against-a"
    assert {path.name for path in folder.iterdir()} == {"two_runs.html", "two_runs.txt", "two_runs.json"}
    assert (folder / "two_runs.txt").read_text() in said
    assert str(folder / "two_runs.html") in said
    found = msgspec.json.decode((folder / "two_runs.json").read_bytes(), type=TwoRuns)
    assert (found.a.run, found.b.run) == ("a", "b")
    page = (folder / "two_runs.html").read_text().replace("\u00a0%", " %")
    assert all(finding.text in page for finding in found.findings)
    assert {path.name for path in runs.iterdir()} == {"a", "b", "latest"}


def test_other_formats_go_where_they_are_asked_for(runs: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    words = ["--out", str(out), "--format", "markdown", "--format", "json-schema"]
    assert main([str(runs / "a"), str(runs / "b"), *words]) == 0
    assert (out / "two_runs.md").read_text().startswith("### payments: two runs")
    schema = json.loads((out / "two_runs.schema.json").read_text())
    check(json.loads((out / "two_runs.json").read_text()), schema["$defs"]["TwoRuns"], schema["$defs"])
    assert not (runs / "b" / "against-a").exists()


def _missing(runs: Path) -> list[str]:
    return [str(runs / "a"), str(runs / "nowhere")]


def _twice(runs: Path) -> list[str]:
    return [str(runs / "b"), str(runs / "latest")]


def _empty(runs: Path) -> list[str]:
    (runs / "a" / "trials.jsonl").unlink()
    return [str(runs / "a"), str(runs / "b")]


def _other_workload(runs: Path) -> list[str]:
    other = run("c")
    return [str(runs / "a"), str(stored(runs, loaded(replace(other.header, workload="clicks"), other.records)))]


def _table(runs: Path) -> list[str]:
    return [str(runs / "a"), str(runs / "b"), "--format", "csv"]


def _prices(runs: Path) -> list[str]:
    return [str(runs / "a"), str(runs / "b"), "--prices", "prices.toml"]


def _out_of_one(runs: Path) -> list[str]:
    return [str(runs / "a"), "--out", "somewhere"]


def _out_is_a_file(runs: Path) -> list[str]:
    return [str(runs / "a"), str(runs / "b"), "--out", str(runs / "a" / "run.json")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (_missing, "is no run"),
        (_twice, "are the same run b"),
        (_empty, "has no records"),
        (_other_workload, "different workloads (payments and clicks)"),
        (_table, "--format csv"),
        (_prices, "--prices goes with one run"),
        (_out_of_one, "--out goes with two runs"),
        (_out_is_a_file, "cannot make the folder"),
    ],
)
def test_what_cannot_be_compared_is_one_line_and_exit_code_two(
    runs: Path, arguments: Callable[[Path], list[str]], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments(runs)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert words in captured.err
