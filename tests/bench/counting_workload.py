"""A small real workload without Spark: its stages count numbers and write Parquet, well, wrongly or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import duckdb

from datasets.kinds import PAYMENTS
from pipelines.stage import FunctionStage, StageContext
from pipelines.variant import Variant
from pipelines.workload import StageOutline, Workload

WORKLOAD = Workload(
    name="counting",
    summary="Numbers, then their squares.",
    stages=(
        StageOutline(name="slow_start", summary="measured once", once=True, rough_seconds=(0.1, 0.0)),
        StageOutline(name="numbers", summary="write numbers", rough_seconds=(0.1, 0.0)),
        StageOutline(name="squares", summary="square them", upstream=("numbers", "slow_start"), rough_seconds=(0.1, 0)),
    ),
    baseline="plain",
    input=PAYMENTS.input,
)


def write(values: list[int], output: str) -> None:
    Path(output).mkdir()
    table = "SELECT unnest($values) AS value"
    duckdb.execute(f"COPY ({table}) TO '{output}/part-0.parquet' (FORMAT parquet)", {"values": values})


def slow_start(context: StageContext) -> None:
    time.sleep(0.02)
    write([0], context.output)


def numbers(context: StageContext) -> None:
    write(list(range(100)), context.output)


def squares(context: StageContext) -> None:
    rows = duckdb.read_parquet(f"{context.upstream['numbers']}/*.parquet").fetchall()
    write([value * value for (value,) in rows], context.output)


def wrong_squares(context: StageContext) -> None:
    write([value * value for value in range(1, 101)], context.output)


def failing(context: StageContext) -> None:
    raise ValueError("no <b>numbers</b> today")


def hanging(context: StageContext) -> None:
    time.sleep(600)


WRITER = """
import pathlib, sys, time
while True:
    pathlib.Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    pathlib.Path(sys.argv[1], "shuffle").write_bytes(b"0")
    time.sleep(0.001)
"""


def busy(context: StageContext) -> None:
    """Wait for a process in a group of its own that writes to the scratch folder without end, as Spark's do."""
    subprocess.run([sys.executable, "-c", WRITER, context.scratch], check=False, start_new_session=True)


def scribbling(context: StageContext) -> None:
    """Write to both folders without end, as a stage in mid-work does."""
    while True:
        for folder in (context.scratch, context.output):
            Path(folder).mkdir(parents=True, exist_ok=True)
            Path(folder, "part").write_bytes(b"0")


def dying(context: StageContext) -> None:
    print("java.lang.OutOfMemoryError: Java heap space\ncore dumped", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def dying_once(context: StageContext) -> None:
    """Die the first time that a run comes here; a file beside the outputs remembers."""
    memory = Path(context.output).parent.parent / "has-died"
    if not memory.exists():
        memory.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    numbers(context)


def failing_once(context: StageContext) -> None:
    """Fail the first time that a run comes here."""
    memory = Path(context.output).parent.parent / "has-failed"
    if not memory.exists():
        memory.touch()
        raise ValueError("an executor is gone")
    numbers(context)


def filling_the_disk(context: StageContext) -> None:
    """Answer, then take all the room that is left beside the run, once; only where there never was much.

    Not before some trials have left their records.
    """
    numbers(context)
    run = Path(context.output).parents[3]
    trials, ballast = run / "trials.jsonl", run.parents[1] / "ballast"
    if not trials.exists() or trials.read_bytes().count(b"\n") < 3:
        return
    disk = os.statvfs(ballast.parent)
    assert disk.f_blocks * disk.f_frsize < 100_000_000, "this is no small disk"
    memory = run.parents[1] / "has-been-full"
    if not memory.exists():
        memory.touch()
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while file.write(bytes(100_000)):
                pass


def leaving_nothing(context: StageContext) -> None:
    return


def slowly(context: StageContext) -> None:
    time.sleep(0.3)
    numbers(context)


def variant(name: str, **changed: Callable[[StageContext], None]) -> Variant:
    functions = {"slow_start": slow_start, "numbers": numbers, "squares": squares, **changed}
    return Variant(
        name=name,
        summary=f"The {name} way.",
        stages=tuple(FunctionStage(stage, function) for stage, function in functions.items()),
        workload="counting",
        engine="none",
    )


def register_workload(register: Callable[[Workload], None]) -> None:
    register(WORKLOAD)


def register_variants(register: Callable[[Variant], None]) -> None:
    register(variant("plain"))
    register(variant("same"))
    register(variant("wrong", squares=wrong_squares))
    register(variant("failing", numbers=failing))
    register(variant("hanging", numbers=hanging))
    register(variant("busy", numbers=busy))
    register(variant("scribbling", numbers=scribbling))
    register(variant("dying", numbers=dying))
    register(variant("dying-once", numbers=dying_once))
    register(variant("failing-once", numbers=failing_once))
    register(variant("filling-the-disk", numbers=filling_the_disk))
    register(variant("leaving-nothing", numbers=leaving_nothing))
    register(variant("slow", numbers=slowly))
    register(variant("slow-too", numbers=slowly))
