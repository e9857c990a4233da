"""What a run has not come to."""

from __future__ import annotations

from collections.abc import Sequence

from reports.record import RunHeader, TrialRecord


def missing_trials(header: RunHeader, records: Sequence[TrialRecord]) -> tuple[str, ...]:
    """Ids of planned trials without a record, in order; of a dataset that was stopped only those before its end."""
    done = {record.trial.id for record in records}
    last = {trial.dataset: place for place, trial in enumerate(header.plan) if trial.id in done}
    return tuple(
        trial.id
        for place, trial in enumerate(header.plan)
        if trial.id not in done and not (trial.dataset in header.stopped and place > last.get(trial.dataset, -1))
    )
