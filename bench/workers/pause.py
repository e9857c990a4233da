"""A pause after a stage, with Spark's UI open: where there is one, who may ask for it, and what is waited for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.accounts import PAUSED, Accounts
from bench.engines.guided_ui import Sight
from bench.errors import BenchError
from bench.observer import Observer
from bench.planning.prepare import Prepared
from pipelines.variant import SPARK
from reports.record import Kind, Trial

Wait = Callable[[tuple[Sight, ...]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """After which stage of a trial to pause; `wait` is told what to look at, and returns when it goes on."""

    stage: str
    wait: Wait


class Pauses:
    """Where a run pauses: in the first measured trial of each variant on Spark that has the stage asked for, if any."""

    def __init__(self, stage: str | None, accounts: Accounts, observer: Observer) -> None:
        self._stage = stage
        self._accounts = accounts
        self._observer = observer
        self._shown: set[str] = set()  # variants that were paused at

    def of(self, trial: Trial, engine: str) -> Pause | None:
        """The pause of a trial on that engine, None without one; no activity claims its time."""
        stage = self._stage
        fit = stage in trial.stages and trial.kind is Kind.MEASURED and engine == SPARK
        if stage is None or not fit or trial.variant in self._shown:
            return None

        def wait(sights: Sequence[Sight]) -> None:
            self._shown.add(trial.variant)
            with self._accounts.spent_on(PAUSED):
                self._observer.paused(trial, stage, sights)

        return Pause(stage=stage, wait=wait)


def check_pause(stage: str | None, prepared: Prepared) -> None:
    """BenchError when there is nothing to pause at: no such stage, no variant on Spark, or no UI."""
    if stage is None:
        return
    selection = prepared.selection
    if stage not in selection.stages:
        raise BenchError(f"--pause-at {stage!r} is no stage of this run: it has {', '.join(selection.stages)}")
    if not any(variant.engine == SPARK for variant in selection.variants):
        raise BenchError("--pause-at waits in Spark's UI, and no variant of this run is on Spark: leave it out")
    if dict(prepared.options.conf).get("spark.ui.enabled", "true").lower() == "false":
        raise BenchError("--pause-at waits in Spark's UI, which spark.ui.enabled=false turns off: leave one out")


def check_somebody_is_there(stage: str | None) -> None:
    """BenchError when nobody could press Enter."""
    if stage is not None and not (sys.stdin and sys.stdin.isatty()):
        raise BenchError("--pause-at waits for Enter, and standard input is no terminal: leave it out")
