"""The common interface of all stages, and all that a stage may know of the world around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pipelines.inputs import Inputs, inputs_of
from pipelines.stage_code import StageCode

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from pipelines.events import EventSource


@dataclass(frozen=True, slots=True, kw_only=True)
class StageContext:
    """All a stage may know.

    `dataset` is a folder (or an address such as `s3a://…`) with the tables that `inputs` lists; `output` is this
    stage's own folder and does not exist yet; `scratch` is an empty folder for checkpoints and the like; `session` is a
    DuckDB connection for variants whose engine is "duckdb" and None for those whose engine is "none"; `upstream` maps
    the names of the stages this one builds on to their outputs.
    """

    session: SparkSession
    dataset: str
    output: str
    scratch: str
    upstream: Mapping[str, str]
    events: EventSource

    @property
    def inputs(self) -> Inputs:
        """The tables by name: sub-folders of Parquet files or files TABLE.parquet. A KeyError names them all."""
        return inputs_of(self.dataset, self.session)


class Stage(Protocol):
    """One step of a pipeline. `name` is what aligns variants: the same name means the same job."""

    @property
    def name(self) -> str:
        """Name of the stage, one of the workload's stage names."""

    def run(self, context: StageContext) -> None:
        """Do the work and return when `context.output` is complete; any exception marks the stage as failed."""


@dataclass(frozen=True, slots=True)
class FunctionStage:
    """A stage made of a name and a function.

    `code` says which code does the work where the function only looks it up; it is called once, before a run.
    """

    name: str
    function: Callable[[StageContext], None]
    code: Callable[[], StageCode] | None = None

    def run(self, context: StageContext) -> None:
        """Call the function."""
        self.function(context)
