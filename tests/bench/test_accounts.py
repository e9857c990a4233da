"""The time of a command is counted by a clock that nobody sets."""

import time

import pytest

from bench.accounts import Accounts


def test_a_wall_clock_that_is_set_back_gives_no_budget_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = Accounts(began=time.time() - 10)
    monkeypatch.setattr("time.time", lambda: 0.0)
    assert 10 <= accounts.elapsed < 70
    assert accounts.statement()["whole command"] >= 10
