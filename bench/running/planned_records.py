"""Which records of a folder belong to a plan; others may have come into it by hand. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bench.planning.blocks import first_attempt
from reports.record import Kind, Trial, TrialRecord


def records_of(plan: Sequence[Trial], records: Sequence[TrialRecord]) -> tuple[TrialRecord, ...]:
    """The records of planned trials, at any attempt, and of what was made for them on the way."""
    planned = {trial.id: trial for trial in plan}
    places = {(trial.dataset, trial.variant) for trial in plan}

    def belongs(trial: Trial) -> bool:
        if trial.kind is Kind.UPSTREAM:
            return (trial.dataset, trial.variant) in places
        first = first_attempt(trial)
        return planned.get(first.id) == first

    return tuple(record for record in records if belongs(record.trial))
