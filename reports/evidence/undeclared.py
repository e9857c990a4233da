"""Settings that stages changed and their variants do not declare."""

from __future__ import annotations

from collections.abc import Sequence

from reports.record import TrialRecord


def undeclared(records: Sequence[TrialRecord]) -> dict[tuple[str, str], dict[str, str]]:
    """Settings that stages changed by themselves, with their new values, by variant and stage."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for record in records:
        for stage in record.stages:
            if stage.undeclared_conf:
                found.setdefault((record.trial.variant, stage.stage), {}).update(stage.undeclared_conf)
    return found
