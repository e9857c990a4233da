"""The time of a command is counted by a clock that nobody sets."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from bench.accounts import Accounts
from reports.files.store import RunStore
from reports.record import Status, TrialRecord
from tests.bench.conftest import Command

HOUR = 3_600


def test_a_wall_clock_that_is_set_back_gives_no_budget_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = Accounts(began=time.time() - 10)
    monkeypatch.setattr("time.time", lambda: 0.0)
    assert 10 <= accounts.elapsed < 70
    assert accounts.statement()["whole command"] >= 10


def test_a_run_in_which_the_wall_clock_steps_back_again_and_again_is_as_any_other(
    bench: Command, records: Callable[[], tuple[TrialRecord, ...]], run_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, steps = time.time, count()
    monkeypatch.setattr("time.time", lambda: now() - HOUR * next(steps))
    assert bench("--variant", "plain", "--variant", "same", "--mode", "quick", "--budget", "30m") == 0
    assert next(steps) > 10  # it was looked at
    store = RunStore.open(run_folder)
    assert (store.header.outcome, store.header.stopped) == ("complete", {})
    assert {record.status for record in records()} == {Status.OK}
    assert all(0 < record.seconds < HOUR / 2 for record in records())
    assert all(0 <= seconds < HOUR for seconds in store.header.accounts.values())
    comparison = json.loads((run_folder / "comparison.json").read_text())
    assert all(total["ratio"] for total in comparison["datasets"][0]["totals"] if total["variant"] == "same")
