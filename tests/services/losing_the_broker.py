"""A plugin: baseline, but the broker of its events is killed when its stream has begun for the first time."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.catalog import load_catalog
from pipelines.stage import Stage, StageContext
from pipelines.variant import Register
from tests.processes import below

BEGUN = "offsets/0"
"""Spark's note of what the first micro-batch is going to read; nothing has been read then."""


@dataclass(frozen=True)
class Losing:
    stage: Stage
    name: str = "streaming_index"

    def run(self, context: StageContext) -> None:
        turn = Path(context.output).parents[1] / "lost"
        if not turn.exists():
            turn.touch()
            threading.Thread(target=kill_broker, args=(Path(context.scratch),), daemon=True).start()
        self.stage.run(context)


def kill_broker(scratch: Path) -> None:
    while not list(scratch.rglob(BEGUN)):
        time.sleep(0.005)
    (jvm,) = (each for each in below(os.getppid(), "kafka.Kafka") if each.cmdline()[-2] == "kafka.Kafka")
    jvm.kill()


def register_variants(register: Register) -> None:
    baseline = next(v.variant for v in load_catalog().variants_of("payments") if v.variant.name == "baseline")
    stages = tuple(Losing(each) if each.name == Losing.name else each for each in baseline.stages)
    register(replace(baseline, name="losing", summary="Loses its broker once.", stages=stages, on_request=True))
