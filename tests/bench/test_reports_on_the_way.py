"""The page is there after the first block, and stays cheap when there are very many of them."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest

from tests.bench.conftest import Command

pytestmark = pytest.mark.process  # seconds, all together

CHOSEN = ("--variant", "plain", "--variant", "same", "--stage", "numbers", "--repetitions", "20")
SECONDS = 0.1  # of which ten are longer than a block, even on a busy machine


def test_reports_on_the_way_take_no_more_than_a_tenth_of_the_time(
    bench: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[float] = []

    def slow(*_: Any) -> None:
        written.append(time.monotonic())
        time.sleep(SECONDS)

    monkeypatch.setattr("bench.running.renewal.RENEW_SECONDS", 1e9)
    monkeypatch.setattr("bench.running.run.Run._renew", slow)
    assert bench(*CHOSEN) == 0
    assert len(written) > 1
    assert all(second - first > 10 * SECONDS for first, second in pairwise(written))
