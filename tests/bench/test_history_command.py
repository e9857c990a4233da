from __future__ import annotations

from pathlib import Path

import pytest

from bench.cli import main
from bench.commands.launch import EXIT_USAGE, EXIT_WELL
from reports.files.store import RunStore
from reports.history.file import read_history
from tests.reports.two_made_runs import run


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder with two runs and the link to the latest."""
    for name in ("a", "b"):
        made = run(name)
        store = RunStore.create(tmp_path / "runs", made.header)
        for record in made.records:
            store.append(record)
    return tmp_path / "runs"


def test_all_runs_of_a_folder_are_added_once_and_shown(
    runs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, page, otava = tmp_path / "history.parquet", tmp_path / "history.html", tmp_path / "otava"
    assert main(["history", str(runs), "--file", str(file), "--page", str(page), "--otava", str(otava)]) == EXIT_WELL
    assert f"{file}: 2 runs, " in capsys.readouterr().out
    assert "Ratios over runs" in page.read_text()
    assert (otava / "otava.yaml").exists()
    before = read_history(file)
    assert main(["history", str(runs / "latest"), "--file", str(file)]) == EXIT_WELL
    assert read_history(file) == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "there is no history"),
        (["nowhere"], "nowhere is no run"),
        (["."], "holds no run"),
    ],
)
def test_what_cannot_be_added_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["history", *words]) == EXIT_USAGE
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
