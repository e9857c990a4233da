"""Which trials a disturbance spoilt: their block is run again as a whole, and they enter no estimate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reports.record import Environment, StageRecord, Status, TrialRecord
from reports.writing.formatting import plural

BUSY_LOAD: Final = 0.25
"""Waiting processes per core before a run: above it, somebody else has a fair share of the time."""
BUSY_PRESSURE: Final = 10.0
"""Percent of the last minute in which something waited for a processor (`some avg60` of /proc/pressure/cpu)."""


def invalid_reasons(record: TrialRecord) -> tuple[str, ...]:
    """What went on in a trial that ended well but cannot be compared, in sentences; empty for a valid one.

    A stage that fails or answers wrongly is not invalid but final, and no reason is given for it.
    """
    return tuple(reason for stage in record.stages if stage.status is Status.OK for reason in _reasons(stage))


def lost_executors(record: TrialRecord) -> bool:
    """Whether an executor of the cluster went away; a stage that failed meanwhile need not be the variant's fault."""
    return any(stage.integrity is not None and bool(stage.integrity.lost_executors) for stage in record.stages)


def busy(machine: Environment) -> str | None:
    """Why times measured on the machine will be noisy, and what would be enough; None for a quiet one."""
    quiet = machine.cores * BUSY_LOAD
    if machine.load_1m is not None and machine.load_1m > quiet:
        cores = plural(machine.cores, "core")
        return f"the machine was busy before the run (load {machine.load_1m:g} on {cores}): wait for {quiet:g} or less"
    if machine.cpu_pressure is not None and machine.cpu_pressure > BUSY_PRESSURE:
        return (
            f"programs had to wait for a processor {machine.cpu_pressure:g} % of the minute before the run: "
            f"wait for {BUSY_PRESSURE:g} % or less"
        )
    return None


def _reasons(stage: StageRecord) -> Iterator[str]:
    if stage.integrity is not None:
        yield from (f"{stage.stage}: {objection}" for objection in stage.integrity.objections)
    elif stage.metrics.failed_tasks:
        yield f"{stage.stage}: {plural(stage.metrics.failed_tasks, 'task')} failed and had to be run again"
