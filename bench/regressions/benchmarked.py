"""One benchmark of one variant, as a test asks for it: run, judged, timed, counted and held against its budget."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bench.display.run_console import QUIET, RunConsole
from bench.errors import NotComparableError
from bench.machine.environment import spark_version
from bench.running.counted_run import Counted, CountedRun, counted_run
from datasets.spec import WORKLOAD
from pipelines.catalog import load_catalog
from reports.budgets.budget import Budget, Setting
from reports.budgets.compare import NOT_RUN, budget_changes, troubles_of
from reports.budgets.file import read_budget
from reports.budgets.measured import measured_budget
from reports.budgets.text import render_text
from reports.budgets.words import summary
from reports.evidence.attempts import counting
from reports.evidence.measurements import clocked
from reports.record import Kind, Status

NO_BUDGET = "none of this setting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """What a marker asks for: a variant, all of its stages or some, the data, and how often."""

    variant: str
    stage: str | tuple[str, ...] = ()
    scale: float = 0.05
    skew: float = 0.9
    seed: int = 1
    cores: int = 2
    rounds: int = 3
    workload: str = WORKLOAD
    plugins: str | tuple[str, ...] = ()
    budgets: str | None = None

    @property
    def stages(self) -> tuple[str, ...]:
        """Names of stages; none for all."""
        return (self.stage,) if isinstance(self.stage, str) else tuple(self.stage)

    @property
    def setting(self) -> Setting:
        """What its counters depend on beside the code."""
        return Setting(
            scale=self.scale,
            skew=self.skew,
            seed=self.seed,
            cores=self.cores,
            spark=spark_version(),
            stages=self.stages,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineBenchmark:
    """Call it to run the benchmark. `root` is where plugins and budgets are looked for, `folder` where the run goes."""

    asked: Pipeline
    benchmark: Any
    clock: Callable[[float], None]
    root: Path
    folder: Path

    def __call__(self) -> CountedRun:
        """Run the variant, and give each round's seconds inside the clock to pytest-benchmark.

        Fails the test where an answer is not the reference's, and where a counter is worse than its budget.
        """
        with RunConsole(QUIET) as console:
            run = counted_run(self._counted, ("pytest",), console)
        if troubles := troubles_of(run.comparison):
            (variant, stage), why = next(iter(troubles.items()))
            pytest.fail(f"{variant} in {stage}: {why}", pytrace=False)
        measured = tuple(seconds_of(run))
        if not measured:
            pytest.fail(f"{self.asked.variant}: {NOT_RUN}", pytrace=False)
        rounds = iter(measured)
        self.benchmark.pedantic(lambda: self.clock(next(rounds)), rounds=len(measured))
        setting = msgspec.structs.replace(self.asked.setting, stages=run.stages)
        found = measured_budget(self.asked.workload, setting, run.records)
        self.benchmark.extra_info |= {
            "variant": self.asked.variant,
            "setting": msgspec.to_builtins(setting),
            "counters": {stage: dict(cell.counters) for stage, cell in found.variants[self.asked.variant].items()},
            "budget": self._held_against_budget(run, found),
        }
        return run

    @property
    def _counted(self) -> Counted:
        asked = self.asked
        return Counted(
            setting=asked.setting,
            workload=asked.workload,
            variants=(asked.variant,),
            plugins=tuple(map(str, self._plugins())),
            out=str(self.folder),
            rounds=asked.rounds,
            repeat_all=True,
        )

    def _held_against_budget(self, run: CountedRun, found: Budget) -> str:
        """How it stands to its budget, in a word or two; fails the test where it is worse."""
        file = self.root / (self.asked.budgets or Path("budgets", f"{self.asked.workload}.toml"))
        if not self.asked.budgets and not file.exists():
            return NO_BUDGET
        budget = self._budget_of_stages(read_budget(file), run)
        if budget is None:
            if self.asked.budgets:
                raise NotComparableError(f"{file} has no budget for {self.asked.variant} in this setting")
            return NO_BUDGET
        changes = budget_changes(budget, found, {})
        if changes.worse:
            pytest.fail(render_text(changes, summary(changes)), pytrace=False)
        return "kept"

    def _budget_of_stages(self, budget: Budget, run: CountedRun) -> Budget | None:
        """The variant's budget of the stages that had the same input in both; None where setting or name differ."""
        same = msgspec.structs.replace(budget.setting, stages=self.asked.stages) == self.asked.setting
        stages = budget.variants.get(self.asked.variant)
        if not same or stages is None:
            return None
        workload = load_catalog(self._plugins()).workload(self.asked.workload)
        here, there = set(run.stages), set(budget.setting.stages)
        alike = {
            name: cell
            for name, cell in stages.items()
            # what the stage builds on was the variant's own in both, or the reference's in both
            if name in here and (needed := set(workload.upstream_of((name,)))) & here == needed & there
        }
        return msgspec.structs.replace(budget, variants={self.asked.variant: alike}) if alike else None

    def _plugins(self) -> tuple[Path, ...]:
        plugins = self.asked.plugins
        return tuple(self.root / each for each in ((plugins,) if isinstance(plugins, str) else plugins))


def seconds_of(run: CountedRun) -> Iterator[float]:
    """Seconds inside the clock of every measured trial that ended well and that counts."""
    for record in counting(run.records):
        if record.trial.kind is Kind.MEASURED and record.status is Status.OK:
            yield clocked(record)
