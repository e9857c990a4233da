"""Executors that run out of memory, are killed or print without end: told, and the next trial has new ones."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil
import pytest

from reports.record import Status
from tests.services.dying_executors import FLOOD_MIB
from tests.services.short_lived import short_lived
from tests.watched_run import SMALL, Ended, options, watched_run

pytestmark = [pytest.mark.services, pytest.mark.spark, pytest.mark.nightly]

MIB: Final = 1 << 20
PLUGINS: Final = [
    Path(__file__).parents[1] / "spark" / "faulty_stages.py",
    Path(__file__).with_name("dying_executors.py"),
]
TOLD: Final = {
    "fills-an-executor": ("OutOfMemoryError", "it ran out of memory"),
    "fills-python": ("MemoryError",),
    "is-killed": ("Command exited with code 137 (it was killed, as when the memory of a machine runs out)",),
}
"""Of two ways to tell it, which of them comes first is a race between the executor's last word and its end."""


@pytest.fixture(scope="module")
def logged() -> list[int]:
    """Bytes that executors' logs took, all together, at every look."""
    return []


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory, logged: list[int]) -> Ended:
    """All of it in one run on a cluster of its own."""
    folder = tmp_path_factory.mktemp("executors")

    def look(_: psutil.Process) -> None:
        with suppress(FileNotFoundError):  # one that was just rolled over
            logged.append(sum(log.stat().st_size for log in folder.glob("scratch/*/*/work/*/*/std*")))

    chosen = [*options(PLUGINS, ["plain", "floods-an-executor", *TOLD]), "--repeat-all"]
    cluster = ["--deploy", "local-cluster", "--executor-memory", "512m", "--conf", "spark.task.maxFailures=2"]
    python = ["--conf", "spark.executor.pyspark.memory=2g"]
    return watched_run(folder, ["--workload", "faulty", *SMALL, *chosen, *cluster, *python, *short_lived()], look)


@pytest.mark.parametrize("name", TOLD)
def test_the_record_says_in_its_first_line_what_became_of_the_executor(ended: Ended, name: str) -> None:
    record = ended.one(name)
    assert record.status is Status.FAILED
    assert any(words in str(record.error).splitlines()[0] for words in TOLD[name]), record.error


def test_a_trial_that_lost_an_executor_was_tried_once_more(ended: Ended) -> None:
    for name in ("fills-an-executor", "is-killed"):
        assert f"{name}: failed as an executor of the cluster went away; trying once more" in ended.said


def test_all_others_are_well_with_all_executors(ended: Ended) -> None:
    for name in ("plain", "floods-an-executor"):
        assert len(ended.of(name)) >= 2
        for record in ended.of(name):
            assert record.status is Status.OK, record.error
            (stage,) = record.stages
            assert stage.integrity is not None and stage.integrity.objections == ()
            assert (stage.metrics.executors, record.trial.attempt) == (2, 1)


def test_what_executors_print_does_not_fill_the_disk(logged: list[int], ended: Ended) -> None:
    print(f"executors' logs took at most {max(logged) / MIB:.0f} MiB")
    assert MIB < max(logged) < FLOOD_MIB * MIB / 2
    assert ended.code == 1, ended.said


def test_nothing_is_left_of_executors_that_died(ended: Ended) -> None:
    ended.check_nothing_is_left()
