"""A run of which only the records matter: each variant so often, without warm-up and without A/A."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bench.observer import Observer
from bench.options import Options, check
from bench.planning.prepare import prepare
from bench.running.run import new_run
from reports.budgets.budget import Setting
from reports.comparison_types import Comparison
from reports.record import Kind, Mode, TrialRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What to count: these variants (none for all), so many `rounds`, in a budget's setting. Folders are as in Options.

    With `repeat_all`, stages that are otherwise measured once are repeated in every round too.
    """

    setting: Setting
    workload: str
    variants: tuple[str, ...]
    plugins: tuple[str, ...]
    out: str
    data_dir: str | None = None
    rounds: int = 1
    repeat_all: bool = False

    @property
    def options(self) -> Options:
        """The options of the run; BenchError for one that is out of its range."""
        return check(
            Options(
                scales=(self.setting.scale,),
                skews=(self.setting.skew,),
                seed=self.setting.seed,
                variants=self.variants,
                stages=self.setting.stages,
                mode=Mode.QUICK,
                repetitions=self.rounds,
                repeat_all=self.repeat_all,
                master=f"local[{self.setting.cores}]",
                plugins=self.plugins,
                workload=self.workload,
                out=self.out,
                data_dir=self.data_dir,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRun:
    """What the run left; `stages` are the names of those that were asked for."""

    folder: Path
    stages: tuple[str, ...]
    records: tuple[TrialRecord, ...]
    comparison: Comparison


def counted_run(asked: Counted, command: tuple[str, ...], observer: Observer) -> CountedRun:
    """Run every variant so often. Raises what `prepare` raises."""
    return counted(asked.options, command, observer)


def counted(options: Options, command: tuple[str, ...], observer: Observer) -> CountedRun:
    """Run of these options what is measured; counters need no warm engine and no variant against itself.

    Raises what `prepare` raises.
    """
    prepared = prepare(options)
    plan = tuple(trial for trial in prepared.plan if trial.kind is not Kind.WARM_UP and trial.replica == 1)
    store, comparison = new_run(replace(prepared, plan=plan), command, observer)
    return CountedRun(
        folder=store.folder,
        stages=prepared.selection.stages,
        records=store.records(),
        comparison=comparison,
    )
