"""Runs on real worker processes: what happens when they hang or die."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from reports.record import Kind, Status, TrialRecord
from tests.bench.conftest import Command

pytestmark = pytest.mark.process

Start = Callable[..., "subprocess.Popen[str]"]
Records = Callable[[], tuple[TrialRecord, ...]]


def test_a_run_with_real_workers_is_well(bench_with_processes: Command, records: Records) -> None:
    assert bench_with_processes("--variant", "plain", "--variant", "same", "--repetitions", "2") == 0
    found = records()
    assert {record.status for record in found} == {Status.OK}
    for record in found:
        starts = [stage.began_at or 0 for stage in record.stages]
        assert starts == sorted(starts)
        assert record.started_at <= starts[0] <= starts[-1] <= record.started_at + record.seconds


def test_a_dying_worker_becomes_a_record_and_the_others_go_on(bench_with_processes: Command, records: Records) -> None:
    assert bench_with_processes("--variant", "plain", "--variant", "dying", "--repetitions", "2") == 1
    found = records()
    dead = next(record for record in found if record.trial.variant == "dying")
    assert dead.status is Status.WORKER_DIED
    assert dead.error is not None
    assert dead.error.startswith("the worker process died of SIGKILL, as when the memory of a machine runs out (")
    assert "(java.lang.OutOfMemoryError: Java heap space); see logs/" in dead.error
    good = [r for r in found if r.trial.variant == "plain" and r.trial.block]
    assert len(good) == 4
    assert {record.status for record in good} == {Status.OK}


def test_a_stage_over_its_time_is_stopped_and_recorded(bench_with_processes: Command, records: Records) -> None:
    assert (
        bench_with_processes("--variant", "plain", "--variant", "hanging", "--repetitions", "1", "--timeout", "3s") == 1
    )
    assert [r.status for r in records() if r.trial.variant == "hanging" and r.trial.kind is Kind.WARM_UP] == [
        Status.TIMED_OUT
    ]


def test_a_worker_that_dies_once_is_replaced_and_the_trial_repeated(
    bench_with_processes: Command, records: Records
) -> None:
    assert bench_with_processes("--variant", "plain", "--variant", "dying-once", "--repetitions", "1") == 0
    assert {r.status for r in records() if r.trial.variant == "dying-once"} == {Status.OK}


def test_the_page_is_there_after_the_first_block(start_bench: Start, run_folder: Path) -> None:
    process = start_bench("--variant", "slow", "--variant", "plain", "--repetitions", "50")
    assert process.stderr is not None
    for line in process.stderr:
        if "block 2" in line:
            break
    assert (run_folder / "report.html").exists()
