"""Who is told what happens in a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bench.engines.guided_ui import Sight
from reports.record import Trial, TrialRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the run is: trials done of all, and the seconds that the others will take."""

    done: int
    total: int
    seconds_left: float


class Observer(Protocol):
    """Who is told what happens; the console is one."""

    def notice(self, text: str) -> None:
        """Something worth a line."""

    def preparing(self, text: str) -> None:
        """What is being done before the first trial, said anew as it goes on."""

    def trial_began(self, trial: Trial, progress: Progress) -> None:
        """A trial is about to be handed to its worker."""

    def stage_began(self, trial: Trial, stage: str) -> None:
        """A stage of the running trial begins."""

    def paused(self, trial: Trial, stage: str, sights: Sequence[Sight]) -> None:
        """A stage of the running trial has ended and all stands still until this returns."""

    def trial_ended(self, record: TrialRecord, progress: Progress) -> None:
        """A trial has left its record; what is left is without it."""
