"""A plugin: `optimized` with a streaming index that waits for every transaction, so that its rows take their time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipelines.catalog import load_catalog
from pipelines.events import EventSource
from pipelines.stage import FunctionStage, StageContext
from pipelines.variant import Variant

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

STAGE: Final = "streaming_index"
MILLISECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """Events of which each transaction takes its time."""

    events: EventSource

    @property
    def end(self) -> str:
        return self.events.end

    def in_large_batches(self) -> Waiting:
        return Waiting(self.events.in_large_batches())

    def transactions(self, spark: SparkSession) -> DataFrame:
        return self.events.transactions(spark).where(
            f"reflect('java.lang.Thread', 'sleep', {MILLISECONDS}L) IS NOT NULL"
        )

    def signals(self, spark: SparkSession) -> DataFrame:
        return self.events.signals(spark)


def register_variants(register: Callable[[Variant], None]) -> None:
    optimized = next(v.variant for v in load_catalog().variants_of("payments") if v.variant.name == "optimized")
    index = optimized.stage(STAGE)

    def wait(context: StageContext) -> None:
        index.run(replace(context, events=Waiting(context.events)))

    stages = tuple(FunctionStage(STAGE, wait) if each.name == STAGE else each for each in optimized.stages)
    register(replace(optimized, name="far-too-slow", summary="Waits for every transaction.", stages=stages, tunings=()))
