from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from reports.__main__ import main
from reports.comparison_types import Comparison
from reports.files.store import RunStore
from reports.record import RunHeader, TrialRecord
from reports.render import write_reports


@pytest.fixture
def run(tmp_path: Path, header: RunHeader, records: tuple[TrialRecord, ...]) -> RunStore:
    store = RunStore.create(tmp_path / "runs", header)
    for record in records[:12]:
        store.append(record)
    return store


def test_all_reports_come_from_the_same_comparison(run: RunStore) -> None:
    comparison = write_reports(run.folder)
    stored = msgspec.json.decode((run.folder / "comparison.json").read_bytes(), type=Comparison)
    assert stored == comparison
    text = " ".join((run.folder / "report.txt").read_text(encoding="utf-8").split())
    page = (run.folder / "report.html").read_text(encoding="utf-8").replace("\u00a0%", " %")
    for verdict in comparison.verdicts:
        assert verdict.text in text
        assert verdict.text in page


def test_damaged_lines_are_told_to_the_reader(run: RunStore) -> None:
    with (run.folder / "trials.jsonl").open("ab") as file:
        file.write(b'{"trial": {"id"')
    comparison = write_reports(run.folder)
    assert "trials.jsonl is damaged in line 13" in comparison.notes[-1]
    assert "damaged in line 13" in (run.folder / "report.html").read_text(encoding="utf-8")


@pytest.mark.process
def test_the_command_renders_a_run_again_without_spark_or_the_other_packages(run: RunStore) -> None:
    code = "import sys; from reports.__main__ import main; main(sys.argv[1:]); print(*sys.modules)"
    command = [sys.executable, "-c", code, str(run.folder)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    loaded = {name.partition(".")[0] for name in lines[-1].split()}
    assert lines[-2] == str(run.folder / "report.html")
    assert (run.folder / "report.html").stat().st_size > 1_000_000
    assert "reports" in loaded
    assert not {"pyspark", "py4j", "bench", "pipelines", "datasets", "duckdb"} & loaded


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "is no run"),
        ([], "missing argument"),
        (["a", "b"], "is no run"),
        (["a", "b", "c"], "unexpected"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_bad_input_is_one_line_on_stderr_and_exit_code_two(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert words in captured.err.lower()
    assert "see python -m reports --help" in captured.err or words == "is no run"


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "runs/latest" in capsys.readouterr().out
