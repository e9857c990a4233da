"""More variants of the workload in `tests/spark/faulty_stages.py`, for a cluster: executors die of them, or flood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pipelines.stage import StageContext
from pipelines.variant import SPARK, Variant
from tests.spark.faulty_stages import Act, variant

FLOOD_MIB: Final = 256


def fills_an_executor(context: StageContext) -> None:
    """A text in a task that is longer than its heap; the id keeps the driver from making it beforehand."""
    context.session.range(1).selectExpr("length(repeat('x', 600000000 + CAST(id AS INT)))").collect()


def fills_python(context: StageContext) -> None:
    """More in a task's Python than `spark.executor.pyspark.memory` allows."""

    def fill(_: int) -> None:
        bytearray(4 << 30)

    context.session.sparkContext.parallelize([1], 1).foreach(fill)


def is_killed(context: StageContext) -> None:
    """What Linux does to an executor when the machine's memory runs out."""

    def kill(_: int) -> None:
        import psutil  # noqa: PLC0415 - in the executor's Python

        next(each for each in psutil.Process().parents() if each.name() == "java").kill()

    context.session.sparkContext.parallelize([1], 1).foreach(kill)


def floods_an_executor(context: StageContext) -> None:
    """Print much in a task, into the log of its executor."""

    def flood(_: int) -> None:
        import os  # noqa: PLC0415 - in the executor's Python

        for _ in range(FLOOD_MIB):
            os.write(2, b"INFO nothing at all is wrong here.\n" * 30_000)

    context.session.sparkContext.parallelize([1], 1).foreach(flood)


FATAL: Final[tuple[Act, ...]] = (fills_an_executor, fills_python, is_killed)


def register_variants(register: Callable[[Variant], None]) -> None:
    for act in (*FATAL, floods_an_executor):
        register(variant(act, SPARK))
