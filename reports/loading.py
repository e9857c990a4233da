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
    """A run and where it lies; `folder` is never a link, `damaged` are lines of its records that cannot be read."""

    folder: Path
    header: RunHeader
    records: tuple[TrialRecord, ...]
    comparison: Comparison
    damaged: tuple[int, ...] = ()


def load_run(folder: Path, prices: Prices | None = None) -> LoadedRun:
    """Read and compare the run in `folder`; raises ReportError when there is none that can be read."""
    store = RunStore.open(folder)
    header, records, damaged = store.header, store.records(), store.damaged_lines
    comparison = compare(header, records, prices)
    if damaged:
        comparison = replace(comparison, notes=(*comparison.notes, damage(damaged)))
    return LoadedRun(
        folder=store.folder.resolve(), header=header, records=records, comparison=comparison, damaged=damaged
    )


def damage(lines: Sequence[int]) -> str:
    """What a reader must know of damaged lines."""
    numbers = ", ".join(map(str, lines))
    return f"{TRIALS_FILE} is damaged in line {numbers}: what stood there is missing from this report."
