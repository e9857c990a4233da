"""What is said of a run goes to standard output, wherever that leads."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from tests.reports.recorded import RECORDS

NO_SPACE = Path("/dev/full")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RECORDS / "v1" / "measured", tmp_path / "run"))


@pytest.mark.process
@pytest.mark.skipif(not NO_SPACE.exists(), reason=f"needs {NO_SPACE}")
@pytest.mark.parametrize("words", [["run"], ["serve", "."], ["--help"]], ids=["a run", "all runs", "help"])
def test_a_full_disk_behind_it_is_one_line(run: Path, words: list[str]) -> None:
    with NO_SPACE.open("w") as full:
        done = _reports(*words, folder=run.parent, stdout=full)
    assert done.returncode == 2
    assert done.stderr == "error: standard output cannot be written (No space left on device): nothing is lost\n"


@pytest.mark.process
def test_a_reader_that_goes_away_has_seen_enough(run: Path) -> None:
    command = f"({sys.executable} -m reports run; echo $? >&2) | true"
    done = subprocess.run(["bash", "-c", command], cwd=run.parent, stderr=subprocess.PIPE, text=True, check=True)
    assert done.stderr == "0\n"
    assert (run / "report.html").exists()


@pytest.mark.process
def test_a_terminal_without_a_character_shows_its_number(run: Path) -> None:
    command = [sys.executable, "-m", "reports", "run"]
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, cwd=run.parent, env=ascii_only, capture_output=True, text=True, check=True)
    assert "163\\xd7 faster" in done.stdout


def _reports(*words: str, folder: Path, stdout: IO[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reports", *words],
        cwd=folder,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
