"""The payments workload and its built-in variants; they enter through the same door as anybody's plugin."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from pipelines import phase1_baseline, phase2_optimized
from pipelines.events import FileEvents
from pipelines.stage import FunctionStage, Stage, StageContext
from pipelines.variant import Register, Variant
from pipelines.workload import StageOutline, Workload

PAYMENTS = Workload(
    name="payments",
    summary="Transactions and fraud signals, streamed and historical, to the latest index record per transaction.",
    stages=(
        StageOutline(
            name="streaming_index",
            summary="index records from the two event streams",
            once=True,
            rough_seconds=(60.0, 1.0),
        ),
        StageOutline(name="batch_index", summary="index records from the historical files", rough_seconds=(6.0, 2.0)),
        StageOutline(
            name="final_aggregate",
            summary="the latest record per transaction of both indexes",
            upstream=("streaming_index", "batch_index"),
            rough_seconds=(3.0, 0.8),
        ),
    ),
    baseline="baseline",
    tables=("transactions", "fraud_signals", "users", "merchants", "policies", "risk_rules"),
    events=FileEvents,
    dataset_bytes=lambda spec: spec.estimated_bytes,
    output_factor=5.0,
)


def phase_stages(phase: ModuleType) -> tuple[Stage, ...]:
    """The three stages of a phase package, whose modules all have the same functions."""

    def streaming_index(context: StageContext) -> None:
        index = phase.streaming_index.build(context.session, context.dataset, context.events)
        phase.streaming_index.write(index, context.output, context.scratch)

    def batch_index(context: StageContext) -> None:
        phase.batch_index.write(phase.batch_index.build(context.session, context.dataset), context.output)

    def final_aggregate(context: StageContext) -> None:
        upstream = context.upstream
        latest = phase.final_aggregate.build(context.session, upstream["streaming_index"], upstream["batch_index"])
        phase.final_aggregate.write(latest, context.output)

    functions = (streaming_index, batch_index, final_aggregate)
    return tuple(FunctionStage(function.__name__, function) for function in functions)


def register_workload(register: Callable[[Workload], None]) -> None:
    """The workload that the variants below are ways to do."""
    register(PAYMENTS)


def register_variants(register: Register) -> None:
    """The plain code, the plain code on Spark as shipped, and the performance-engineered code."""
    register(
        Variant(
            name="baseline",
            summary="Phase 1: plain code; no AQE, no broadcast, 200 shuffle partitions, no compression.",
            stages=phase_stages(phase1_baseline),
            spark_conf=phase1_baseline.SPARK_CONF,
        )
    )
    register(
        Variant(
            name="spark-defaults",
            summary="The code of phase 1 on Spark as shipped: what a user gets for doing nothing.",
            stages=phase_stages(phase1_baseline),
        )
    )
    register(
        Variant(
            name="optimized",
            summary="Phase 2: broadcast joins, fitted partitions, AQE, zstd, few files, latest record by anti-join.",
            stages=phase_stages(phase2_optimized),
            spark_conf=phase2_optimized.SPARK_CONF,
            tunings=("broadcast", "fitted-partitions", "aqe", "codec", "few-files", "latest-by-anti-join"),
        )
    )
