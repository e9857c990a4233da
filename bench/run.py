"""One run of what was prepared, from the data to the reports, in its folder; leaves nothing but that behind."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench.accounts import Accounts
from bench.cluster import cluster_of
from bench.engine_checks import check_server
from bench.environment import collect_environment
from bench.errors import BenchError
from bench.estimate import Clockwork
from bench.folder_lock import FolderLock
from bench.header import make_header
from bench.java import NO_JAVA, find_java
from bench.messages import Assignment
from bench.observer import Observer
from bench.places import check_disk, folder_name, read_through, scratch_parent
from bench.plan import Group
from bench.planned_records import records_of
from bench.prepare import Prepared
from bench.runner import Job, Runner
from bench.scratch import Scratch
from bench.spark_conf import world_conf
from bench.stopping import Precision, Stopping
from bench.storage import storage
from bench.streams import event_streams
from bench.worker_process import Worker, WorkerProcess
from datasets.cache import default_folder
from datasets.input_data import InputData
from pipelines.variant import SPARK
from reports.comparison_types import Comparison
from reports.formatting import plural
from reports.render import write_reports
from reports.statistics import looks, precise_enough
from reports.store import LOGS, RunStore
from reports.units import units_of
from reports.validity import busy

COMPLETE: Final = "complete"
OUTPUTS: Final = "outputs"
"""The folder within a run's that stages write into."""


