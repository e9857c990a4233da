"""Kills of a run on real Spark, each at a moment of its own: what was measured stays, and the rest is done once."""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

from reports.record import StageRecord
from reports.store import RunStore
from tests.crashes.commands import Place, Strike
from tests.crashes.kills import finish
from tests.crashes.moments import (
    Moment,
    append,
    collection,
    comparison,
    generation,
    java_starts,
    rendering,
    trial,
    wait_for,
    warm_up,
)
from tests.crashes.timeless import EXACT, counted, planned, timeless
from tests.processes import alive, below
from tests.spark.conftest import FEW_PARTITIONS

FEW: Final = [word for key, value in FEW_PARTITIONS.items() for word in ("--conf", f"{key}={value}")]
CHOSEN: Final = (
    *("--scale", "0.001", "--skew", "0.9", "--variant", "baseline", "--variant", "optimized"),
    *("--stage", "batch_index", "--mode", "quick", "--repetitions", "2", *FEW),
)
PLAN: Final[tuple[tuple[str, Moment, Strike], ...]] = (
    ("generation", generation, Strike.KILL),
    ("start of the JVM", java_starts, Strike.KILL_JAVA),
    ("start of the JVM", java_starts, Strike.KILL_ALL),
    ("warm-up", warm_up, Strike.KILL_WORKER),
    ("append", append(), Strike.KILL),
    ("warm-up", warm_up, Strike.KILL),
    ("append", append(), Strike.KILL_ALL),
    ("trial", trial, Strike.KILL_WORKER),
    ("collection", collection, Strike.KILL),
    ("trial", trial, Strike.KILL),
    ("append", append(), Strike.TERMINATE),
    ("comparison", comparison(), Strike.KILL),
    ("rendering", rendering(), Strike.KILL),
)


def facts(run: Path) -> dict[str, Any]:
    """What does not depend on time: the answers and exact metrics of every trial, and what the comparison says."""
    store = RunStore.open(run)
    return {record.trial.id: [_exact(stage) for stage in record.stages] for record in store.records()}


def _exact(stage: StageRecord) -> tuple[object, ...]:
    return stage.stage, stage.status, stage.answer, {name: getattr(stage.metrics, name) for name in EXACT}


@pytest.mark.nightly
@pytest.mark.spark
def test_kills_at_every_step_of_a_run_on_spark_lose_and_double_nothing(tmp_path: Path) -> None:
    before_all = below(os.getpid())
    undisturbed = Place(tmp_path / "undisturbed")
    first = undisturbed.start(CHOSEN)
    assert first.end() == 0, first.text()
    began, place, struck = time.monotonic(), Place(tmp_path / "killed"), Counter[str]()
    command = place.start(CHOSEN)
    for name, moment, how in PLAN:
        if command.process.poll() is not None:
            command = place.start(CHOSEN)
        wait_for(moment, place, command)
        if how is Strike.KILL_WORKER:  # the command goes on with another one
            victims = command.victims(how)
            for victim in victims:
                victim.kill()
            struck[f"{name}: {how}"] += bool(victims)
        else:
            struck[f"{name}: {how}"] += command.strike(how)
    finish(place, CHOSEN)
    was, run = undisturbed.run(), place.run()
    assert was is not None and run is not None
    print(f"{struck.total()} strikes in {time.monotonic() - began:.0f} s: {dict(struck)}")
    assert struck.total() == len(PLAN)
    assert counted(run) == planned(run)
    place.check_clean()
    before, now = facts(was), facts(run)
    assert {trial: now[trial] for trial in before} == before
    assert timeless(run, tmp_path / "b").counts() == timeless(was, tmp_path / "a").counts()
    assert not alive([each for each in below(os.getpid()) if each not in before_all], 5)
