"""From options to all that is known before anything is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.estimate import Estimate, estimate
from bench.options import Options
from bench.plan import Asked, make_plan
from bench.selection import Selection, select
from pipelines.catalog import load_catalog
from reports.record import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All that is known before anything is made: what was asked for, resolved and checked."""

    options: Options
    selection: Selection
    plan: tuple[Trial, ...]
    estimate: Estimate


def prepare(options: Options) -> Prepared:
    """Resolve the options; BenchError, PipelineError or DatasetError when they do not fit together."""
    selection = select(load_catalog([Path(plugin) for plugin in options.plugins]), options)
    specs = options.specs()
    plan = make_plan(
        Asked(
            workload=selection.workload,
            datasets=tuple(spec.label for spec in specs),
            variants=selection.variants,
            baseline=selection.baseline,
            stages=selection.stages,
            borrowed=selection.borrowed,
            reference=selection.reference.name if selection.reference else None,
            repetitions=options.repetitions,
            forks=options.forks,
            seed=options.seed,
        )
    )
    guess = estimate(
        plan,
        selection.workload,
        scale=options.scale,
        dataset_bytes=sum(selection.workload.dataset_bytes(spec) for spec in specs),
        driver_starts=selection.drivers * len(specs) * options.forks,
        variants=len(selection.all_variants),
    )
    return Prepared(options=options, selection=selection, plan=plan, estimate=guess)
