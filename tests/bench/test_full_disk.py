"""A disk that takes no more ends a run with one line, loses nothing that was measured, and the run goes on later."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bench.cli import main
from bench.errors import BenchError
from bench.labs.log import Entry, add_to_log, read_log
from bench.labs.prediction import Judged
from bench.machine import noise_floor
from datasets.__main__ import main as datasets
from reports.__main__ import main as reports
from reports.files.store import RunStore
from reports.record import Status
from tests.bench.test_calibrate import SOUND
from tests.reports.recorded import RECORDS
from tests.small_disk import small_disk

pytestmark = pytest.mark.process

ENTRY = Entry(at=1e9, lab="codec", prediction="1", measured="2", judged=next(iter(Judged)), run="a")
TWO = ("--variant", "plain", "--variant", "same", "--repetitions", "2")


def command(arguments: list[str], *more: str, before: Callable[[], None] | None = None) -> tuple[int, str]:
    """Exit code and what the command says last."""
    words = [sys.executable, "-m", "bench", *arguments, *more]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, preexec_fn=before)
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stderr.splitlines()[-1]


def test_a_disk_that_runs_full_in_mid_run_costs_nothing_that_was_measured(arguments: list[str], tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "32M") as disk:
        words = [*arguments, "--out", str(disk / "runs")]
        variants = ("--variant", "plain", "--variant", "filling-the-disk", "--repetitions", "2")
        code, said = command(words, *variants)
        assert code == 2
        assert "No space left on device" in said
        run = (disk / "runs" / "latest").resolve()
        assert said.endswith(f"-m bench --resume {run}")
        before = RunStore.open(run).read()
        assert {record.status for record in before.records} == {Status.OK}
        (disk / "ballast").unlink()
        assert main(["--resume", str(run)]) == 0
        after = RunStore.open(run).records()
        assert {record.status for record in after} == {Status.OK}
        assert {record.trial.id for record in before.records} <= {record.trial.id for record in after}
        measured = Counter(record.trial.variant for record in after if record.trial.block)
        assert measured == {"plain": 4, "filling-the-disk": 2}  # the baseline twice in each of two blocks
        assert not RunStore.open(run).read().damage
        assert RunStore.open(run).header.outcome == "complete"
    assert not list((tmp_path / "scratch").iterdir())


@pytest.mark.parametrize("size", [2_000, 30_000])
def test_a_limit_on_the_size_of_files_is_one_line(arguments: list[str], size: int, tmp_path: Path) -> None:
    assert main([*arguments, *TWO, "--quiet"]) == 0  # the data are there from now on
    code, said = command(arguments, *TWO, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
    assert (code, said.count("error: cannot write")) == (2, 1)
    assert "File too large" in said
    assert not list((tmp_path / "scratch").iterdir())


def test_a_disk_for_reading_only_is_one_line(arguments: list[str], tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        for option in ("--out", "--scratch", "--data-dir"):
            code, said = command(arguments, *TWO, option, str(disk / "new"))
            assert (code, "Read-only file system" in said) == (2, True), said


def test_data_that_cannot_be_written_are_told_as_that(arguments: list[str], tmp_path: Path) -> None:
    new = ("--data-dir", str(tmp_path / "new"))
    code, said = command(arguments, *TWO, *new, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2_000,) * 2))
    assert (code, "error: the dataset cannot be written to" in said) == (2, True), said


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with a run, a history, a log of labs and no room for anything more."""
    with small_disk(tmp_path / "disk", "8M") as disk:
        shutil.copytree(RECORDS / "v1" / "measured", disk / "run")
        assert main(["history", str(disk / "run"), "--file", str(tmp_path / "history.parquet")]) == 0
        assert main(["history", str(disk / "run"), "--file", str(disk / "history.parquet")]) == 0
        add_to_log(disk / "labs", ENTRY)
        with suppress(OSError), (disk / "ballast").open("wb", buffering=0) as ballast:
            while True:
                ballast.write(bytes(1 << 12))
        yield disk


def content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "ballast"}


WRITERS = {
    "the page": "reports {disk}/run",
    "other forms": "reports {disk}/run --format parquet --format markdown",
    "two runs": "reports {disk}/run {other} --out {disk}/both",
    "a history that grows": "bench history {other} --file {disk}/history.parquet",
    "a new history": "bench history {other} --file {disk}/new.parquet",
    "the page of a history": "bench history --file {here}/history.parquet --page {disk}/page.html",
    "files for Otava": "bench history --file {here}/history.parquet --otava {disk}/otava",
    "a new variant": "bench new-variant my-idea --folder {disk}",
    "the page of the labs": "bench lab --html --out {disk}",
    "data": "datasets --scale 0.01 --out {disk}/data",
}


def told(name: str, disk: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that such a command says; it changes nothing."""
    before = content(disk)
    program, *words = WRITERS[name].format(disk=disk, here=here, other=RECORDS / "v1" / "first").split()
    capsys.readouterr()
    assert {"bench": main, "reports": reports, "datasets": datasets}[program](words) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1, said
    assert content(disk) == before
    return said


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_or_one_for_reading_only_is_one_line_for_whatever_writes_and_leaves_no_half_of_a_file(
    name: str, full_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(name, full_disk, tmp_path, capsys)
    assert "No space left on device" in said or "bytes are free" in said, said
    (full_disk / "ballast").unlink()
    subprocess.run(["mount", "-o", "remount,ro", str(full_disk)], check=True)
    assert "Read-only file system" in told(name, full_disk, tmp_path, capsys)


def test_what_is_kept_between_runs_stays_as_it_was_on_a_full_disk(
    full_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(noise_floor.FOLDER_VARIABLE, str(full_disk))
    before = content(full_disk)
    for _ in range(100):  # until a page of the disk is full
        try:
            add_to_log(full_disk / "labs", ENTRY)
        except BenchError as error:
            assert "No space left on device" in str(error)
    assert set(read_log(full_disk / "labs")) == {ENTRY}
    with pytest.raises(BenchError, match="No space left on device"):
        noise_floor.write_noise_floor(SOUND)
    assert content(full_disk).keys() == before.keys()
