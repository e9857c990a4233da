"""A block that something outside the variants spoilt is run again as a whole, and only its last attempt counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from bench.collectors.collector import Collector, Watched
from bench.collectors.standard import plain_collectors
from reports.record import Kind, StageRecord, Status, TrialRecord
from reports.record.integrity import Integrity
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

        monkeypatch.setattr("bench.workers.assigned.plain_collectors", collectors)

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


class LostExecutor:
    """Sees that an executor was lost in stages of that status, in trials whose id has that part."""

    name = "lost executor"

    def __init__(self, watched: Watched, status: Status, part: str = "") -> None:
        self._status = status if part in watched.job_group else None

    def start(self) -> None:
        pass

    def stop(self, record: StageRecord) -> StageRecord:
        return replace(record, integrity=Integrity(lost_executors=1)) if record.status is self._status else record


@pytest.fixture
def lose(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let an executor be lost in some stages."""

    def lose(status: Status, part: str = "") -> None:
        monkeypatch.setattr(
            "bench.workers.assigned.plain_collectors",
            lambda watched: (*plain_collectors(watched), LostExecutor(watched, status, part)),
        )

    return lose


@pytest.mark.parametrize("variant", ["failing-once", "failing"])
def test_a_stage_that_fails_as_an_executor_is_lost_is_tried_once_more(
    bench: Command, records: Records, lose: Callable[..., None], capsys: pytest.CaptureFixture[str], variant: str
) -> None:
    lose(Status.FAILED)
    in_the_end = Status.OK if variant == "failing-once" else Status.FAILED
    assert bench("--variant", "plain", "--variant", variant, "--repetitions", "2") == int(in_the_end is Status.FAILED)
    assert {record.status for record in records() if record.trial.variant == variant} == {in_the_end}
    assert f"{variant}: failed as an executor of the cluster went away; trying once more" in capsys.readouterr().err


def test_after_a_lost_executor_all_are_warmed_up_before_the_block_is_run_again(
    bench: Command, records: Records, lose: Callable[..., None], run_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lose(Status.OK, "b01-same/")
    assert bench(*TWO) == 0
    assert attempts(records()) == {(1, 1): 3, (1, 2): 3, (2, 1): 3}
    assert "is run again: numbers: 1 executor of the cluster went away" in capsys.readouterr().err
    written = [msgspec.json.decode(line, type=TrialRecord) for line in (run_folder / "trials.jsonl").open("rb")]
    warm_ups = Counter(r.trial.id for r in written if r.trial.kind is Kind.WARM_UP)
    assert len(warm_ups) == 4
    assert set(warm_ups.values()) == {2}
