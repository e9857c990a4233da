"""From options to all that is known before anything is made."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.clusters.executors import check_executors
from bench.errors import BenchError
from bench.options import Options
from bench.planning.engine_checks import check_engines
from bench.planning.estimate import DRIVER_START_SECONDS, Clockwork, Estimate, estimate
from bench.planning.inputs import PlannedInput, planned_inputs
from bench.planning.modes import Extent, extent
from bench.planning.plan import Asked, make_plan
from bench.planning.selection import Selection, select
from bench.redaction import Redaction
from bench.storage.aws_secrets import aws_secrets
from bench.storage.storage import check_storage
from bench.streams.streams import check_streams
from pipelines.catalog import load_catalog
from pipelines.variant import SPARK
from reports.prices import Prices, read_prices
from reports.record import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All that is known before anything is made: what was asked for, resolved and checked."""

    options: Options
    selection: Selection
    inputs: Mapping[str, PlannedInput]
    extent: Extent
    plan: tuple[Trial, ...]
    estimate: Estimate
    prices: Prices | None

    @property
    def redaction(self) -> Redaction:
        """Knows the secrets among the settings of the user and of all variants, and those that open the store."""
        confs = (variant.spark_conf for variant in self.selection.all_variants)
        store = aws_secrets(os.environ) if self.options.store_option else {}
        return Redaction.of(dict(self.options.conf), store, *confs)


def prepare(options: Options) -> Prepared:
    """Resolve the options; BenchError, PipelineError, DatasetError or ReportError when they do not fit together."""
    prices = read_prices(Path(options.prices)) if options.prices else None
    selection = select(load_catalog([Path(plugin) for plugin in options.plugins]), options)
    check_engines(selection, options.engines)
    check_streams(options, selection.workload)
    check_executors(options, selection.drivers)
    check_storage(options, selection.variants)

    elsewhere = any(variant.engine != SPARK for variant in selection.all_variants)
    inputs = planned_inputs(options, selection.workload, copied=elsewhere)

    def seconds(found: Extent) -> float:
        return _estimate(inputs, selection, found, _plan(options, selection, found, tuple(inputs))).seconds

    found = extent(options, len(selection.variants) - 1, seconds)
    plan = _plan(options, selection, found, tuple(inputs))
    _check_budget(options, selection, inputs, plan)
    return Prepared(
        options=options,
        selection=selection,
        inputs=inputs,
        extent=found,
        plan=plan,
        estimate=_estimate(inputs, selection, found, plan),
        prices=prices,
    )


def _plan(options: Options, selection: Selection, found: Extent, datasets: tuple[str, ...]) -> tuple[Trial, ...]:
    asked = Asked(
        workload=selection.workload,
        datasets=datasets,
        variants=selection.variants,
        baseline=selection.baseline,
        stages=selection.stages,
        borrowed=selection.borrowed,
        reference=selection.reference_name,
        repetitions=found.repetitions,
        forks=found.forks,
        seed=options.seed,
        warm_ups=options.warm_ups,
    )
    return make_plan(asked)


def _estimate(
    inputs: Mapping[str, PlannedInput], selection: Selection, found: Extent, plan: tuple[Trial, ...]
) -> Estimate:
    return estimate(
        plan,
        selection.workload,
        inputs,
        driver_starts=selection.drivers * len(inputs) * found.forks,
        variants=len(selection.all_variants),
    )


def _check_budget(
    options: Options, selection: Selection, inputs: Mapping[str, PlannedInput], plan: tuple[Trial, ...]
) -> None:
    """BenchError when the budget does not even reach to the end of every dataset's first block."""
    if options.budget is None:
        return
    first = tuple(trial for trial in plan if trial.fork == 1 and trial.block <= 1)
    drivers = selection.drivers * len(inputs)
    needed = Clockwork(selection.workload, inputs).trials(first) + drivers * DRIVER_START_SECONDS
    if needed > options.budget:
        raise BenchError(
            f"--budget of {options.budget:g} s is too small for one block, which with its start takes about "
            f"{needed:.0f} s: give --budget {math.ceil(needed / 60)}m, fewer variants, stages or skews"
        )
