"""`python -m bench prune` on real folders: what goes, what stays, and what is told."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.cli import main
from bench.machine.folder_lock import FolderLock, HeldError, held
from tests.bench.conftest import Command
from tests.reports.recorded import RECORDS

MEASURED = RECORDS / "v1" / "measured"
Prune = Callable[..., int]


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Five runs, a to e, from the oldest to the newest, which `latest` leads to."""
    folder = tmp_path / "runs"
    for place, name in enumerate("abcde"):
        made(folder / name, id=name, created_at=1_000_000.0 + place)
    (folder / "latest").symlink_to("e")
    return folder


@pytest.fixture
def prune(runs: Path) -> Prune:
    return lambda *words: main(["prune", "--out", str(runs), *words])


def made(folder: Path, **changes: object) -> Path:
    shutil.copytree(MEASURED, folder)
    header = folder / "run.json"
    header.write_text(json.dumps({**json.loads(header.read_text()), **changes}))
    return folder


def names(folder: Path) -> str:
    return "".join(sorted(each.name for each in folder.iterdir() if each.name != "latest"))


def test_the_oldest_go_first_and_the_room_they_took_is_told(
    runs: Path, prune: Prune, capsys: pytest.CaptureFixture[str]
) -> None:
    (runs / "a" / "outputs" / "deep").mkdir(parents=True)
    (runs / "a" / "outputs" / "deep" / "part").write_bytes(bytes(5 << 20))
    assert prune("--keep", "4") == 0
    assert names(runs) == "bcde"
    assert (runs / "latest").resolve() == runs / "e"
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"{runs / 'a'}: began 1970-01-12 13:46 UTC, 5.")
    assert said[-1].startswith(f"1 run removed from {runs}, 5.")
    assert said[-1].endswith(" MiB freed; 4 left")
    assert prune("--keep", "2") == 0
    assert names(runs) == "de"


def test_a_dry_run_lists_and_removes_nothing(runs: Path, prune: Prune, capsys: pytest.CaptureFixture[str]) -> None:
    assert prune("--keep", "3", "--dry-run") == 0
    assert names(runs) == "abcde"
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in said[:-1]] == [str(runs / "a"), str(runs / "b")]
    assert said[-1].startswith(f"2 runs would be removed from {runs}, ")


def test_the_last_run_stays_even_where_the_clock_has_gone_back(runs: Path, prune: Prune) -> None:
    (runs / "latest").unlink()
    (runs / "latest").symlink_to("b")
    assert prune("--keep", "1") == 0
    assert names(runs) == "be"
    (runs / "latest").unlink()
    (runs / "latest").write_text("b\n")  # as where there are no links
    assert prune("--keep", "1") == 0
    assert names(runs) == "be"


def test_a_run_that_is_being_written_stays(runs: Path, prune: Prune, capsys: pytest.CaptureFixture[str]) -> None:
    lock = FolderLock(runs / "a")
    for words in (("--dry-run",), ()):
        assert prune("--keep", "4", *words) == 0
        assert f"it stays: {runs / 'a'} is being written by another process" in capsys.readouterr().err
        assert names(runs) == "abcde"
    lock.close()
    assert prune("--keep", "4") == 0
    assert names(runs) == "bcde"


def test_where_folders_cannot_be_locked_all_stay(
    runs: Path, prune: Prune, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refused)
    assert prune("--keep", "4") == 0
    assert names(runs) == "abcde"
    assert "remove it by hand" in capsys.readouterr().err


def test_what_is_no_run_stays_and_links_are_not_followed(runs: Path, prune: Prune, tmp_path: Path) -> None:
    outside = made(tmp_path / "outside", id="outside", created_at=1.0)
    (runs / "outside").symlink_to(outside)
    (runs / "a" / "outputs").symlink_to(outside)
    made(runs / "renamed", created_at=1.0)  # by hand, to keep it
    made(runs / "campaign" / "f", id="f", created_at=1.0)
    made(runs / "other-version", id="other-version", format=0)
    (runs / "notes").mkdir()
    (runs / "text").write_text("mine")
    assert prune("--keep", "1") == 0
    kept = {each.name for each in runs.iterdir()}
    assert kept == {"e", "latest", "outside", "renamed", "campaign", "other-version", "notes", "text"}
    assert (runs / "campaign" / "f" / "run.json").exists()
    assert (outside / "run.json").exists() and (outside / "trials.jsonl").exists()


def test_what_an_interrupted_removal_leaves_goes_with_the_next(runs: Path, prune: Prune) -> None:
    for each in (runs / "a").iterdir():
        if each.name != "run.json":
            each.unlink()
    assert prune("--keep", "4") == 0
    assert names(runs) == "bcde"


def test_a_run_holds_its_folder_as_long_as_it_goes_on_and_nobody_else_can_go_on_with_it(
    bench: Command, run_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def meanwhile(folder: Path) -> None:
        with pytest.raises(HeldError):
            FolderLock(folder)
        assert main(["--resume", str(folder)]) == 2
        raise KeyboardInterrupt

    monkeypatch.setattr("bench.running.run.write_reports", meanwhile)
    assert bench("--variant", "plain", "--variant", "same", "--repetitions", "1") == 130
    assert "is being written by another process: wait for its end, or end it" in capsys.readouterr().err
    monkeypatch.undo()
    held(run_folder.resolve()).close()


def test_a_run_announces_what_it_takes_on_disk(
    bench: Command, tmp_path: Path, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench("--variant", "plain", "--variant", "same", "--repetitions", "1") == 0
    line = next(line for line in capsys.readouterr().err.splitlines() if line.startswith("on disk: data "))
    assert f" in {data_folder}, outputs up to " in line
    assert f" in {tmp_path / 'runs'}; shuffle files in {tmp_path / 'scratch'}" in line
