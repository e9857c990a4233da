"""A disk that takes no more ends a run with one line, loses nothing that was measured, and the run goes on later."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.cli import main
from reports.record import Status
from reports.store import RunStore
from tests.small_disk import small_disk

pytestmark = pytest.mark.process

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
