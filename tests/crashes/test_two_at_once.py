"""Commands side by side in one checkout: both are right, or one refuses in a line; no port or file is fought over."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from datasets.cache.integrity import verify
from reports.files.store import LATEST, RunStore
from reports.record import Status
from tests.bench.conftest import COUNTING
from tests.crashes.commands import Command, Place
from tests.crashes.timeless import counted, exact, planned, timeless
from tests.processes import below, listening
from tests.spark.conftest import FEW_PARTITIONS

pytestmark = pytest.mark.process

FAKE: Final = ("--workload", "counting", "--plugin", str(COUNTING), "--scale", "0.01", "--skew", "0.9")
SLOW: Final = (*FAKE, "--variant", "plain", "--variant", "slow", "--repetitions", "2")
FEW: Final = [word for key, value in FEW_PARTITIONS.items() for word in ("--conf", f"{key}={value}")]
REAL: Final = ("--scale", "0.001", "--skew", "0.9", "--variant", "optimized", "--variant", "baseline", *FEW)


def side_by_side(place: Place, words: Sequence[str], number: int = 2) -> list[Command]:
    """Commands that begin at once and share all folders; all of them end well."""
    started = [place.begin(words) for _ in range(number)]
    addresses: set[str] = set()
    while any(each.process.poll() is None for each in started):
        for each in started:
            if each.process.poll() is None:
                addresses |= listening(below(each.process.pid))
        time.sleep(0.2)
    assert addresses <= {"127.0.0.1", "::1"}
    for each in started:
        assert each.end() == 0, each.text()
    return started


def check_both(place: Place, number: int = 2) -> list[Path]:
    """Runs of their own, whole and equal but for times, on data that were made once; nothing else is left."""
    runs = sorted(each for each in place.runs.iterdir() if not each.is_symlink())
    assert len(runs) == number
    assert (place.runs / LATEST).resolve() in runs
    for run in runs:
        store = RunStore.open(run)
        assert store.header.outcome == "complete"
        assert {record.status for record in store.records()} == {Status.OK}
        assert counted(run) == planned(run)
    (data,) = place.data.iterdir()
    verify(data)
    assert not list(place.scratch.iterdir())
    return runs


def test_two_runs_in_the_same_folders_come_to_the_same(tmp_path: Path) -> None:
    place = Place(tmp_path)
    side_by_side(place, SLOW)
    first, second = (timeless(run, tmp_path / f"timeless-{run.name}") for run in check_both(place))
    assert first == second


def test_of_two_that_go_on_with_one_run_the_second_refuses_in_a_line(tmp_path: Path) -> None:
    place = Place(tmp_path)
    first = place.start((*SLOW, "--repetitions", "20"))
    while "block 1 " not in first.text():
        assert first.process.poll() is None, first.text()
        time.sleep(0.05)
    second = place.start(())
    assert second.end() == 2
    assert "is being written by another process" in second.text()
    assert len(second.text().splitlines()) == 1
    assert first.process.poll() is None
    first.process.terminate()
    assert first.end() == 130
    assert not list(place.scratch.iterdir())


@pytest.mark.nightly
@pytest.mark.spark
def test_two_runs_on_spark_fight_over_no_port(tmp_path: Path) -> None:
    place = Place(tmp_path)
    side_by_side(place, (*REAL, "--stage", "batch_index", "--mode", "quick", "--repetitions", "2"))
    first, second = map(exact, check_both(place))
    assert first == second
