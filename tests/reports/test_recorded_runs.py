"""Runs recorded by every version of the format are read for ever, and give the numbers they gave."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reports.__main__ import main
from reports.loading import load_run
from reports.record import FORMAT_VERSION
from tests.reports.recorded import EXPECTED, RECORDS, expected_of, numbers_of

FIXTURES = sorted(path.parent for path in RECORDS.glob(f"*/*/{EXPECTED}"))
MOST_BYTES = 150_000


@pytest.fixture(params=FIXTURES, ids=lambda path: f"{path.parent.name}-{path.name}")
def recorded(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_a_recorded_run_gives_the_numbers_it_gave(recorded: Path) -> None:
    run = load_run(recorded)
    assert not run.damage
    assert numbers_of(run.comparison) == expected_of(recorded)


def test_a_recorded_run_renders(recorded: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(recorded, tmp_path / "run")
    assert main([str(folder), "--format", "markdown", "--format", "parquet"]) == 0
    assert "faster than baseline" in " ".join((folder / "report.txt").read_text(encoding="utf-8").split())


def test_every_format_that_was_ever_written_has_a_recorded_run() -> None:
    """Before FORMAT_VERSION is raised, keep a run of the former version here and teach reading.py to read it."""
    assert {path.parent.name for path in FIXTURES} == {f"v{number}" for number in range(1, FORMAT_VERSION + 1)}


def test_recorded_runs_are_small_and_tell_nothing_of_where_they_were_made() -> None:
    for path in RECORDS.rglob("*.json*"):
        text = path.read_text(encoding="utf-8")
        assert len(text) < MOST_BYTES
        assert not [word for word in ("/home/", "/root", "/tmp", "/work", "/dev/shm", "file:") if word in text]
