"""Workloads: the stages and the input that variants have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from datasets.generated import GeneratedInput, made_by
from datasets.kafka.event_topics import Published
from pipelines.errors import PipelineError
from pipelines.events import EventSource, NoEvents
from pipelines.stage import FunctionStage, Stage, StageContext
from pipelines.variant import Variant

__all__ = ("FOUND_BYTES_PER_SCALE", "GeneratedInput", "StageOutline", "Workload", "made_by")

FOUND_BYTES_PER_SCALE: Final = 10_000_000
"""Of data that simply exist, so many bytes count as a unit of scale: what generated payments take, roughly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOutline:
    """What the harness has to know of a stage before it runs.

    `once`: too costly for every block, so measured once per variant and shown as a single measurement.
    `key` names the columns that identify a row of the answer, so that a wrong row can be set beside the right one.
    `streams`: it reads the event streams, so it can be run while they are produced.
    `rough_seconds` is (fixed, per unit of scale) of the plainest variant on two cores: for estimates before anything
    has been measured, never for results; of data that simply exist, `FOUND_BYTES_PER_SCALE` are a unit. `provided`:
    what does the stage for all variants of an engine alike; variants do not bring it themselves, and it is run only
    when it is asked for.
    """

    name: str
    summary: str
    upstream: tuple[str, ...] = ()
    once: bool = False
    key: tuple[str, ...] = ()
    rough_seconds: tuple[float, float] = (1.0, 1.0)
    streams: bool = False
    provided: Mapping[str, Callable[[StageContext], None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Stage outlines in order of execution, the name of the variant that the others are set against, and the input.

    `input` makes the data; without it they have to exist, and a run is told where by `--data`. `tables` are the
    sub-folders, or files TABLE.parquet, that data given by `--data` must have; with `needs_manifest` they must be as
    `python -m datasets` makes them for payments, for stages that rely on more than columns. `output_factor` is
    the size of all outputs of one variant over the size of the data, roughly. `reference` names the variant whose
    answers are right by definition; without one, they are compared with the baseline's. `ablation` are the variants, by
    name, that show what each technique buys. `events` reads event streams from the data, for stages that have some,
    `broker_events` reads the same from topics; without it, the workload cannot be streamed from a broker.
    """

    name: str
    summary: str
    stages: tuple[StageOutline, ...]
    baseline: str
    input: GeneratedInput | None = None
    tables: tuple[str, ...] = ()
    needs_manifest: bool = False
    events: Callable[[str], EventSource] = NoEvents
    output_factor: float = 1.0
    reference: str | None = None
    ablation: tuple[str, ...] = ()
    broker_events: Callable[[Published], EventSource] | None = None

    def outline(self, stage: str) -> StageOutline:
        """The outline of that name; KeyError when the workload has no such stage."""
        for outline in self.stages:
            if outline.name == stage:
                return outline
        raise KeyError(stage)

    def stage_of(self, variant: Variant, stage: str) -> Stage:
        """What does a stage of a variant: its own, or what the workload provides; PipelineError for neither."""
        provided = self.outline(stage).provided
        if not provided:
            return variant.stage(stage)
        if variant.engine not in provided:
            raise PipelineError(f"stage {stage} is not provided for the engine {variant.engine!r} of {variant.name}")
        return FunctionStage(stage, provided[variant.engine])

    def upstream_of(self, stages: tuple[str, ...]) -> tuple[str, ...]:
        """All stages, in order, that the given ones build on directly or not, without the given ones themselves."""
        needed: set[str] = set()
        pending = list(stages)
        while pending:
            new = set(self.outline(pending.pop()).upstream) - needed
            needed |= new
            pending += new
        return tuple(outline.name for outline in self.stages if outline.name in needed - set(stages))
