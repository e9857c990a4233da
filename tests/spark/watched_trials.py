"""Trials with all collectors, in a process of their own, as a worker runs them: the tests' driver has no UI to ask."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.messages import Assignment
from bench.session import SparkDriver, world_conf
from bench.trial import TrialRunner
from bench.worker import collectors_for, place_of, settings_of, variant_of
from datasets.cache import ensure
from datasets.spec import DatasetSpec
from pipelines.catalog import load_catalog
from pipelines.variant import SPARK
from reports.record import Kind, Trial, TrialRecord
from tests.spark.harness import SPARK_VARIANTS, STAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What to run: every Spark variant so often through all stages, in turn, with settings that win over its own."""

    scale: float
    repetitions: int = 1
    overrides: Mapping[str, str]
    verify_metrics: bool = False

    def run(self, folder: Path, patience: float) -> Mapping[str, Sequence[TrialRecord]]:
        """Records by variant, oldest first. `patience` is in seconds."""
        with (
            pytest.MonkeyPatch.context() as environment,
            ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as worker,
        ):
            environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
            environment.setenv("PYSPARK_PYTHON", sys.executable)
            return worker.submit(_run, self, folder).result(timeout=patience)


def _run(watch: Watch, folder: Path) -> dict[str, list[TrialRecord]]:
    catalog = load_catalog()
    assignment = Assignment(
        workload="payments",
        engine=SPARK,
        plugins=(),
        spark_conf=world_conf(master="local[2]", memory_bytes=6 << 30, drivers=1, extra=watch.overrides),
        overrides=dict(watch.overrides),
        borrowed={},
        reference=None,
        datasets={"data": str(ensure(DatasetSpec(scale=watch.scale, skew=0.9), folder / "data").folder)},
        outputs=str(folder / "outputs"),
        scratch=str(folder / "scratch"),
        keep_outputs=False,
        verify_metrics=watch.verify_metrics,
    )
    session = SparkDriver(settings_of(assignment), folder / "scratch")
    collectors = collectors_for(SPARK, verify_metrics=watch.verify_metrics)
    runner = TrialRunner(session, catalog.workload("payments"), collectors, lambda stage: None)
    found: dict[str, list[TrialRecord]] = {name: [] for name in SPARK_VARIANTS}
    for turn in range(watch.repetitions):
        for name, records in found.items():
            trial = Trial(
                id=f"{name}-{turn}", dataset="data", fork=1, block=turn, variant=name, stages=STAGES, kind=Kind.MEASURED
            )
            variant = variant_of(catalog, assignment, trial)
            records.append(runner.run(trial, variant, place_of(assignment, trial), {}))
    session.close()
    return found
