"""The payments workload and its built-in variants; they enter through the same door as anybody's plugin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module

from datasets import kinds
from datasets.spec import WORKLOAD
from pipelines.delta_lake.settings import DELTA
from pipelines.events import FileEvents, KafkaEvents
from pipelines.phase1_baseline.settings import SPARK_CONF as BASELINE_CONF
from pipelines.phase2_optimized.settings import SPARK_CONF as OPTIMIZED_CONF
from pipelines.phase2_optimized.tunings import TUNINGS
from pipelines.stage import FunctionStage, Stage, StageContext
from pipelines.stage_modules import code_of
from pipelines.tuning import Family
from pipelines.variant import DUCKDB, SAIL, SPARK, Register, Variant
from pipelines.workload import StageOutline, Workload


def phase_stages(phase: str, tunings: tuple[str, ...] | None = None) -> tuple[Stage, ...]:
    """The three stages of a phase package, whose modules all have the same functions.

    With `tunings`, its steps are in the tuned form for these techniques and in the plain form otherwise. Modules are
    imported when they run, since listing what there is should not have to wait for PySpark.
    """

    def steps() -> tuple[object, ...]:
        return () if tunings is None else (_steps(phase, tunings),)

    def streaming_index(context: StageContext) -> None:
        module = import_module(f"{phase}.streaming_index")
        index = module.build(context.session, context.dataset, context.events, *steps())
        module.write(index, context.output, context.scratch)

    def batch_index(context: StageContext) -> None:
        module = import_module(f"{phase}.batch_index")
        module.write(module.build(context.session, context.dataset, *steps()), context.output, *steps())

    def final_aggregate(context: StageContext) -> None:
        module = import_module(f"{phase}.final_aggregate")
        upstream = context.upstream
        latest = module.build(context.session, upstream["streaming_index"], upstream["batch_index"], *steps())
        unchanged = () if tunings is None else (upstream["batch_index"],)
        module.write(latest, context.output, *unchanged, *steps())

    given = {} if tunings is None else {"steps": partial(_steps, phase, tunings)}
    return _stages(phase, (streaming_index, batch_index, final_aggregate), given)


def _stages(
    package: str, functions: Sequence[Callable[[StageContext], None]], given: Mapping[str, Callable[[], object]]
) -> tuple[Stage, ...]:
    """Stages of a package that has a module of the same name for each; `given` makes what its parameters hold."""
    return tuple(
        FunctionStage(each.__name__, each, partial(code_of, f"{package}.{each.__name__}", given)) for each in functions
    )


def _steps(phase: str, tunings: tuple[str, ...]) -> object:
    return import_module(f"{phase}.steps").steps_with(tunings)


def read_back(context: StageContext) -> None:
    """The queries, on Spark and on Sail."""
    module = import_module("pipelines.read_back")
    rows = module.ask(context.session, context.upstream["final_aggregate"], context.dataset)
    module.write(context.session, rows, context.output)


def read_back_reference(context: StageContext) -> None:
    """The queries, on the reference's engine."""
    module = import_module("pipelines.duckdb_reference.read_back")
    module.write(module.build(context.session, context.upstream["final_aggregate"], context.dataset), context.output)


def delta_stages(*, deletion_vectors: bool) -> tuple[Stage, ...]:
    """The stream of phase 2, and both batch stages on a Delta table."""
    package = "pipelines.delta_lake"

    def batch_index(context: StageContext) -> None:
        module = import_module(f"{package}.batch_index")
        index = module.build(context.session, context.dataset)
        module.write(index, context.output, deletion_vectors=deletion_vectors)

    def final_aggregate(context: StageContext) -> None:
        module = import_module(f"{package}.final_aggregate")
        changes = module.build(context.session, context.upstream["streaming_index"])
        module.write(changes, context.output, context.upstream["batch_index"], deletion_vectors=deletion_vectors)

    phase, chosen = "pipelines.phase2_optimized", OPTIMIZED.chosen
    streaming_index = phase_stages(phase, chosen)[0]
    batch = _stages(package, (batch_index, final_aggregate), {"steps": partial(_steps, phase, chosen)})
    return (streaming_index, *batch)


