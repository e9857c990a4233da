"""Runs that were recorded, and the numbers they have to give for ever: no sentence, no layout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from reports.comparison_types import Comparison, DatasetComparison
from reports.comparison_types.ratio import Ratio
from reports.loading import load_run
from reports.record import RunHeader, TrialRecord

RECORDS = Path(__file__).with_name("records")
EXPECTED = "expected.json"
_DIGITS = 10


def numbers_of(comparison: Comparison) -> dict[str, Any]:
    """Per dataset and variant: seconds, n, ratio with its ends, judgement; medians of counters."""
    return {dataset.dataset: _of_dataset(dataset) for dataset in comparison.datasets}


def expected_of(folder: Path) -> Mapping[str, Any]:
    """What the fixture's numbers were when it was made."""
    found: Mapping[str, Any] = json.loads((folder / EXPECTED).read_text(encoding="utf-8"))
    return found


def _of_dataset(dataset: DatasetComparison) -> dict[str, Any]:
    totals = {
        f"total, {total.variant}": {"seconds": _rounded(total.times.median), "ratio": _ratio(total.ratio)}
        for total in dataset.totals
    }
    itself = {f"A/A, {each.stage or 'total'}": _ratio(each.ratio) for each in dataset.self_comparison}
    cells = {
        f"{stage.stage}, {cell.variant}": {
            "seconds": _rounded(cell.times.median),
            "n": len(cell.times.blocks),
            "correct": str(cell.correct),
            "ratio": _ratio(cell.ratio),
            "medians": {name: _rounded(found.median) for name, found in cell.metrics.items() if found},
        }
        for stage in dataset.stages
        for cell in stage.cells
    }
    return {**totals, **itself, **cells}


def _ratio(ratio: Ratio | None) -> list[float | None] | None:
    return None if ratio is None else [_rounded(each) for each in (ratio.value, ratio.shown.low, ratio.shown.high)]


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{_DIGITS}g}")


def of_length(trials: int) -> tuple[RunHeader, tuple[TrialRecord, ...]]:
    """The measured run with its first block again and again, until there are so many trials or a few more."""
    run = load_run(RECORDS / "v1" / "measured")
    made = [record for record in run.records if not record.trial.block]
    first = [record for record in run.records if record.trial.block == 1]
    for block in count(1):
        if len(made) >= trials:
            break
        made += [_in_block(record, block) for record in first]
    return run.header, tuple(made)


def _in_block(record: TrialRecord, block: int) -> TrialRecord:
    trial = replace(record.trial, id=f"{record.trial.id}-{block}", block=block)
    return replace(record, trial=trial, started_at=record.started_at + 60 * block)
