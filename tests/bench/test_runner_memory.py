"""A run may have thousands of trials, with records of tens of kilobytes: the runner keeps those of one block."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.observer import Progress
from reports.record import Trial, TrialRecord
from tests.bench.test_time_left import Times, told

__all__ = ["told"]  # a fixture
BLOCKS = 60
IN_A_BLOCK = 4
"""Three variants, the first of them twice."""


@dataclass(kw_only=True)
class Counted(Times):
    """How many records there are in memory, now and then as trials begin."""

    records: list[int] = field(default_factory=list)

    def trial_began(self, trial: Trial, progress: Progress) -> None:
        super().trial_began(trial, progress)
        if progress.done % 50 == 49:
            self.records.append(sum(isinstance(each, TrialRecord) for each in gc.get_objects()))


def test_no_record_is_kept_longer_than_its_block(told: Callable[..., list[float]]) -> None:
    times = Counted(stage=0.01, around=0.0, between=0.0, start=0.0, reports=0.0)
    before = sum(isinstance(each, TrialRecord) for each in gc.get_objects())
    told(times, blocks=BLOCKS)
    assert len(times.records) == BLOCKS * IN_A_BLOCK // 50
    assert max(times.records) - before <= IN_A_BLOCK + 1  # and the reference's
