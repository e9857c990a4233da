"""What happens to a making that a full disk, a limit or a kill breaks off, and to two at the same time: for real."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from datasets.cache.cache import ensure
from datasets.cache.integrity import verify
from datasets.cache.made import ensure_made
from datasets.errors import DatasetError
from datasets.spec import DatasetSpec
from tests.datasets.conftest import TINY
from tests.small_disk import small_disk

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[2]
LARGE = DatasetSpec(scale=4)  # takes long enough to be hit in the middle


def command(out: Path, scale: float) -> list[str]:
    return [sys.executable, "-m", "datasets", "--scale", str(scale), "--out", str(out)]


def run(out: Path, scale: float, before: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(out, scale), cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=before)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as folder:
        yield folder


def test_a_disk_that_runs_full_half_way_is_one_line_and_the_next_attempt_succeeds(disk: Path) -> None:
    ballast = disk / "ballast"

    def take_the_room(message: str) -> None:
        if not ballast.exists():
            with suppress(OSError), ballast.open("wb", buffering=0) as file:
                while file.write(bytes(100_000)):
                    pass

    with pytest.raises(DatasetError, match=r"ran full while scale 1 was made, which needs about \d+ bytes") as caught:
        ensure(DatasetSpec(scale=1), disk, take_the_room)
    assert "\n" not in str(caught.value)
    assert list(disk.iterdir()) == [ballast]
    ballast.unlink()
    made = ensure(DatasetSpec(scale=1), disk)
    assert verify(made.folder) == made.manifest


def test_a_dataset_that_does_not_fit_does_not_cost_the_one_that_is_there(disk: Path) -> None:
    out = disk / "data"
    assert run(out, 0.001).returncode == 0
    refused = run(out, 10)
    assert refused.returncode == 2
    assert "scale 10 needs about" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert verify(out).spec == TINY


def test_a_mount_point_cannot_be_the_dataset_and_the_line_says_what_to_do(disk: Path) -> None:
    refused = run(disk, 0.001)
    assert refused.returncode == 2
    assert "mount point" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert list(disk.iterdir()) == []


def test_a_limit_on_the_size_of_files_is_one_line_and_the_next_attempt_succeeds(tmp_path: Path) -> None:
    out = tmp_path / "data"
    refused = run(out, 0.1, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)))
    assert refused.returncode == 2
    assert "cannot be written" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
    assert run(out, 0.1).returncode == 0
    verify(out)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_making_that_is_ended_half_way_leaves_no_dataset_and_the_next_one_tidies_up(
    number: signal.Signals, tmp_path: Path
) -> None:
    out = tmp_path / "data"
    with subprocess.Popen(command(out, LARGE.scale), cwd=ROOT, stderr=subprocess.PIPE, text=True) as making:
        half_written(tmp_path)
        making.send_signal(number)
        _, said = making.communicate()
    assert making.returncode == (-number if number == signal.SIGKILL else 130)
    assert said == ""
    assert not out.exists()
    left = [path.name for path in tmp_path.iterdir()]
    assert len(left) == (1 if number == signal.SIGKILL else 0)
    again = run(out, 0.001)
    assert (again.returncode, again.stderr) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert verify(out).spec == TINY


def half_written(parent: Path) -> None:
    """Wait until a making has written some of its files."""
    for _ in range(3000):
        if any(parent.glob(".making-*/data/transactions/part-*.parquet")):
            return
        time.sleep(0.01)
    raise AssertionError("no file was written in half a minute")


def test_a_folder_whose_name_is_no_utf_8_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="is no UTF-8: choose another folder"):
        ensure(TINY, tmp_path / "\udcff")
    with pytest.raises(DatasetError, match="is no UTF-8: choose another folder"):
        ensure_made(lambda spec, folder: None, "numbers", TINY, tmp_path / "\udcff")
    assert not list(tmp_path.iterdir())


def test_two_processes_that_make_the_same_dataset_both_get_it_whole(tmp_path: Path) -> None:
    out = tmp_path / "data"
    makers = [
        subprocess.Popen(command(out, 0.5), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [(*maker.communicate(), maker.returncode) for maker in makers]
    assert [(error, code) for _, error, code in said] == [("", 0)] * 3
    assert len({text.split("transactions per", 1)[1] for text, _, _ in said}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    verify(out)


def test_processes_that_want_different_datasets_in_one_folder_leave_one_of_them_whole(tmp_path: Path) -> None:
    out = tmp_path / "data"
    makers = [
        subprocess.Popen(command(out, scale), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for scale in (0.3, 0.4)
    ]
    said = [(maker.communicate()[1], maker.returncode) for maker in makers]
    for error, code in said:
        assert code == 0 or (code == 2 and error.count("\n") == 1), error
    assert 0 in [code for _, code in said]
    assert verify(out).spec.scale in {0.3, 0.4}
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
