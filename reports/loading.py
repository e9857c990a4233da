"""A run as reports need it: its header, its records and the comparison they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reports.comparison import compare
from reports.comparison_types import Comparison
from reports.prices import Prices
from reports.record import RunHeader, TrialRecord
from reports.store import TRIALS_FILE, RunStore


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRun:
    """A run and where it lies; `folder` is never a link."""

    folder: Path
    header: RunHeader
    records: tuple[TrialRecord, ...]
    comparison: Comparison


def load_run(folder: Path, prices: Prices | None = None) -> LoadedRun:
    """Read and compare the run in `folder`; raises ReportError when there is none that can be read."""
    store = RunStore.open(folder)
    header, records = store.header, store.records()
    comparison = _with_damage(compare(header, records, prices), store.damaged_lines)
    return LoadedRun(folder=store.folder.resolve(), header=header, records=records, comparison=comparison)


def _with_damage(comparison: Comparison, lines: Sequence[int]) -> Comparison:
    if not lines:
        return comparison
    numbers = ", ".join(map(str, lines))
    note = f"{TRIALS_FILE} is damaged in line {numbers}: what stood there is missing from this report."
    return replace(comparison, notes=(*comparison.notes, note))
