"""Hand-picked bad input and the one line that answers it: the tables are the test.

In a table, "$" begins a command, without "python -m", and the next line is all that it may say, on standard error, with
exit code 2. `{here}` is a folder with the files of files.py, "…" stands for any text.
"""

from __future__ import annotations

import re
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bench.cli import main as bench
from datasets.__main__ import main as datasets
from reports.__main__ import main as reports
from tests.bad_input.files import write_files

TABLES: Final = sorted((Path(__file__).parent / "tables").glob("*.txt"))
COMMANDS: Final = {"bench": bench, "reports": reports, "datasets": datasets}
LEAST: Final = 100


def rows() -> Iterator[tuple[str, str]]:
    for table in TABLES:
        lines = [line for line in table.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
        yield from zip(lines[::2], lines[1::2], strict=True)


ROWS: Final = list(rows())


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("here")
    write_files(folder)
    return folder


def files_of(folder: Path) -> dict[Path, int]:
    """When everything but folders was written last; compiled plugins are Python's business."""
    found = (path for path in folder.rglob("*") if "__pycache__" not in path.parts)
    return {path: path.lstat().st_mtime_ns for path in found if not stat.S_ISDIR(path.lstat().st_mode)}


@pytest.mark.parametrize("row", ROWS, ids=[command.removeprefix("$ ") for command, _ in ROWS])
def test_bad_input_is_answered_by_one_line_and_exit_code_2(
    here: Path,
    row: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command, answer = row
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bench.running.run.Run.__enter__", lambda _: pytest.fail("the run has begun"))
    program, *words = (word.replace("{here}", str(here)) for word in shlex.split(command.removeprefix("$ ")))
    before = files_of(here)
    code = COMMANDS[program](words)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    said = shown.err.rstrip("\n").replace(str(here), "{here}")
    assert re.fullmatch(".*".join(map(re.escape, answer.split("…"))), said), said
    assert code == 2
    assert not list(tmp_path.iterdir())
    assert files_of(here) == before


def test_there_are_enough_of_them_and_each_is_there_once() -> None:
    assert len({command for command, _ in ROWS}) == len(ROWS) >= LEAST
    assert all(command.startswith("$ ") and answer.startswith(("error: ", "datasets: ")) for command, answer in ROWS)
