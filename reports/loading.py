"""A run as reports need it: its header, its records and the comparison they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from reports.comparing.comparison import compare
from reports.comparison_types import Comparison
from reports.errors import ReportError
from reports.files.reading import TRIALS_FILE
from reports.files.store import RunStore
from reports.prices import Prices
from reports.record import RunHeader, TrialRecord
from reports.writing.formatting import plural, shortened

_MOST_LINES: Final = 5
_REASON_LENGTH: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRun:
    """A run and where it lies; `folder` is never a link. `damage`: why a line of its records cannot be read."""

    folder: Path
    header: RunHeader
    records: tuple[TrialRecord, ...]
    comparison: Comparison
    damage: Mapping[int, str] = field(default_factory=dict)


def load_run(folder: Path, prices: Prices | None = None) -> LoadedRun:
    """Read and compare the run in `folder`; raises ReportError when there is none that can be read."""
    store = RunStore.open(folder)
    header, trials = store.header, store.read()
    with consistent(store.folder):
        comparison = compare(header, trials.records, prices)
    if trials.damage:
        comparison = replace(comparison, notes=(*comparison.notes, damaged(trials.damage)))
    return LoadedRun(
        folder=store.folder.resolve(),
        header=header,
        records=trials.records,
        comparison=comparison,
        damage=trials.damage,
    )


@contextmanager
def consistent(folder: Path) -> Iterator[None]:
    """What goes wrong within is the run's fault, as files may contradict themselves in any way: raises ReportError."""
    try:
        yield
    except ReportError:
        raise
    except Exception as error:
        raise ReportError(
            f"{folder} contradicts itself ({type(error).__name__}: {error}): restore it or run the benchmark again"
        ) from error


def damaged(lines: Mapping[int, str]) -> str:
    """What a reader must know of damaged lines."""
    numbers = ", ".join(map(str, list(lines)[:_MOST_LINES]))
    more = len(lines) - _MOST_LINES
    rest = f" and {plural(more, 'more line')}" if more > 0 else ""
    reason = shortened(next(iter(lines.values())), _REASON_LENGTH)
    return f"{TRIALS_FILE} is damaged in line {numbers}{rest} ({reason}): what stood there is missing from this report."
