"""A pause after a stage, with Spark's UI open: who may ask for one, and what is said and waited for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from bench.errors import BenchError
from bench.guided_ui import Sight
from bench.prepare import Prepared
from pipelines.variant import SPARK

Wait = Callable[[tuple[Sight, ...]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """After which stage of a trial to pause; `wait` is told what to look at, and returns when it goes on."""

    stage: str
    wait: Wait


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
