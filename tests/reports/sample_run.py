"""A made-up but complete run: 3 variants × 3 stages × forks × blocks × 2 skews with A/A, from a seeded generator."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from reports.metrics import StageMetrics
from reports.record import (
    FORMAT_VERSION,
    Answer,
    DatasetInfo,
    Environment,
    Kind,
    MicroBatch,
    Mode,
    Quantiles,
    RunHeader,
    SparkStage,
    StageInfo,
    StageRecord,
    StageSource,
    Status,
    Trial,
    TrialRecord,
    VariantInfo,
)

MIB = 1024**2
WORKER_START = 9.0
LUCK = 0.02
BASELINE = "baseline"
STAGES = (
    StageInfo(name="ingest", summary="Reads the event streams and keeps an index.", once=True),
    StageInfo(name="join", summary="Joins payments with merchants."),
    StageInfo(name="totals", summary="Adds up per merchant and day."),
)
SECONDS = {"ingest": 41.0, "join": 18.0, "totals": 6.5}
FACTORS = {BASELINE: 1.0, "optimized": 0.31, "spark_defaults": 1.18}
ANSWERS = {
    "ingest": Answer(rows=120_000, checksum="91d2", columns=("day partition", "id bigint")),
    "join": Answer(rows=98_213, checksum="5ac0", columns=("amount decimal(12,2)", "day date", "merchant_id string")),
    "totals": Answer(rows=7_420, checksum="07fe", columns=("day date", "merchant_id string", "total decimal(22,2)")),
}


def environment() -> Environment:
    return Environment(
        system="Linux 6.1 x86_64",
        processor="Some CPU @ 3.0 GHz",
        cores=8,
        cpu_quota=4.0,
        memory_bytes=16 * 1024 * MIB,
        load_1m=0.42,
        cpu_pressure=None,
        python="3.11.7",
        spark="4.2.0",
        java="21.0.8",
        libraries={"pyarrow": "26.0.1", "duckdb": "2.0.0"},
        commit="0123abc",
        dirty=False,
    )


_SHARES = {"keys": 20_000, "top_1": 0.057, "top_10": 0.2, "top_1_percent": 0.43, "top_20_percent": 0.76, "gini": 0.71}
_SPREAD = {
    "realised": {**_SHARES, "partition_skew": 13.4},
    "expected": {**_SHARES, "top_1": 0.0568, "partition_skew": None},
}
SOURCES = (
    "def build(spark, dataset):\n    return spark.read.parquet(dataset).join(merchants(spark))",
    "def build(spark, dataset):\n    return spark.read.parquet(dataset).join(F.broadcast(merchants(spark)))",
    "def merchants(spark):\n    return spark.table('merchants')",
)
CODE = {
    BASELINE: {"plain/join.py": (0,), "tables.py": (2,)},
    "optimized": {"tuned/join.py": (1,), "tables.py": (2,)},
    "spark_defaults": {"plain/join.py": (0,), "tables.py": (2,)},
}


def variant(name: str, **conf: str) -> VariantInfo:
    return VariantInfo(name=name, summary=f"The {name} way.", origin="built-in", spark_conf=conf)


def header(skews: tuple[float, ...] = (0.0, 0.9), plan: tuple[Trial, ...] = (), mode: Mode = Mode.QUICK) -> RunHeader:
    return RunHeader(
        format=FORMAT_VERSION,
        id="20260101-120000-abcd",
        version="0.1.0",
        code="c0de",
        created_at=1_767_268_800.0,
        command=("python", "-m", "bench", "--scale", "10", "--skew", "0.9"),
        options={"scale": 10, "skew": list(skews), "blocks": 6},
        workload="payments",
        stages=STAGES,
        baseline=BASELINE,
        variants=(
            variant(BASELINE),
            variant("optimized", **{"spark.sql.adaptive.enabled": "true", "spark.sql.shuffle.partitions": "16"}),
            variant("spark_defaults", **{"spark.sql.shuffle.partitions": "200"}),
        ),
        datasets=tuple(
            DatasetInfo(
                label=f"skew {skew}",
                fingerprint=f"f{index:04d}",
                manifest={"rows": {"payments": 1_000_000, "merchants": 10_000}, "shares": {"merchant": _SPREAD}},
            )
            for index, skew in enumerate(skews)
        ),
        environment=environment(),
        spark_conf={"spark.master": "local[4]", "spark.sql.adaptive.enabled": "false"},
        plan=plan,
        accounts={"data": 31.0, "worker start": 9.5, "measured stages": 402.0, "verification": 18.2},
        outcome="complete",
        mode=mode,
        sources=SOURCES,
        stage_sources=tuple(stage_sources()),
    )


def stage_sources() -> Iterator[StageSource]:
    """Of all variants but one, whose first stage is a lambda."""
    for name, stage in product(CODE, STAGES):
        if name == "spark_defaults" and stage.name == "ingest":
            yield StageSource(variant=name, stage=stage.name, missing="it is a lambda")
        else:
            yield StageSource(variant=name, stage=stage.name, files=CODE[name])


def records(
    blocks: int = 6, skews: tuple[float, ...] = (0.0, 0.9), seed: int = 7, forks: int = 1
) -> tuple[TrialRecord, ...]:
    """Warm-up, single measurements and blocks of every variant on every dataset, in a random order per block."""
    chance = random.Random(seed)
    clock = 1_767_268_860.0
    done: list[TrialRecord] = []
    for trial in _trials(blocks, skews, chance, forks):
        if done and done[-1].trial.fork != trial.fork:
            clock += WORKER_START
        record = run_trial(trial, chance, started_at=clock)
        done.append(record)
        clock += record.seconds
    return tuple(done)


def run_trial(trial: Trial, chance: random.Random, started_at: float = 0.0) -> TrialRecord:
    stages = tuple(stage_record(stage, trial, chance) for stage in trial.stages)
    wall = sum(stage.metrics.wall_seconds or 0 for stage in stages)
    overhead = {"collect": 0.8, "clear caches": 0.3, "verify": 0.6}
    return TrialRecord(
        trial=trial,
        status=Status.OK,
        started_at=started_at,
        seconds=wall + sum(overhead.values()),
        stages=stages,
        overhead=overhead,
    )


def stage_record(stage: str, trial: Trial, chance: random.Random) -> StageRecord:
    skew = float(trial.dataset.split()[1])
    slow_join = 1 + 2.2 * skew * (stage == "join") * (trial.variant != "optimized")
    luck = random.Random(f"{trial.dataset}/{trial.fork}/{trial.variant}").lognormvariate(0, LUCK)  # of this JVM
    wall = SECONDS[stage] * FACTORS[trial.variant] * slow_join * luck * chance.lognormvariate(0, 0.04)
    files = [
        int(chance.lognormvariate(0, 0.8) * 4 * MIB * (6 if trial.variant == "optimized" else 1)) for _ in range(24)
    ]
    streaming = stage == "ingest"
    return StageRecord(
        stage=stage,
        status=Status.OK,
        metrics=stage_metrics(wall, slow_join, files, streaming=streaming),
        answer=ANSWERS[stage],
        spark_stages=spark_stages(wall, slow_join),
        micro_batches=tuple(micro_batches(wall, chance)) if streaming else (),
        file_sizes=tuple(sorted(files)),
        codecs=("zstd",) if trial.variant == "optimized" else ("uncompressed",),
        plans=(f"== Final Plan ==\nSortMergeJoin [merchant_id]\n  Exchange hashpartitioning({trial.variant})",),
    )


def stage_metrics(wall: float, skew: float, files: list[int], *, streaming: bool) -> StageMetrics:
    return StageMetrics(
        wall_seconds=wall,
        task_seconds=wall * 3.6,
        task_cpu_seconds=wall * 3.1,
        task_gc_seconds=wall * 0.1,
        shuffle_write_bytes=int(wall * 9 * MIB),
        shuffle_read_bytes=int(wall * 9 * MIB),
        spill_disk_bytes=int(max(0.0, wall - 20) * 2 * MIB),
        input_records=1_010_000,
        scan_bytes=310 * MIB,
        tasks=212,
        spark_stages=4,
        failed_tasks=0,
        task_time_skew=1.1 * skew**2,
        micro_batches=12 if streaming else None,
        state_rows=50_000 if streaming else None,
        files_written=len(files),
        file_bytes=sum(files),
        mean_file_bytes=sum(files) / len(files),
        smallest_file_bytes=min(files),
        row_groups=2 * len(files),
        output_partitions=8,
    )


def spark_stages(wall: float, skew: float) -> tuple[SparkStage, ...]:
    middle = wall / 16
    spread = Quantiles(
        minimum=middle * 0.5,
        p25=middle * 0.8,
        median=middle,
        p75=middle * 1.2,
        p95=middle * 1.4 * skew,
        maximum=middle * 1.6 * skew**2,
    )
    return tuple(
        SparkStage(
            stage_id=number,
            attempt=0,
            name=f"parquet at join.py:{number}",
            tasks=200 // number,
            task_seconds=wall * 3 / number,
            shuffle_read_bytes=int(wall * 8 * MIB / number),
            shuffle_write_bytes=int(wall * 9 * MIB / number),
            duration=spread,
            shuffle_read=None,
        )
        for number in (1, 2, 3)
    )


def micro_batches(wall: float, chance: random.Random) -> Iterator[MicroBatch]:
    for batch in range(12):
        yield MicroBatch(
            batch_id=batch,
            started_at=f"2026-01-01T12:00:{batch:02d}Z",
            input_rows=10_000,
            seconds=wall / 12 * chance.lognormvariate(0, 0.2),
            state_rows=4_000 * (batch + 1),
            durations={"addBatch": wall / 14, "walCommit": 0.02},
        )


def replace_stage(record: TrialRecord, stage: str, **changes: object) -> TrialRecord:
    """The record with one stage's fields changed; the trial's status follows the stage's."""
    stages = tuple(
        replace(done, **changes) if done.stage == stage else done  # type: ignore[arg-type]
        for done in record.stages
    )
    worst = next((done.status for done in stages if done.status is not Status.OK), record.status)
    return replace(record, stages=stages, status=worst)


def _trials(blocks: int, skews: tuple[float, ...], chance: random.Random, forks: int) -> Iterator[Trial]:
    names = list(FACTORS)
    repeated = tuple(stage.name for stage in STAGES if not stage.once)
    for skew, fork in product(skews, range(1, forks + 1)):
        label = f"skew {skew}"
        for name in names:
            yield _trial(label, fork, 0, name, repeated, kind=Kind.WARM_UP)
            if fork == 1:
                yield _trial(label, fork, 0, name, ("ingest",))
        for block in range(1, blocks + 1):
            arms = [(name, 1) for name in names] + [(BASELINE, 2)]
            chance.shuffle(arms)
            for name, replica in arms:
                yield _trial(label, fork, block, name, repeated, replica=replica)


def _trial(
    dataset: str,
    fork: int,
    block: int,
    name: str,
    stages: tuple[str, ...],
    *,
    kind: Kind = Kind.MEASURED,
    replica: int = 1,
) -> Trial:
    identity = f"{dataset}/{fork}/{block}/{name}/{replica}/{kind}/{'+'.join(stages)}"
    return Trial(
        id=identity, dataset=dataset, fork=fork, block=block, variant=name, stages=stages, kind=kind, replica=replica
    )
