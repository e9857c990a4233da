"""A block that something outside the variants spoilt is run again as a whole, and only its last attempt counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from bench.collectors.collector import Collector, Watched
from bench.collectors.standard import plain_collectors
from reports.record import StageRecord, TrialRecord
from tests.bench.conftest import Command

pytestmark = pytest.mark.process  # seconds, all together

Records = Callable[[], tuple[TrialRecord, ...]]
TWO = ("--variant", "plain", "--variant", "same", "--repetitions", "2")


class FailedTask:
    """Sees a failed task in trials whose id has one of these parts."""

    name = "failed task"

    def __init__(self, watched: Watched, parts: tuple[str, ...]) -> None:
        self._sees = any(part in watched.job_group for part in parts)

    def start(self) -> None:
        pass

    def stop(self, record: StageRecord) -> StageRecord:
        return replace(record, metrics=replace(record.metrics, failed_tasks=1)) if self._sees else record


@pytest.fixture
def disturb(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let tasks fail in some trials."""

    def disturb(*parts: str) -> None:
        def collectors(watched: Watched) -> tuple[Collector, ...]:
            return (*plain_collectors(watched), FailedTask(watched, parts))

        monkeypatch.setattr("bench.worker.plain_collectors", collectors)

    return disturb


def attempts(found: tuple[TrialRecord, ...]) -> dict[tuple[int, int], int]:
    """Number of trials by block and attempt."""
    return dict(Counter((r.trial.block, r.trial.attempt) for r in found if r.trial.block))


def test_a_spoilt_block_is_run_again(bench: Command, disturb: Callable[..., None], records: Records) -> None:
    disturb("b01-same/")
    assert bench(*TWO) == 0
    assert attempts(records()) == {(1, 1): 3, (1, 2): 3, (2, 1): 3}


def test_what_stays_spoilt_is_run_three_times_and_left_out(
    bench: Command, disturb: Callable[..., None], records: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    disturb("b02-")
    assert bench(*TWO) == 0
    assert attempts(records()) == {(1, 1): 3, (2, 1): 3, (2, 2): 3, (2, 3): 3}
    said = capsys.readouterr().err
    assert "block 2 of skew 0.9 is run again: numbers: 1 task failed and had to be run again" in said


def test_of_single_measurements_only_the_spoilt_one_is_run_again(
    bench: Command, disturb: Callable[..., None], records: Records
) -> None:
    disturb("once-slow_start-plain/")
    assert bench(*TWO) == 0
    once = Counter((r.trial.variant, r.trial.attempt) for r in records() if "slow_start" in r.trial.stages)
    assert once == {("plain", 1): 1, ("plain", 2): 1, ("same", 1): 1}


def test_the_counter_of_trials_ends_at_its_total_when_blocks_are_run_again(
    bench: Command, disturb: Callable[..., None], records: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    disturb("b02-", "once-slow_start-plain/")
    assert bench(*TWO) == 0
    counters = [tuple(map(int, found)) for found in re.findall(r"^\[(\d+)/(\d+)\]", capsys.readouterr().err, re.M)]
    assert [done for done, _ in counters] == list(range(1, len(records()) + 1))
    assert [total - done for done, total in counters if done > total] == []
    assert counters[-1] == (len(counters), len(counters))
