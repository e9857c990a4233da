"""What a run takes beside its trials, learnt as it goes: between two of them, for a fork's workers, and for reports."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from bench.accounts import Accounts
from bench.running.renewal import RENEW_SHARE
from reports.record import Trial


class BesideTrials:
    """Expected seconds beside the trials that are left, from what this command has spent so far.

    Each thing is learnt by itself, for they come at other times: what lies between two trials comes each time, and is
    taken at its median, so that one long wait is not expected again; workers start and stop with a fork; reports are
    written when they are due, and take at most a share of what all else does.
    """

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._last = accounts.between_trials
        self._between: list[float] = []
        self._forks: set[tuple[str, int]] = set()

    def learn(self, trial: Trial) -> None:
        """Look at the accounts after a trial was booked."""
        now = self._accounts.between_trials
        self._between.append(now - self._last)
        self._last = now
        self._forks.add(_fork(trial))

    def seconds(self, left: Sequence[Trial], trials: float) -> float:
        """What comes beside these trials, the first of which is under way; `trials` are the seconds of all of them."""
        if not left:
            return 0.0
        begun = self._forks | {_fork(left[0])}
        to_come = len(set(map(_fork, left)) - begun)
        workers = to_come * self._accounts.on_workers / len(begun)
        between = len(left) * median(self._between) if self._between else 0.0
        rest = trials + between + workers
        return between + workers + rest * self._share_of_reports()

    def _share_of_reports(self) -> float:
        spent = self._accounts.on_reports
        others = self._accounts.at_work - spent
        return min(RENEW_SHARE, spent / others) if others > 0 else 0.0


def _fork(trial: Trial) -> tuple[str, int]:
    return trial.dataset, trial.fork
