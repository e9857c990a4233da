"""The reports of a run that goes on: when they are written anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bench.accounts import REPORTS, Accounts

RENEW_SECONDS: Final = 60.0
RENEW_SHARE: Final = 0.1
"""Of the time, at most, that goes into reports on the way: of 2,000 trials they take 1.5 s, as long as some blocks."""


class Renewal:
    """Lets `write` write the reports, but not so often that more time goes into them than into what they tell."""

    def __init__(self, write: Callable[[], None], accounts: Accounts) -> None:
        self._write = write
        self._accounts = accounts
        self._written = 0.0  # seconds of the command at which they were last written
        self._took = 0.0  # seconds that this took

    def after_block(self) -> None:
        """After every block that is not too short."""
        self._renew(at_most_every=0.0)

    def before_trial(self) -> None:
        """Within blocks so long that people would wait."""
        self._renew(at_most_every=RENEW_SECONDS)

    def _renew(self, at_most_every: float) -> None:
        began = self._accounts.elapsed
        if began - self._written >= max(at_most_every, self._took / RENEW_SHARE):
            with self._accounts.spent_on(REPORTS):
                self._write()
            self._written = self._accounts.elapsed
            self._took = self._written - began
