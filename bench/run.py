"""One run from options to reports: select, check, make the data, plan, run, tidy up."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import msgspec

from bench import __version__
from bench.accounts import Accounts
from bench.environment import code_fingerprint, collect_environment, memory_bytes
from bench.errors import BenchError
from bench.estimate import Clockwork, Estimate, estimate
from bench.java import Java, find_java
from bench.messages import Assignment, describe_conf
from bench.options import Options
from bench.plan import Asked, Group, make_plan, worker_group
from bench.runner import Job, Observer, Runner
from bench.selection import Selection, select
from bench.session import world_conf
from bench.worker_process import Worker, WorkerProcess
from datasets.cache import Dataset, ensure
from pipelines.catalog import load_catalog
from pipelines.variant import SPARK
from reports.comparison_types import Comparison
from reports.record import FORMAT_VERSION, DatasetInfo, RunHeader, StageInfo, Trial, VariantInfo
from reports.render import write_reports
from reports.store import RunStore

MEMORY_FOLDER: Final = Path("/dev/shm")
NO_JAVA: Final = Java(home=Path(), version="not used")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All that is known before anything is made: what was asked for, resolved and checked."""

    options: Options
    selection: Selection
    plan: tuple[Trial, ...]
    estimate: Estimate


def prepare(options: Options) -> Prepared:
    """Resolve the options; BenchError, PipelineError or DatasetError when they do not fit together."""
    selection = select(load_catalog([Path(plugin) for plugin in options.plugins]), options)
    specs = options.specs()
    plan = make_plan(
        Asked(
            workload=selection.workload,
            datasets=tuple(spec.label for spec in specs),
            variants=selection.variants,
            baseline=selection.baseline,
            stages=selection.stages,
            repetitions=options.repetitions,
            forks=options.forks,
            seed=options.seed,
        )
    )
    groups = len({worker_group(variant) for variant in selection.variants})
    guess = estimate(
        plan,
        selection.workload,
        scale=options.scale,
        dataset_bytes=sum(selection.workload.dataset_bytes(spec) for spec in specs),
        worker_starts=groups * len(specs) * options.forks,
        variants=len(selection.variants),
    )
    return Prepared(options=options, selection=selection, plan=plan, estimate=guess)


