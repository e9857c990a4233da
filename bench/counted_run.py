"""A run of which only the records matter: each variant so often, without warm-up and without A/A."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from bench.accounts import Accounts
from bench.observer import Observer
from bench.options import Options
from bench.prepare import prepare
from bench.run import Run
from reports.comparison_types import Comparison
from reports.record import Kind, TrialRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRun:
    """What the run left; `stages` are the names of those that were asked for."""

    folder: Path
    stages: tuple[str, ...]
    records: tuple[TrialRecord, ...]
    comparison: Comparison


def counted_run(options: Options, command: tuple[str, ...], observer: Observer) -> CountedRun:
    """Run every variant `repetitions` times; counters need no warm engine and no variant against itself.

    Raises what `prepare` raises.
    """
    prepared = prepare(options)
    plan = tuple(trial for trial in prepared.plan if trial.kind is not Kind.WARM_UP and trial.replica == 1)
    with Run(replace(prepared, plan=plan), command, Accounts(began=time.time()), observer) as run:
        comparison = run.start()
    assert run.store is not None
    return CountedRun(
        folder=run.store.folder,
        stages=prepared.selection.stages,
        records=run.store.records(),
        comparison=comparison,
    )
