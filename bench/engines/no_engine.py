"""No session at all."""

from __future__ import annotations

from collections.abc import Mapping

from bench.engines.own_sessions import OwnSessions
from pipelines.variant import Variant


class NoEngine(OwnSessions):
    """For stages that bring all they need."""

    conf: Mapping[str, str] = {}

    def fresh(self, variant: Variant) -> None:
        """Nothing to set up."""

    def tidy(self, session: None) -> tuple[str, ...]:
        """Nothing to end."""
        return ()
