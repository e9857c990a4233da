"""No session at all."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.variant import Variant


class NoEngine:
    """For stages that bring all they need."""

    conf: Mapping[str, str] = {}
    ui: str | None = None

    def fresh(self, variant: Variant) -> None:
        """Nothing to set up."""

    def label(self, session: None, group: str, tag: str) -> None:
        """Nothing to mark."""

    def tidy(self, session: None) -> tuple[str, ...]:
        """Nothing to end."""
        return ()

    def put_back(self) -> tuple[str, ...]:
        """Nothing: there is no engine."""
        return ()

    def lost(self) -> None:
        """There is nothing that could be."""

    def lacks(self, error: BaseException) -> None:
        """There is no engine to lack anything."""

    def close(self) -> None:
        """Nothing to stop."""
