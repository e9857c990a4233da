"""One run of what was prepared, from the data to the reports, in its folder; leaves nothing but that behind."""

from __future__ import annotations

import shlex
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from bench.accounts import Accounts
from bench.errors import UnwritableError
from bench.machine.environment import collect_environment
from bench.machine.folder_lock import FolderLock
from bench.machine.places import OUTPUTS, check_disk
from bench.machine.unwritable import unwritable
from bench.observer import Observer
from bench.planning.estimate import Clockwork
from bench.planning.prepare import Prepared
from bench.running.header import make_header, new_id
from bench.running.lost_service import blamed_on_service
from bench.running.planned_records import records_of
from bench.running.runner import Job, Runner
from bench.running.same_data import check_same_data
from bench.running.stopping import Stopping, stopping_of
from bench.surroundings import Surroundings
from bench.workers.worker_factory import WorkerFactory
from datasets.cache.cache import default_folder
from datasets.input_data import InputData
from reports.comparison_types import Comparison
from reports.errors import ReportError
from reports.evidence.validity import busy
from reports.files.store import RunStore
from reports.record import Environment, TrialRecord
from reports.render import write_reports
from reports.writing.formatting import plural

COMPLETE: Final = "complete"


def new_run(prepared: Prepared, command: Sequence[str], observer: Observer) -> tuple[RunStore, Comparison]:
    """A new run from its start to its end, with its reports; returns its folder and what was found.

    Raises UnwritableError where a disk takes nothing more.
    """
    with Run(prepared, command, Accounts(began=time.time()), observer) as run:
        comparison = run.start()
    assert run.store is not None
    return run.store, comparison


class Run:
    """One run in its folder. Use as a context manager: leaving it tidies up, however it is left."""

    def __init__(
        self,
        prepared: Prepared,
        command: Sequence[str],
        accounts: Accounts,
        observer: Observer,
        *,
        pause_at: str | None = None,
    ) -> None:
        self._prepared = prepared
        self._command = tuple(command)
        self._accounts = accounts
        self._observer = observer
        self._pause_at = pause_at
        self._around = Surroundings(prepared, accounts, observer)
        self.store: RunStore | None = None
        self._lock: FolderLock | None = None

    def __enter__(self) -> Run:
        """Make the scratch folder, and remove what killed runs have left beside it; other folders come when needed."""
        for folder in self._around.scratch.make():
            self._observer.notice(f"removed {folder}, which a killed run had left")
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """End all that was started, remove temporary files, and the outputs unless they are to be kept.

        Raises UnwritableError in place of an error that says that nothing more can be written.
        """
        self._around.close()
        if self.store and not self._prepared.options.keep_outputs:
            shutil.rmtree(self.store.folder / OUTPUTS, ignore_errors=True)
        if self._lock:
            self._lock.close()
        folder = self.store.folder if self.store else None
        untold = isinstance(error, OSError) or (isinstance(error, ReportError) and folder)
        if error and untold and (reason := unwritable(error, folder or Path(self._prepared.options.out))):
            raise UnwritableError(reason, folder) from error

    def start(self) -> Comparison:
        """A new run, from the data to the reports."""
        self._check_disk()
        self._around.storage.check()
        extent = self._prepared.extent
        self._observer.notice(f"{extent.mode} mode, {plural(extent.forks, 'fork')}: {extent.because}")
        machine = self._machine()
        self._around.start()
        datasets = self._datasets()
        run = new_id()
        self._around.publish(datasets, run)
        header = make_header(self._prepared, self._command, machine, self._around, datasets, run=run)
        self.store = RunStore.create(Path(self._prepared.options.out), header)
        self._lock = FolderLock(self.store.folder)
        return self._measure(self.store, datasets)

    def resume(self, store: RunStore) -> Comparison:
        """What is left of an earlier run, in its folder; HeldError while another process works on it."""
        self._lock = FolderLock(store.folder)
        self.store = store
        store.mend()
        self._accounts.go_on(store.header.accounts)
        self._around.storage.check()
        self._around.start()
        datasets = self._datasets()
        check_same_data(store, {label: dataset.manifest.fingerprint for label, dataset in datasets.items()})
        self._around.publish(datasets, store.header.id)
        return self._measure(store, datasets)

    def _check_disk(self) -> None:
        """BenchError where there is no room; else what is taken where is told."""
        options, guess = self._prepared.options, self._prepared.estimate
        check_disk(Path(options.out), guess.output_bytes)
        data = options.data or options.data_dir or str(default_folder())
        taken = guess.disk(data, Path(options.out))
        self._observer.notice(f"on disk: {taken}; shuffle files in {self._around.scratch.folder}")

    def _machine(self) -> Environment:
        """The machine before we are what keeps it busy; what else does is told."""
        machine = collect_environment(self._around.java.version)
        if reason := busy(machine):
            self._observer.notice(reason)
        return machine

    def _datasets(self) -> dict[str, InputData]:
        with self._accounts.spent_on("data"):
            self._observer.preparing("data")
            return {label: planned.ready(self._observer.preparing) for label, planned in self._prepared.inputs.items()}

    def _blamed(self, record: TrialRecord) -> TrialRecord:
        around = self._around
        return blamed_on_service(record, around.storage, around.streams, self._prepared.options.engines)

    def _measure(self, store: RunStore, datasets: dict[str, InputData]) -> Comparison:
        """Do what the plan has left; however that ends, what there is by then is reported."""
        prepared = self._prepared
        stopping = stopping_of(prepared, store)
        workers = WorkerFactory(prepared=prepared, around=self._around, datasets=datasets, folder=store.folder)
        job = Job(
            prepared=prepared,
            store=store,
            start_worker=workers.start,
            renew=partial(self._renew, store, stopping),
            blamed=self._blamed,
            pause_at=self._pause_at,
        )
        earlier = records_of(prepared.plan, store.records())
        clockwork = Clockwork(prepared.selection.workload, prepared.inputs)
        for record in earlier:
            clockwork.learn(record)
        outcome = "interrupted"
        try:
            Runner(job, stopping, self._accounts, clockwork, self._observer).run(earlier)
            outcome = COMPLETE
        finally:
            self._update(store, stopping, outcome)
            comparison = write_reports(store.folder)
        return comparison

    def _renew(self, store: RunStore, stopping: Stopping) -> None:
        """Write the reports of what there is on the way."""
        self._update(store, stopping, store.header.outcome)
        write_reports(store.folder)

    def _update(self, store: RunStore, stopping: Stopping, outcome: str | None) -> None:
        """Let the header tell where the time went so far, and what was stopped."""
        accounts, stopped = self._accounts.statement(), dict(stopping.reasons)
        store.update_header(replace(store.header, accounts=accounts, outcome=outcome, stopped=stopped))


def resume_command(folder: Path) -> str:
    """The line that goes on with a run, for a shell: folders may have spaces."""
    return shlex.join([Path(sys.executable).name, "-m", "bench", "--resume", str(folder)])
