"""Engines of which every stage has a session of its own, so that nothing goes from one stage to the next."""

from __future__ import annotations

from typing import Any


class OwnSessions:
    """What such an engine does between stages: nothing."""

    @property
    def ui(self) -> str | None:
        """It has no pages that are known here."""
        return None

    def label(self, session: Any, group: str, tag: str) -> None:
        """Nothing: all that the session does is the stage's."""

    def put_back(self) -> tuple[str, ...]:
        """Nothing: the session was the stage's own."""
        return ()

    def lost(self) -> str | None:
        """None: the next stage has a session of its own."""
        return None

    def lacks(self, error: BaseException) -> str | None:
        """None: the variant was made for this engine."""
        return None

    def close(self) -> None:
        """Nothing to stop."""
