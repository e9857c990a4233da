"""The folder for temporary files: nobody else's, and what killed processes have left of theirs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.machine.folder_lock import FolderLock
from bench.machine.scratch import Scratch
from tests.bench.conftest import Command


@pytest.fixture(scope="module")
def gone() -> int:
    """The id of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_what_a_killed_run_has_left_goes_with_the_next_and_is_told(
    bench: Command, tmp_path: Path, gone: int, capsys: pytest.CaptureFixture[str]
) -> None:
    left = tmp_path / "scratch" / f"spark-variant-bench-{gone}-1a2b3c4d"
    (left / "worker-0").mkdir(parents=True)
    (left / "worker-0" / "shuffle").write_bytes(b"0")
    assert bench("--variant", "plain", "--variant", "same", "--repetitions", "1") == 0
    assert not list((tmp_path / "scratch").iterdir())
    assert f"removed {left}, which a killed run had left" in capsys.readouterr().err


def test_what_may_be_somebodys_stays(tmp_path: Path, gone: int) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    parent = tmp_path / "scratch"
    alive, held = parent / "spark-variant-bench-1", parent / f"spark-variant-bench-{gone}-aa"
    other, kafka = parent / "spark-variant-bench-notes", parent / f"spark-variant-bench-kafka-{gone}"
    for each in (alive, held, other, kafka):
        each.mkdir(parents=True)
    (parent / f"spark-variant-bench-{gone}-bb").symlink_to(elsewhere)
    (parent / f"spark-variant-bench-{gone}-cc").write_text("a file")
    before = set(parent.iterdir())
    lock = FolderLock(held)
    scratch = Scratch(parent)
    assert scratch.make() == ()
    scratch.remove()
    assert set(parent.iterdir()) == before
    assert elsewhere.exists()
    lock.close()
    assert scratch.make() == (held,)
    scratch.remove()


def test_nobody_else_may_look_in_and_two_in_one_process_do_not_meet(tmp_path: Path) -> None:
    first, second = Scratch(tmp_path), Scratch(tmp_path)
    assert first.make() == second.make() == ()
    assert {each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == {0o700}
    assert len(list(tmp_path.iterdir())) == 2


def test_a_parent_that_cannot_be_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BenchError, match=r"cannot write to .*file/below \(Not a directory\): choose another folder"):
        Scratch(tmp_path / "file" / "below").make()
