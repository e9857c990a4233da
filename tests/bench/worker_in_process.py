"""A worker without a process, so that most tests of the command line take milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from bench.engines.session import open_session
from bench.trials.trial import TrialRunner
from bench.workers.assigned import collectors_for, place_of, variant_of
from bench.workers.messages import Assignment, RunTrial
from bench.workers.pause import Pause
from pipelines.catalog import load_catalog
from reports.record import TrialRecord


class WorkerInProcess:
    """Stands where `WorkerProcess` stands and does the same trials by the same code, here."""

    alive = True

    def __init__(
        self,
        assignment: Assignment,
        log: Path,
        environment: Mapping[str, str],
        redaction: object = None,
        checkout: str = "",
    ) -> None:
        assert not checkout, "code of another revision needs a process of its own"
        self._assignment = assignment
        self._catalog = load_catalog([Path(plugin) for plugin in assignment.plugins])
        self._session = open_session(assignment.engine, assignment.spark_conf, Path(assignment.scratch))
        self.spark_conf = dict(self._session.conf)

    def run(
        self,
        asked: RunTrial,
        timeout: float,
        began: Callable[[str], None],
        pause: Pause | None = None,
    ) -> TrialRecord:
        workload = self._catalog.workload(self._assignment.workload)
        runner = TrialRunner(self._session, workload, collectors_for(self._assignment.engine), began)
        trial = asked.trial
        variant = variant_of(self._catalog, self._assignment, trial)
        return runner.run(trial, variant, place_of(self._assignment, trial, asked.borrowed), asked.expected)

    def close(self) -> None:
        self._session.close()

    def kill(self) -> None:
        self.close()
