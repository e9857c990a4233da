"""Mistakes in the final aggregate: which record of a transaction is the latest, and that each has exactly one."""

from __future__ import annotations

from functools import partial

from tests.spark.mistakes.mistake import Mistake

RECORD = "source status updated_at event_time signal_count max_score triggered_rules risk_points decision"
NEWER = RECORD.replace("source ", "")
NEVER_OLDER = "no version in the stream is older than that of the batch"
_TIE = ', (F.col("source") == "stream").desc()'


_UNION = "records = stream.unionByName(batch)"
_latest = partial(Mistake, "baseline", stage="final_aggregate", file="latest_record.py")
_tuned = partial(Mistake, "optimized", stage="final_aggregate", file="latest_record.py")


IN_BASELINE = (
    _latest(
        "a tie goes to the batch",
        '== "stream").desc()',
        '== "batch").desc()',
        RECORD,
    ),
    _latest(
        "at a tie both stay",
        _TIE + f'\n    )\n    {_UNION}\n    return records.withColumn("rank", F.row_number()',
        f'\n    )\n    {_UNION}\n    return records.withColumn("rank", F.rank()',
        rows="too many",
    ),
    _latest("the first version wins", 'F.col("updated_at").desc()', 'F.col("updated_at").asc()', RECORD),
    _latest("the latest payment wins", 'F.col("updated_at").desc()', 'F.col("event_time").desc()', NEWER),
    _latest("the latest day wins", 'F.col("updated_at").desc()', 'F.to_date("updated_at").desc()', NEWER),
    _latest(
        "each source has a latest record",
        'Window.partitionBy("transaction_id")',
        'Window.partitionBy("transaction_id", "source")',
        rows="too many",
    ),
    _latest(
        "the stream wins however old",
        'F.col("updated_at").desc(), (F.col("source") == "stream").desc()',
        '(F.col("source") == "stream").desc(), F.col("updated_at").desc()',
        RECORD,
        unnoticed=NEVER_OLDER,
    ),
    _latest(
        "nothing is ranked",
        'records.withColumn("rank", F.row_number().over(latest_first)).where("rank = 1").drop("rank")',
        "records",
        rows="too many",
    ),
    _latest(
        "columns of several versions are mixed",
        'records.withColumn("rank", F.row_number().over(latest_first)).where("rank = 1").drop("rank")',
        'records.groupBy("transaction_id").agg(*[F.max(name).alias(name) for name in records.columns[1:]])',
        RECORD.replace("source", "status", 1),
    ),
    _latest("the batch is left out", _UNION, "records = stream", rows="missing"),
    _latest("the stream is left out", _UNION, "records = batch", RECORD, rows="missing"),
    _latest(
        "declined versions do not compete",
        _UNION,
        _UNION + ".where(\"status <> 'DECLINED'\")",
        RECORD,
        rows="missing",
    ),
)

IN_OPTIMIZED = (
    _tuned("a tie goes to the batch", 'F.col("newest") >= time', 'F.col("newest") > time', rows="too many"),
    _tuned("at a tie neither stays", 'F.col("later") > time', 'F.col("later") >= time', rows="missing"),
    _tuned("all versions of the stream stay", '(time >= F.col("newest"))', "F.lit(True)", rows="too many"),
    _tuned("the first version of the stream wins", "F.max(time)", "F.min(time)", rows="too many"),
    _tuned(
        "what the stream has not touched is lost",
        "from_stream.unionByName(from_batch)",
        "from_stream",
        rows="missing",
    ),
    _tuned(
        "what the stream has touched stays as it was too",
        'batch.join(newest, (key == F.col("key")) & (F.col("newest") >= time), "left_anti")',
        "batch",
        rows="too many",
    ),
    _tuned(
        "the stream wins however old",
        '(F.col("newest") >= time)',
        "F.lit(True)",
        RECORD,
        unnoticed=NEVER_OLDER,
    ),
)
