"""The harness's own trials in the tests' driver: a stage is run, judged by the reference, and told in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pyspark.sql import SparkSession

from bench.collectors.collector import Collector, Watched
from bench.collectors.streaming_progress import StreamingProgress
from bench.engines.duck_database import DuckDatabase
from bench.engines.session import Session
from bench.engines.spark_driver import SparkDriver
from bench.trials.trial import TrialRunner
from bench.trials.trial_place import Place
from pipelines.catalog import load_catalog
from pipelines.events import FILES_PER_TRIGGER, FileEvents
from pipelines.payments import OPTIMIZED, PAYMENTS
from pipelines.variant import DUCKDB, SPARK, Variant, with_overrides
from reports.evidence.answers import Judgement, judge
from reports.record import Answer, StageRecord, Trial, TrialRecord
from tests.spark.conftest import FEW_PARTITIONS, NO_COMPILER

STAGES = tuple(outline.name for outline in PAYMENTS.stages if not outline.provided)
REFERENCE = "duckdb-reference"
_ON_SPARK = [v.variant for v in load_catalog().variants_of("payments") if v.variant.engine == SPARK]
SPARK_VARIANTS = tuple(variant.name for variant in _ON_SPARK if not variant.on_request)
DERIVED_VARIANTS = tuple(variant.name for variant in OPTIMIZED.derived())


@dataclass(frozen=True, slots=True, kw_only=True)
class Harness:
    """Trials on one dataset. `settings` win over the variants' own; `borrowed` is as in a run's `Place`."""

    driver: SparkDriver
    dataset: Path
    folder: Path
    files_per_trigger: int = FILES_PER_TRIGGER
    settings: Mapping[str, str] = field(default_factory=lambda: FEW_PARTITIONS | NO_COMPILER)
    borrowed: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(STAGES, REFERENCE))

    def reference(self, *stages: str) -> Mapping[str, Answer]:
        """The reference's answers; from now on its outputs are there."""
        record = self.trial(REFERENCE, stages)
        answers = {done.stage: done.answer for done in record.stages if done.answer is not None}
        assert len(answers) == len(stages), record.error
        return answers

    def trial(self, name: str, stages: tuple[str, ...], expected: Mapping[str, Answer] | None = None) -> TrialRecord:
        """Run stages of a variant as a worker does, with no collector but that of micro-batches."""
        variant = self.variant(name)
        session: Session = DuckDatabase({}, self.folder) if variant.engine == DUCKDB else self.driver
        events = partial(FileEvents, files_per_trigger=self.files_per_trigger)
        runner = TrialRunner(session, replace(PAYMENTS, events=events), _collectors, began=lambda stage: None)
        trial = Trial(id=f"{name}-{stages[0]}", dataset="", fork=1, block=0, variant=name, stages=stages)
        return runner.run(trial, variant, self._place(), expected or {})

    def judged(self, name: str, stage: str, expected: Mapping[str, Answer]) -> tuple[Judgement, StageRecord]:
        """Run one stage; what a report says of it, and its record."""
        record = self.trial(name, (stage,), expected)
        return judge([record], stage, name, expected[stage]), record.stages[0]

    def variant(self, name: str) -> Variant:
        (found,) = (v.variant for v in load_catalog().variants_of("payments") if v.variant.name == name)
        return with_overrides(found, self.settings)

    def output(self, name: str, stage: str) -> Path:
        return self._place().output(name, stage)

    def _place(self) -> Place:
        return Place(
            dataset=str(self.dataset),
            outputs=self.folder / "outputs",
            scratch=self.folder / "scratch",
            borrowed=self.borrowed,
            reference=REFERENCE,
        )


def _collectors(watched: Watched) -> tuple[Collector, ...]:
    streams = watched.stage == "streaming_index" and isinstance(watched.session, SparkSession)
    return (StreamingProgress(watched),) if streams else ()
