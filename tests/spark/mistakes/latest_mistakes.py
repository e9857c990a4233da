"""Mistakes in the final aggregate: which record of a transaction is the latest, and that each has exactly one."""

from __future__ import annotations

from functools import partial

from tests.spark.mistakes.mistake import PHASES, Mistake

RECORD = "source status updated_at event_time signal_count max_score triggered_rules risk_points decision"
NEWER = RECORD.replace("source ", "")
NEVER_OLDER = "no version in the stream is older than that of the batch"
_TIE = ', (F.col("source") == "stream").desc()'


_UNION = "records = stream.unionByName(batch)"
_latest = partial(Mistake, stage="final_aggregate", file="phase1_baseline/latest_record.py")
_touched = partial(Mistake, "optimized", stage="final_aggregate", file="latest_record.py")


IN_BOTH = tuple(
    mistake
    for variant in PHASES
    for mistake in (
        _latest(
            variant,
            "a tie goes to the batch",
            '== "stream").desc()',
            '== "batch").desc()',
            RECORD,
        ),
        _latest(
            variant,
            "at a tie both stay",
            _TIE + f'\n    )\n    {_UNION}\n    return records.withColumn("rank", F.row_number()',
            f'\n    )\n    {_UNION}\n    return records.withColumn("rank", F.rank()',
            rows="too many",
        ),
        _latest(variant, "the first version wins", 'F.col("updated_at").desc()', 'F.col("updated_at").asc()', RECORD),
        _latest(variant, "the latest payment wins", 'F.col("updated_at").desc()', 'F.col("event_time").desc()', NEWER),
        _latest(variant, "the latest day wins", 'F.col("updated_at").desc()', 'F.to_date("updated_at").desc()', NEWER),
        _latest(
            variant,
            "each source has a latest record",
            'Window.partitionBy("transaction_id")',
            'Window.partitionBy("transaction_id", "source")',
            rows="too many",
        ),
        _latest(
            variant,
            "the stream wins however old",
            'F.col("updated_at").desc(), (F.col("source") == "stream").desc()',
            '(F.col("source") == "stream").desc(), F.col("updated_at").desc()',
            RECORD,
            unnoticed=NEVER_OLDER,
        ),
    )
)

IN_BASELINE = (
    _latest(
        "baseline",
        "nothing is ranked",
        'records.withColumn("rank", F.row_number().over(latest_first)).where("rank = 1").drop("rank")',
        "records",
        rows="too many",
    ),
    _latest(
        "baseline",
        "columns of several versions are mixed",
        'records.withColumn("rank", F.row_number().over(latest_first)).where("rank = 1").drop("rank")',
        'records.groupBy("transaction_id").agg(*[F.max(name).alias(name) for name in records.columns[1:]])',
        RECORD.replace("source", "status", 1),
    ),
    _latest("baseline", "the batch is left out", _UNION, "records = stream", rows="missing"),
    _latest("baseline", "the stream is left out", _UNION, "records = batch", RECORD, rows="missing"),
    _latest(
        "baseline",
        "declined versions do not compete",
        _UNION,
        _UNION + ".where(\"status <> 'DECLINED'\")",
        RECORD,
        rows="missing",
    ),
)

IN_OPTIMIZED = (
    _touched(
        "what the stream has not touched is lost",
        'latest.unionByName(batch.join(touched, "transaction_id", "left_anti"))',
        "latest",
        rows="missing",
    ),
    _touched(
        "what the stream has touched stays as it was too",
        'batch.join(touched, "transaction_id", "left_anti")',
        "batch",
        rows="too many",
    ),
    _touched(
        "what the stream has touched is the stream's",
        'latest_record(stream, batch.join(touched, "transaction_id", "left_semi"))',
        "latest_record(stream, batch.limit(0))",
        RECORD,
        unnoticed=NEVER_OLDER,
    ),
)