class Run:
    """One run in its folder. Use as a context manager: leaving it tidies up, however it is left."""

    def __init__(self, prepared: Prepared, command: Sequence[str], accounts: Accounts, observer: Observer) -> None:
        self._prepared = prepared
        self._command = tuple(command)
        self._accounts = accounts
        self._observer = observer
        self._java = find_java() if self._needs_spark() else NO_JAVA
        self._scratch = _scratch_folder(prepared)
        self.store: RunStore | None = None
        if self._java.notice:
            observer.notice(self._java.notice)

    def __enter__(self) -> Run:
        """Nothing yet: folders are made when they are needed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the scratch folder, and the outputs unless they are to be kept."""
        shutil.rmtree(self._scratch, ignore_errors=True)
        if self.store and not self._prepared.options.keep_outputs:
            shutil.rmtree(self.store.folder / "outputs", ignore_errors=True)

    def start(self) -> Comparison:
        """A new run, from the data to the reports."""
        check_disk(self._prepared, Path(self._prepared.options.out))
        datasets = self._datasets()
        self.store = RunStore.create(Path(self._prepared.options.out), self._header(datasets))
        return self._go(datasets)

    def resume(self, store: RunStore) -> Comparison:
        """What is left of an earlier run, in its folder."""
        self.store = store
        datasets = self._datasets()
        found = {label: dataset.manifest.fingerprint for label, dataset in datasets.items()}
        if found != {info.label: info.fingerprint for info in store.header.datasets}:
            raise BenchError(f"{store.folder} was measured on other data than is made now: start a new run")
        return self._go(datasets)

    def _go(self, datasets: dict[str, Dataset]) -> Comparison:
        assert self.store is not None
        store, options = self.store, self._prepared.options
        workload = self._prepared.selection.workload
        job = Job(
            plan=self._prepared.plan,
            workload=workload,
            variants=self._prepared.selection.variants,
            store=store,
            timeout=options.timeout,
            budget=options.budget,
            start_worker=self._start_worker(datasets),
            renew=self._renew,
        )
        earlier = store.records()
        clockwork = Clockwork(workload, options.scale)
        for record in earlier:
            clockwork.learn(record)
        outcome = "interrupted"
        try:
            Runner(job, self._accounts, clockwork, self._observer).run(earlier)
            outcome = "complete"
        finally:
            store.update_header(replace(store.header, accounts=self._accounts.statement(), outcome=outcome))
            comparison = write_reports(store.folder)
        return comparison

    def _renew(self) -> None:
        """Write the reports of what there is; the account so far goes with them."""
        assert self.store is not None
        self.store.update_header(replace(self.store.header, accounts=self._accounts.statement()))
        write_reports(self.store.folder)

    def _datasets(self) -> dict[str, Dataset]:
        folder = self._prepared.options.data_dir
        with self._accounts.spent_on("data"):
            self._observer.preparing("data")
            return {
                spec.label: ensure(spec, Path(folder) if folder else None, progress=self._observer.preparing)
                for spec in self._prepared.options.specs()
            }

    def _start_worker(self, datasets: dict[str, Dataset]) -> Callable[[Group, str, int], Worker]:
        options, selection = self._prepared.options, self._prepared.selection
        store = self.store
        assert store is not None

        def start(group: Group, dataset: str, fork: int) -> Worker:
            engine, static = group
            number = selection.groups.index(group)
            _read_through(datasets[dataset].folder)
            assignment = Assignment(
                workload=selection.workload.name,
                engine=engine,
                plugins=tuple(str(Path(plugin).absolute()) for plugin in options.plugins),
                spark_conf={**self._world(), **dict(static)},
                overrides=dict(options.conf),
                datasets={label: str(found.folder) for label, found in datasets.items()},
                outputs=str((store.folder / "outputs").absolute()),
                scratch=str(self._scratch / f"worker-{number}"),
                keep_outputs=options.keep_outputs,
            )
            log = store.folder / "logs" / f"{dataset.replace(' ', '-')}-fork{fork}-worker{number}.log"
            java = {"JAVA_HOME": str(self._java.home)} if engine == SPARK else {}
            own = {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
            return WorkerProcess(assignment, log, {**java, **own})

        return start

    def _world(self) -> dict[str, str]:
        options = self._prepared.options
        return world_conf(
            master=options.master,
            memory_bytes=memory_bytes(),
            groups=len(self._prepared.selection.groups),
            extra=dict(options.conf),
        )

    def _needs_spark(self) -> bool:
        return any(variant.engine == SPARK for variant in self._prepared.selection.variants)

    def _header(self, datasets: dict[str, Dataset]) -> RunHeader:
        selection, options = self._prepared.selection, self._prepared.options
        outlines = [selection.workload.outline(stage) for stage in selection.stages]
        return RunHeader(
            format=FORMAT_VERSION,
            id=f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}",
            version=__version__,
            code=code_fingerprint([Path(plugin) for plugin in options.plugins]),
            created_at=time.time(),
            command=self._command,
            options={**asdict(options), "conf": list(describe_conf(dict(options.conf)).items())},
            workload=selection.workload.name,
            stages=tuple(StageInfo(name=each.name, summary=each.summary, once=each.once) for each in outlines),
            baseline=selection.baseline,
            variants=tuple(
                VariantInfo(
                    name=entry.variant.name,
                    summary=entry.variant.summary,
                    origin=entry.origin,
                    spark_conf=describe_conf(entry.variant.spark_conf),
                    tunings=entry.variant.tunings,
                )
                for entry in selection.registered
            ),
            datasets=tuple(
                DatasetInfo(
                    label=label,
                    fingerprint=dataset.manifest.fingerprint,
                    manifest={k: v for k, v in msgspec.to_builtins(dataset.manifest).items() if k != "files"},
                )
                for label, dataset in datasets.items()
            ),
            environment=collect_environment(self._java.version),
            spark_conf=describe_conf(self._world()),
            plan=self._prepared.plan,
        )


def check_disk(prepared: Prepared, folder: Path) -> None:
    """BenchError when the folder for runs cannot be written or its disk cannot hold the outputs."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        raise BenchError(f"cannot write to {folder} ({error.strerror}): choose another folder with --out") from None
    needed = prepared.estimate.output_bytes
    if free < needed:
        raise BenchError(
            f"outputs need about {needed / 1e9:.1f} GB and {folder} has {free / 1e9:.1f} GB free: "
            "use a smaller --scale, fewer variants or another --out"
        )


def _scratch_folder(prepared: Prepared) -> Path:
    """Where shuffle files and checkpoints go: in memory if there is ample room, so that no disk's mood is measured."""
    name = f"spark-variant-bench-{os.getpid()}"
    if prepared.options.scratch:
        return Path(prepared.options.scratch) / name
    needed = max(2 << 30, 8 * prepared.estimate.dataset_bytes)
    with suppress(OSError):
        if os.access(MEMORY_FOLDER, os.W_OK) and shutil.disk_usage(MEMORY_FOLDER).free > needed < memory_bytes() // 4:
            return MEMORY_FOLDER / name
    return Path(tempfile.gettempdir()) / name


def _read_through(folder: Path) -> None:
    """Read all files of a dataset once, so that the first to scan them is not the one that waits for the disk."""
    for path in sorted(folder.rglob("*.parquet")):
        with path.open("rb") as file:
            while file.read(1 << 20):
                pass


def resume_command(folder: Path) -> str:
    """The line that goes on with a run."""
    return f"{Path(sys.executable).name} -m bench --resume {folder}"
