"""Waits for what Spark publishes late, within bounds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

LONGEST_WAIT_SECONDS: Final = 30.0
PAUSE_SECONDS: Final = 0.05

T = TypeVar("T")


class Deadline:
    """A moment after which nobody waits any more."""

    def __init__(self, seconds: float = LONGEST_WAIT_SECONDS) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until then, 0 afterwards."""
        return max(0.0, self._end - time.monotonic())

    def poll(self, fetch: Callable[[], T], done: Callable[[T], bool]) -> T:
        """Fetch until it is done or the time is up; what was fetched last. It fetches at least once."""
        while not done(found := fetch()) and self.left():
            self.pause()
        return found

    def pause(self) -> None:
        """Wait a moment, but not beyond the deadline."""
        time.sleep(min(PAUSE_SECONDS, self.left()))
