"""Runs of a calibration: made, gone on with, or found whole where an interrupted campaign has left them."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from bench.accounts import Accounts
from bench.calibration import copies
from bench.calibration.identical import Measured
from bench.errors import BenchError
from bench.machine.environment import code_fingerprint
from bench.observer import Observer
from bench.options import Options
from bench.planning.prepare import Prepared, prepare
from bench.running.resume import options_of
from bench.running.run import COMPLETE, Run
from reports.errors import ReportError
from reports.files.store import RunStore


def run_of(options: Options, observer: Observer) -> Measured:
    """The run of these options: one that was left whole, what is missing of one that was not, or a new one."""
    prepared = prepare(replace(options, plugins=(str(Path(copies.__file__)),)))
    store = earlier_run(prepared)
    if store is None or store.header.outcome != COMPLETE:
        command = ("python", "-m", "bench", "calibrate")
        with Run(prepared, command, Accounts(began=time.time()), observer) as run:
            if store is None:
                run.start()
            else:
                run.resume(store)
            assert run.store is not None
            store = RunStore.open(run.store.folder)
    return Measured(store.header, store.records())


def earlier_run(prepared: Prepared) -> RunStore | None:
    """A run in the same folder with the same options, plan, version and code; None if there is none."""
    code = code_fingerprint([Path(plugin) for plugin in prepared.options.plugins])
    for folder in sorted(Path(prepared.options.out).glob("*/"), reverse=True):
        try:
            store = RunStore.open(folder)
            same = options_of(folder) == prepared.options
        except (BenchError, ReportError):
            continue
        if same and (store.header.code, store.header.plan) == (code, prepared.plan):
            return store
    return None