def new_run(prepared: Prepared, command: Sequence[str], observer: Observer) -> tuple[RunStore, Comparison]:
    """A new run from its start to its end, with its reports; returns its folder and what was found."""
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
        self._java = find_java() if self._needs_spark() else NO_JAVA
        self._scratch = Scratch(scratch_parent(prepared.options.scratch, prepared.estimate.dataset_bytes))
        self._streams = event_streams(prepared.options, self._java, self._scratch.folder, accounts, observer)
        drivers = prepared.selection.drivers
        self._cluster = cluster_of(prepared.options, drivers, self._java, self._scratch.folder, accounts)
        self._storage = storage(prepared.options, self._java, accounts, observer)
        self._stopping = Stopping(datasets=())
        self.store: RunStore | None = None
        self._lock: FolderLock | None = None
        if self._java.notice:
            observer.notice(self._java.notice)

    def __enter__(self) -> Run:
        """Make the scratch folder, and remove what killed runs have left beside it; other folders come when needed."""
        for folder in self._scratch.make():
            self._observer.notice(f"removed {folder}, which a killed run had left")
        return self

    def __exit__(self, *_: object) -> None:
        """End streams and cluster, remove the scratch folder, and the outputs unless they are to be kept."""
        self._streams.close()
        self._cluster.close()
        self._storage.close(keep_outputs=self._prepared.options.keep_outputs)
        self._scratch.remove()
        if self.store and not self._prepared.options.keep_outputs:
            shutil.rmtree(self.store.folder / OUTPUTS, ignore_errors=True)
        if self._lock:
            self._lock.close()

    def start(self) -> Comparison:
        """A new run, from the data to the reports."""
        options, guess = self._prepared.options, self._prepared.estimate
        check_disk(Path(options.out), guess.output_bytes)
        given = options.data or options.data_dir
        data = Path(given) if given else default_folder()
        self._observer.notice(
            f"on disk: {guess.disk(data, Path(options.out))}; shuffle files in {self._scratch.folder}"
        )
        self._storage.check()
        extent = self._prepared.extent
        self._observer.notice(f"{extent.mode} mode, {plural(extent.forks, 'fork')}: {extent.because}")
        machine = collect_environment(self._java.version)  # before we are what keeps it busy
        if reason := busy(machine):
            self._observer.notice(reason)
        check_server(self._prepared.options.engines)
        self._cluster.start()
        datasets = self._datasets()
        self._storage.publish(datasets)
        self._streams.publish(datasets)
        header = make_header(
            self._prepared,
            self._command,
            machine,
            self._world(),
            datasets,
            stream=self._streams.info,
            cluster=self._cluster.info,
            storage=self._storage.info,
        )
        self.store = RunStore.create(Path(options.out), header)
        self._lock = FolderLock(self.store.folder)
        return self._go(datasets)

    def resume(self, store: RunStore) -> Comparison:
        """What is left of an earlier run, in its folder; HeldError while another process works on it."""
        self._lock = FolderLock(store.folder)
        self.store = store
        store.mend()
        self._accounts.go_on(store.header.accounts)
        self._storage.check()
        check_server(self._prepared.options.engines)
        self._cluster.start()
        datasets = self._datasets()
        found = {label: dataset.manifest.fingerprint for label, dataset in datasets.items()}
        if found != {info.label: info.fingerprint for info in store.header.datasets}:
            raise BenchError(f"{store.folder} was measured on other data than is made now: start a new run")
        self._storage.publish(datasets)
        self._streams.publish(datasets)
        return self._go(datasets)

    def _go(self, datasets: dict[str, InputData]) -> Comparison:
        assert self.store is not None
        store, options = self.store, self._prepared.options
        selection = self._prepared.selection
        job = Job(
            plan=self._prepared.plan,
            workload=selection.workload,
            variants=selection.all_variants,
            borrowed=dict.fromkeys(selection.borrowed, selection.lender),
            store=store,
            timeout=options.timeout,
            group_of=selection.group_of,
            start_worker=self._start_worker(datasets),
            renew=self._renew,
            reference=selection.reference.name if selection.reference else None,
            pause_at=self._pause_at,
            redaction=self._prepared.redaction,
        )
        earlier = records_of(self._prepared.plan, store.records())
        clockwork = Clockwork(selection.workload, self._prepared.inputs)
        for record in earlier:
            clockwork.learn(record)
        self._stopping = stopping = Stopping(
            datasets=tuple(info.label for info in store.header.datasets),
            budget=options.budget,
            precision=self._precision(store),
        )
        outcome = "interrupted"
        try:
            Runner(job, stopping, self._accounts, clockwork, self._observer).run(earlier)
            outcome = COMPLETE
        finally:
            accounts = self._accounts.statement()
            store.update_header(replace(store.header, accounts=accounts, outcome=outcome, stopped=stopping.reasons))
            comparison = write_reports(store.folder)
        return comparison

    def _precision(self, store: RunStore) -> Precision | None:
        """When to look whether the run is precise enough, if it was asked for."""
        asked, found = self._prepared.options.precision, self._prepared.extent
        if asked is None:
            return None
        compared = len(self._prepared.selection.variants) - 1
        return Precision(
            asked=asked,
            looks=looks(max(1, compared), found.units),
            mode=found.mode,
            reached=lambda dataset: precise_enough(units_of(store.header, store.records(), dataset).values(), asked),
        )

    def _renew(self) -> None:
        """Write the reports of what there is; the account so far goes with them."""
        assert self.store is not None
        stopped = dict(self._stopping.reasons)
        self.store.update_header(replace(self.store.header, accounts=self._accounts.statement(), stopped=stopped))
        write_reports(self.store.folder)

    def _datasets(self) -> dict[str, InputData]:
        with self._accounts.spent_on("data"):
            self._observer.preparing("data")
            return {label: planned.ready(self._observer.preparing) for label, planned in self._prepared.inputs.items()}

    def _start_worker(self, datasets: dict[str, InputData]) -> Callable[[Group, str, int], Worker]:
        options, selection = self._prepared.options, self._prepared.selection
        store = self.store
        assert store is not None

        def start(group: Group, dataset: str, fork: int) -> Worker:
            engine, static, checkout = group
            base = options.base if checkout else None
            number = selection.groups.index(group)
            read_through(datasets[dataset].folder)
            self._streams.check()
            assignment = Assignment(
                workload=selection.workload.name,
                engine=engine,
                plugins=base.plugins if base else tuple(str(Path(plugin).absolute()) for plugin in options.plugins),
                spark_conf=self._storage.settings(self._streams.settings({**self._world(), **dict(static)})),
                streams=self._streams.published if engine == SPARK else {},
                pacing=self._streams.pacing if engine == SPARK else None,
                stored=self._storage.places,
                overrides=dict(options.conf),
                renamed={base.named(name): name for name in options.variants} if base else dict(selection.elsewhere),
                connect=options.engines.address,
                levels=dict(selection.levels),
                borrowed=dict.fromkeys(selection.borrowed, selection.lender),
                reference=selection.reference.name if selection.reference else None,
                datasets={label: str(found.folder) for label, found in datasets.items()},
                outputs=str((store.folder / OUTPUTS).absolute()),
                scratch=str(self._scratch.folder / f"worker-{number}"),
                keep_outputs=options.keep_outputs,
                verify_metrics=options.verify_metrics,
            )
            log = store.folder / LOGS / f"{folder_name(dataset)}-fork{fork}-worker{number}.log"
            java = {"JAVA_HOME": str(self._java.home)} if engine == SPARK else {}
            own = {"SPARK_LOCAL_IP": "127.0.0.1", **self._cluster.environment}
            return WorkerProcess(assignment, log, {**java, **own}, self._prepared.redaction, checkout)

        return start

    def _world(self) -> dict[str, str]:
        options = self._prepared.options
        return world_conf(
            master=self._cluster.master,
            memory_bytes=self._cluster.memory_for_drivers,
            drivers=self._prepared.selection.drivers,
            extra={**self._cluster.settings, **self._storage.conf, **dict(options.conf)},
        )

    def _needs_spark(self) -> bool:
        return self._prepared.selection.drivers > 0


def resume_command(folder: Path) -> str:
    """The line that goes on with a run."""
    return f"{Path(sys.executable).name} -m bench --resume {folder}"
