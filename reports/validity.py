"""Which trials a disturbance spoilt: their block is run again as a whole, and they enter no estimate."""

from __future__ import annotations

from collections.abc import Iterator

from reports.formatting import plural
from reports.record import StageRecord, Status, TrialRecord


def invalid_reasons(record: TrialRecord) -> tuple[str, ...]:
    """What went on in a trial that ended well but cannot be compared, in sentences; empty for a valid one.

    A stage that fails or answers wrongly is not invalid but final, and no reason is given for it.
    """
    return tuple(reason for stage in record.stages if stage.status is Status.OK for reason in _reasons(stage))


def _reasons(stage: StageRecord) -> Iterator[str]:
    if stage.metrics.failed_tasks:
        yield f"{stage.stage}: {plural(stage.metrics.failed_tasks, 'task')} failed and had to be run again"
