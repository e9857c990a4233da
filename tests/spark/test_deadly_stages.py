"""What is killed or removed while a stage runs, and a log that is flooded: told, and no matter to the others."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
import pytest

from bench.workers.worker_log import KEPT_BYTES
from reports.record import Status
from tests.services.short_lived import short_lived
from tests.spark.deadly_stages import MIB
from tests.watched_run import SMALL, Ended, options, watched_run

pytestmark = [pytest.mark.spark, pytest.mark.nightly]

PLUGINS: Final = [Path(__file__).with_name(name) for name in ("faulty_stages.py", "deadly_stages.py")]
ON_SPARK: Final = ("plain", "leaves-caches", "kills-the-jvm", "kills-itself", "removes-the-event-log")
CHOSEN: Final = (*ON_SPARK, "plain-python", "prints-a-gigabyte")
GAP: Final = re.compile(rb"^\[at least ([\d,]+) bytes are left out here\]$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds since 1970, the runner's memory and the longest log of its workers, in bytes."""

    at: float
    memory: int
    log: int


@dataclass(frozen=True, slots=True)
class Seen:
    """The run, and how it went meanwhile."""

    ended: Ended
    samples: Sequence[Sample]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """All of it in one run."""
    folder, samples = tmp_path_factory.mktemp("deadly"), list[Sample]()

    def look(runner: psutil.Process) -> None:
        logs = [log.stat().st_size for log in folder.glob("out/*/logs/*.log")]
        samples.append(Sample(time.time(), runner.memory_info().rss, max(logs, default=0)))

    words = [*SMALL, *options(PLUGINS, CHOSEN), "--repeat-all", "--verify-metrics", *short_lived()]
    ended = watched_run(folder, ["--workload", "faulty", *words], look)
    assert ended.code == 1, ended.said
    return Seen(ended, samples)


@pytest.fixture
def ended(seen: Seen) -> Ended:
    return seen.ended


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("kills-the-jvm", "the worker process died (error: the engine has died of SIGKILL, as when the memory"),
        ("kills-itself", "the worker process died of SIGKILL, as when the memory of a machine runs out"),
    ],
)
def test_a_process_that_is_killed_in_mid_trial_is_named_in_the_record(ended: Ended, name: str, told: str) -> None:
    record = ended.one(name)
    assert record.status is Status.WORKER_DIED
    assert str(record.error).startswith(told)


def test_a_stage_that_removes_the_event_log_has_failed_since_nobody_could_verify_those_after_it(ended: Ended) -> None:
    record = ended.one("removes-the-event-log")
    assert record.status is Status.FAILED
    unverified, undone = record.stages[0].notes
    assert "collector metrics_check failed" in unverified and "the event log is gone" in unverified
    assert "the stage removed Spark's event log" in undone
    assert "no other stage runs in this worker" in str(record.error)


def test_all_others_are_well_and_every_counter_of_theirs_was_verified(ended: Ended) -> None:
    for name in ("plain", "leaves-caches"):
        assert len(ended.of(name)) >= 2
        for record in ended.of(name):
            assert record.status is Status.OK, record.error
            certificate = record.stages[0].integrity
            assert certificate is not None and certificate.objections == ()
            assert "tasks" in certificate.compared
            assert not [note for note in record.stages[0].notes if "failed" in note]


def test_of_a_gigabyte_that_is_printed_both_ends_stay_and_neither_disk_nor_memory_fills_meanwhile(seen: Seen) -> None:
    flooding = seen.ended.of("prints-a-gigabyte")
    assert {record.status for record in flooding} == {Status.OK}
    (log,) = (each for each in (seen.ended.run / "logs").iterdir() if b"that was all" in each.read_bytes())
    assert log.stat().st_size < KEPT_BYTES + MIB
    (gap,) = GAP.findall(log.read_bytes())
    longest = max(each.log for each in seen.samples)
    spans = [(record.started_at, record.started_at + record.seconds) for record in flooding]
    during = [[each.memory for each in seen.samples if since <= each.at <= until] for since, until in spans]
    grown = max(max(found) - found[0] for found in during if found)
    took = ", ".join(f"{record.seconds:.1f} s" for record in flooding)
    print(f"a gigabyte took {took}; {gap.decode()} bytes are left out")
    print(f"longest log {longest / MIB:.0f} MiB; the runner grew by {grown / MIB:.1f} MiB")
    assert int(gap.replace(b",", b"")) > 0.9 * len(flooding) * 1024 * MIB
    # How far beyond its 64 MiB a log gets between two looks depends on how busy the machine is: up to 676 MB were seen.
    assert longest < len(flooding) * 1024 * MIB / 2
    assert grown < 16 * MIB


def test_nothing_is_left_of_what_was_killed(ended: Ended) -> None:
    ended.check_nothing_is_left()
