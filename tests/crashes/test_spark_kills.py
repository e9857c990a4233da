"""Kills of a run on real Spark, each at a moment of its own: what was measured stays, and the rest is done once."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from tests.crashes.commands import STOP_SECONDS, Place, Strike, left_of
from tests.crashes.kills import finish
from tests.crashes.moments import (
    VARIANTS,
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
from tests.crashes.timeless import counted, exact, planned, timeless
from tests.processes import alive
from tests.services.short_lived import short_lived
from tests.spark.conftest import FEW_PARTITIONS

FEW: Final = [word for key, value in FEW_PARTITIONS.items() for word in ("--conf", f"{key}={value}")] + short_lived()
CHOSEN: Final = (
    *("--scale", "0.001", "--skew", "0.9", *(word for name in VARIANTS for word in ("--variant", name))),
    *("--stage", "batch_index", "--mode", "quick", "--repetitions", "3", *FEW),
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


@pytest.mark.nightly
@pytest.mark.spark
def test_kills_at_every_step_of_a_run_on_spark_lose_and_double_nothing(tmp_path: Path) -> None:
    undisturbed = Place(tmp_path / "undisturbed")
    first = undisturbed.start(CHOSEN)
    assert first.end() == 0, first.text()
    began, place, struck = time.monotonic(), Place(tmp_path / "killed"), Counter[str]()
    command = place.start(CHOSEN)
    for name, moment, how in PLAN:
        if command.process.poll() is not None:
            command = place.start(CHOSEN)
        wait_for(moment, place, command)
        said, at = f"{name}: {how}", time.monotonic() - began
        struck[said] += command.bereave() if how is Strike.KILL_WORKER else command.strike(how)
        print(f"{at:5.0f} s {said} ({struck[said]})", flush=True)
    finish(place, CHOSEN)
    was, run = undisturbed.run(), place.run()
    assert was is not None and run is not None
    print(f"{struck.total()} strikes in {time.monotonic() - began:.0f} s: {dict(struck)}")
    assert struck.total() == len(PLAN)
    assert counted(run) == planned(run)
    place.check_clean()
    before, now = exact(was), exact(run)
    assert {trial: now[trial] for trial in before} == before
    assert timeless(run, tmp_path / "b").counts() == timeless(was, tmp_path / "a").counts()
    assert alive(left_of(tmp_path), STOP_SECONDS) == []
