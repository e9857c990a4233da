"""Starts the workers of a run: what each is told of it, and what its process finds in its environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.machine.places import OUTPUTS, folder_name, read_through
from bench.planning.engine_checks import check_server
from bench.planning.plan import Group
from bench.planning.prepare import Prepared
from bench.surroundings import Surroundings
from bench.workers.messages import Assignment
from bench.workers.worker_process import Worker, WorkerProcess
from datasets.input_data import InputData
from pipelines.variant import CONNECT, SPARK
from reports.files.store import LOGS


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerFactory:
    """Makes workers for a run in its `folder`, on datasets by label."""

    prepared: Prepared
    around: Surroundings
    datasets: Mapping[str, InputData]
    folder: Path

    def start(self, group: Group, dataset: str, fork: int) -> Worker:
        """A worker for a group of variants, all services there and what it will read first in the page cache."""
        engine, _, checkout = group
        number = self.prepared.selection.groups.index(group)
        read_through(self.datasets[dataset].folder)
        self.around.streams.check()
        self.around.storage.answers()
        if engine == CONNECT:
            check_server(self.prepared.options.engines)
        log = self.folder / LOGS / f"{folder_name(dataset)}-fork{fork}-worker{number}.log"
        assignment = self._assignment(group, number)
        return WorkerProcess(assignment, log, self._environment(engine), self.prepared.redaction, checkout)

    def _assignment(self, group: Group, number: int) -> Assignment:
        engine, static, checkout = group
        options, selection, around = self.prepared.options, self.prepared.selection, self.around
        base = options.base if checkout else None
        on_spark = engine == SPARK
        return Assignment(
            workload=selection.workload.name,
            engine=engine,
            plugins=base.plugins if base else tuple(str(Path(plugin).absolute()) for plugin in options.plugins),
            spark_conf=around.storage.settings(around.streams.settings({**around.world, **dict(static)})),
            streams=around.streams.published if on_spark else {},
            pacing=around.streams.pacing if on_spark else None,
            stored=around.storage.places,
            addresses=dict(around.storage.addresses),
            overrides=dict(options.conf),
            renamed={base.named(name): name for name in options.variants} if base else dict(selection.elsewhere),
            connect=options.engines.address,
            levels=dict(selection.levels),
            borrowed=selection.lenders,
            reference=selection.reference_name,
            datasets={label: str(found.folder) for label, found in self.datasets.items()},
            outputs=str((self.folder / OUTPUTS).absolute()),
            scratch=str(around.scratch.folder / f"worker-{number}"),
            keep_outputs=options.keep_outputs,
            verify_metrics=options.verify_metrics,
        )

    def _environment(self, engine: str) -> dict[str, str]:
        java = {"JAVA_HOME": str(self.around.java.home)} if engine == SPARK else {}
        return {**java, "SPARK_LOCAL_IP": "127.0.0.1", **self.around.cluster.environment}
