"""What an assignment means: the variant, the place and the settings of a trial, and what watches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bench.collectors.event_log import EVENT_LOG_CONF
from bench.collectors.standard import plain_collectors, remote_collectors, standard_collectors, verifying_collectors
from bench.machine.places import folder_name
from bench.machine.spark_cores import spark_cores
from bench.planning.fitted import fitted
from bench.planning.varied import at_level
from bench.trials.trial import CollectorsFor
from bench.trials.trial_place import Place
from bench.workers.messages import Assignment
from pipelines.catalog import Catalog
from pipelines.variant import CONNECT, SPARK, Variant, on_engine, with_overrides
from reports.record import Trial


def place_of(assignment: Assignment, trial: Trial, borrowed: Mapping[str, str] | None = None) -> Place:
    """Where a trial reads and writes; `borrowed` says of more stages whose output the variant reads."""
    return Place(
        dataset=assignment.datasets[trial.dataset],
        outputs=Path(assignment.outputs) / folder_name(trial.dataset),
        scratch=Path(assignment.scratch) / "stage",
        borrowed={**assignment.borrowed, **(borrowed or {})},
        reference=assignment.reference,
        published=assignment.streams.get(trial.dataset),
        pacing=assignment.pacing,
        stored=assignment.stored.get(trial.dataset),
        address=assignment.addresses.get(trial.dataset),
    )


def variant_of(catalog: Catalog, assignment: Assignment, trial: Trial) -> Variant:
    """The trial's variant, with the user's settings over its own and the varied one over both, for the cores here."""
    level = assignment.levels.get(trial.variant)
    name = level.of if level else assignment.renamed.get(trial.variant, trial.variant)
    entries = catalog.variants_of(assignment.workload)
    found = next(entry.variant for entry in entries if entry.variant.name == name)
    if found.engine != assignment.engine:
        found = on_engine(found, assignment.engine)
    variant = with_overrides(found, assignment.overrides)
    variant = fitted(variant, spark_cores({**assignment.spark_conf, **variant.spark_conf}))
    return at_level(variant, level) if level else replace(variant, name=trial.variant)


def settings_of(assignment: Assignment) -> dict[str, str]:
    """The engine's settings; when its metrics are verified, Spark writes an event log beside its shuffle files."""
    if assignment.engine != SPARK or not assignment.verify_metrics:
        return assignment.spark_conf
    given = {key: value for key, value in assignment.spark_conf.items() if key != "spark.eventLog.dir"}
    return {**given, **EVENT_LOG_CONF}


def collectors_for(engine: str, *, verify_metrics: bool = False) -> CollectorsFor:
    """What watches the stages that an engine runs."""
    if engine == CONNECT:
        return remote_collectors
    if engine != SPARK:
        return plain_collectors
    return verifying_collectors if verify_metrics else standard_collectors
