"""A whole command that ends in any call by which it writes to the folder for runs, then goes on."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from bench.cli import main
from tests.bench.conftest import COUNTING
from tests.bench.worker_in_process import WorkerInProcess
from tests.crashes.commands import Place
from tests.crashes.fake_calls import CRASHED
from tests.crashes.test_crashed_store import points
from tests.crashes.timeless import counted, planned, timeless

CHOSEN: Final = (
    *("--workload", "counting", "--plugin", str(COUNTING), "--scale", "0.01", "--skew", "0.9", "--quiet"),
    *("--variant", "plain", "--variant", "same", "--stage", "numbers", "--repetitions", "1"),
)


def ended(place: Place, told: Path, last: int = -1, *, torn: bool = False) -> int:
    """The exit code of a new run in that place that ends in that call."""
    module = [sys.executable, "-m", "tests.crashes.crashing_command"]
    words = [str(place.runs), str(told), str(last), str(int(torn)), *CHOSEN, *place.options]
    return subprocess.run([*module, *words], capture_output=True, check=False).returncode


def go_on(place: Place) -> None:
    run = place.run()
    words = ["--resume", str(run), "--quiet"] if run else [*CHOSEN, *place.options]
    assert main(words) in ({0, 2} if run else {0})  # 2: it was through with everything


@pytest.mark.nightly
@pytest.mark.process
def test_a_command_that_ends_in_any_call_on_its_files_goes_on_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.workers.worker_factory.WorkerProcess", WorkerInProcess)
    undisturbed, told = Place(tmp_path / "undisturbed"), tmp_path / "calls"
    assert ended(undisturbed, told) == 0
    run = undisturbed.run()
    assert run is not None
    right, calls = timeless(run, tmp_path / "right"), told.read_text().splitlines()
    began, tried = time.monotonic(), Counter[str]()
    for number, torn in points(calls):
        place = Place(tmp_path / f"{number}-{torn}")
        place.data.parent.mkdir()
        place.data.symlink_to(undisturbed.data)
        assert ended(place, told, number, torn=torn) == CRASHED
        go_on(place)
        place.check_clean()
        run = place.run()
        assert run is not None
        assert counted(run) == planned(run), calls[number]
        assert timeless(run, tmp_path / "now") == right, calls[number]
        tried[calls[number].split()[0]] += 1
    print(f"{tried.total()} crash points ({dict(tried)}) in {time.monotonic() - began:.0f} s")
    assert tried.total() > 60