OPTIMIZED = Family(
    plain="baseline",
    tuned="optimized",
    summary="Phase 2: broadcast joins, fitted partitions, AQE, zstd, compiled methods, only changed days written anew.",
    tunings=TUNINGS,
    stages=partial(phase_stages, "pipelines.phase2_optimized"),
    plain_conf=BASELINE_CONF,
)

PAYMENTS = Workload(
    name=WORKLOAD,
    summary="Transactions and fraud signals, streamed and historical, to the latest index record per transaction.",
    stages=(
        StageOutline(
            name="streaming_index",
            summary="index records from the two event streams",
            once=True,
            key=("transaction_id", "updated_at"),
            rough_seconds=(60.0, 1.0),
            streams=True,
        ),
        StageOutline(
            name="batch_index",
            summary="index records from the historical files",
            key=("transaction_id", "updated_at"),
            rough_seconds=(6.0, 2.0),
        ),
        StageOutline(
            name="final_aggregate",
            summary="the latest record per transaction of both indexes",
            upstream=("streaming_index", "batch_index"),
            key=("transaction_id",),
            rough_seconds=(3.0, 0.8),
        ),
        StageOutline(
            name="read_back",
            summary="four queries over each variant's final aggregate: what its layout costs the next reader",
            upstream=("final_aggregate",),
            key=("query", "key"),
            rough_seconds=(2.0, 0.3),
            provided={SPARK: read_back, SAIL: read_back, DUCKDB: read_back_reference},
        ),
    ),
    baseline="baseline",
    events=FileEvents,
    broker_events=KafkaEvents.by_slots,
    input=kinds.PAYMENTS.input,
    tables=tuple(kinds.PAYMENTS.tables),
    needs_manifest=True,  # the day that streams end with, marker events, and what read_back asks for
    output_factor=5.0,
    reference="duckdb-reference",
    ablation=OPTIMIZED.ablation,
)


def register_workload(register: Callable[[Workload], None]) -> None:
    """The workload that the variants below are ways to do."""
    register(PAYMENTS)


def register_variants(register: Register) -> None:
    """The plain code, the plain code on Spark as shipped, the performance-engineered code, and the reference."""
    register(
        Variant(
            name="baseline",
            summary="Phase 1: plain code; no AQE, no broadcast, 200 shuffle partitions, no compression.",
            stages=phase_stages("pipelines.phase1_baseline"),
            spark_conf=BASELINE_CONF,
        )
    )
    register(
        Variant(
            name="spark-defaults",
            summary="The code of phase 1 on Spark as shipped: what a user gets for doing nothing.",
            stages=phase_stages("pipelines.phase1_baseline"),
        )
    )
    register(OPTIMIZED.tuned_variant())
    register(
        Variant(
            name="duckdb-reference",
            summary="The same semantics as SQL in DuckDB: the answers to be equal to, and what one machine can do.",
            stages=phase_stages("pipelines.duckdb_reference"),
            engine=DUCKDB,
        )
    )
    for variant in OPTIMIZED.derived():
        register(variant)
    for name, what, deletion_vectors in (
        ("delta-merge", "changed files are written anew", False),
        ("delta-merge-vectors", "changed rows are marked by deletion vectors and added anew", True),
    ):
        register(
            Variant(
                name=name,
                summary=f"Phase 2 with the final aggregate as a Delta table kept by MERGE: {what}.",
                stages=delta_stages(deletion_vectors=deletion_vectors),
                spark_conf={**BASELINE_CONF, **OPTIMIZED_CONF, **DELTA},
                on_request=True,
                local_only=True,
            )
        )
