"""Trials with all collectors, in a process of their own, as a worker runs them: the tests' driver has no UI to ask."""

from __future__ import annotations

import multiprocessing
import random
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.engines.duck_database import DuckDatabase
from bench.engines.spark_conf import JAVA_OPTIONS, world_conf
from bench.engines.spark_driver import SparkDriver
from bench.trials.trial import TrialRunner
from bench.workers.assigned import collectors_for, place_of, settings_of, variant_of
from bench.workers.messages import Assignment
from datasets.cache.cache import ensure
from datasets.spec import DatasetSpec
from pipelines.catalog import load_catalog
from pipelines.variant import SPARK
from reports.record import Trial, TrialRecord
from tests.spark.conftest import SHORT_LIVED
from tests.spark.harness import REFERENCE, SPARK_VARIANTS, STAGES

UNWATCHED = "unwatched "
PATIENCE = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What to run: Spark variants so often through the stages, in turn, with settings that win over their own.

    `also_unwatched` runs each a second time in every turn without any collector, in a random order. `java` are options
    of the JVM: none where times are looked at.
    """

    scale: float
    variants: tuple[str, ...] = SPARK_VARIANTS
    stages: tuple[str, ...] = STAGES
    repetitions: int = 1
    overrides: Mapping[str, str]
    verify_metrics: bool = False
    also_unwatched: bool = False
    master: str = "local[2]"
    java: str = SHORT_LIVED

    def run(self, folder: Path, patience: float = PATIENCE) -> Mapping[str, Sequence[TrialRecord]]:
        """Records by variant, oldest first; unwatched ones with that word before the name. `patience` is in seconds."""
        with (
            pytest.MonkeyPatch.context() as environment,
            ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as worker,
        ):
            environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
            environment.setenv("PYSPARK_PYTHON", sys.executable)
            return worker.submit(_run, self, folder).result(timeout=patience)


def _run(watch: Watch, folder: Path) -> dict[str, list[TrialRecord]]:
    catalog = load_catalog()
    conf = world_conf(master=watch.master, memory_bytes=6 << 30, drivers=1, extra=watch.overrides)
    assignment = Assignment(
        workload="payments",
        engine=SPARK,
        plugins=(),
        spark_conf={**conf, JAVA_OPTIONS: f"{conf[JAVA_OPTIONS]} {watch.java}"},
        overrides=dict(watch.overrides),
        borrowed={stage: REFERENCE for stage in STAGES if stage not in watch.stages},
        reference=None,
        datasets={"data": str(ensure(DatasetSpec(scale=watch.scale, skew=0.9), folder / "data").folder)},
        outputs=str(folder / "outputs"),
        scratch=str(folder / "scratch"),
        keep_outputs=False,
        verify_metrics=watch.verify_metrics,
    )
    workload = catalog.workload("payments")
    borrowed = tuple(assignment.borrowed)
    if borrowed:
        trial = Trial(id=REFERENCE, dataset="data", fork=1, block=0, variant=REFERENCE, stages=borrowed)
        reference = TrialRunner(DuckDatabase({}, folder), workload, lambda watched: (), lambda stage: None)
        reference.run(trial, variant_of(catalog, assignment, trial), place_of(assignment, trial), {})
    session = SparkDriver(settings_of(assignment), folder / "scratch")
    ways = {"": collectors_for(SPARK, verify_metrics=watch.verify_metrics)}
    if watch.also_unwatched:
        ways[UNWATCHED] = lambda watched: ()
    chance = random.Random(1)
    found: defaultdict[str, list[TrialRecord]] = defaultdict(list)
    for turn in range(watch.repetitions):
        for name in watch.variants:
            for way in chance.sample(list(ways), len(ways)):
                trial = Trial(
                    id=f"{way}{name}-{turn}", dataset="data", fork=1, block=turn, variant=name, stages=watch.stages
                )
                runner = TrialRunner(session, workload, ways[way], lambda stage: None)
                variant = variant_of(catalog, assignment, trial)
                found[way + name].append(runner.run(trial, variant, place_of(assignment, trial), {}))
    session.close()
    return dict(found)
