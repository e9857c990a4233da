"""The page is there after the first block, and stays cheap when there are very many of them."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest

from tests.bench.conftest import Command

pytestmark = pytest.mark.process  # seconds, all together

CHOSEN = ("--variant", "plain", "--variant", "same", "--stage", "numbers", "--repetitions", "20")


def test_reports_on_the_way_take_no_more_than_a_tenth_of_the_time(
    bench: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[float] = []

    def slow(*_: Any) -> None:
        written.append(time.monotonic())
        time.sleep(0.05)

    monkeypatch.setattr("bench.running.renewal.RENEW_SECONDS", 1e9)
    monkeypatch.setattr("bench.running.run.Run._renew", slow)
    assert bench(*CHOSEN) == 0
    assert 1 < len(written) < 12
    assert all(second - first > 0.5 for first, second in pairwise(written))
