"""Leftovers of killed makers go; everything else stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from datasets.cache.cache import Dataset, ensure
from datasets.cache.workshop import abandoned, new_workshop
from datasets.prune import prune

ROOT = Path(__file__).parents[2]


def leftover(parent: Path) -> Path:
    """The temporary folder of a process that was killed while at work."""
    code = (
        "import sys, time; from pathlib import Path; from datasets.cache.workshop import new_workshop\n"
        "print(new_workshop(Path(sys.argv[1])), flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(parent)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        path = Path(process.stdout.readline().strip())
        assert abandoned(parent) == []  # its maker lives
        process.send_signal(signal.SIGKILL)
    (path / "half").write_bytes(b"x" * 1000)
    return path


def test_the_leftover_of_a_killed_maker_is_removed_by_the_next_call(copied: Dataset, tmp_path: Path) -> None:
    path = leftover(tmp_path)
    mine = new_workshop(tmp_path)
    assert ensure(copied.manifest.spec, tmp_path).folder == copied.folder
    assert not path.exists()
    assert mine.exists()


def test_pruning_removes_datasets_and_leftovers_and_counts_their_bytes(copied: Dataset, tmp_path: Path) -> None:
    size = sum(path.stat().st_size for path in copied.folder.rglob("*") if path.is_file())
    left = leftover(tmp_path)
    assert prune(tmp_path) == (2, size + 1000)
    assert not copied.folder.exists()
    assert not left.exists()


def test_pruning_leaves_what_is_not_recognisably_ours(copied: Dataset, tmp_path: Path) -> None:
    (copied.folder / "notes.txt").write_text("mine")
    (tmp_path / "letters").mkdir()
    (tmp_path / ".making-tea").mkdir()
    (tmp_path / "scale-1").symlink_to(tmp_path / "letters")
    link = tmp_path / copied.folder.name.replace("seed-1", "seed-2")
    link.symlink_to(copied.folder)
    before = sorted(tmp_path.iterdir())
    assert prune(tmp_path) == (0, 0)
    assert sorted(tmp_path.iterdir()) == before


def test_pruning_a_folder_that_does_not_exist_removes_nothing(tmp_path: Path) -> None:
    assert prune(tmp_path / "absent") == (0, 0)


def test_work_of_another_machine_is_left_alone_for_a_day(tmp_path: Path) -> None:
    theirs = tmp_path / ".making-00000000-1-1-00000000"
    theirs.mkdir()
    assert abandoned(tmp_path) == []
    yesterday = time.time() - 25 * 3600
    os.utime(theirs, (yesterday, yesterday))
    assert abandoned(tmp_path) == [theirs]
