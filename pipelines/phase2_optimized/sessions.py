"""Phase 2: versions and their signals are brought together by one stateful step of the stream instead of two."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

GAP = "601 seconds"  # just above the ten minutes within which a signal counts


def attach_in_sessions(transactions: DataFrame, signals: DataFrame) -> DataFrame:
    """One row per transaction version, with its signals counted and added up.

    A join of two streams keeps four state stores in every partition, and grouping its rows keeps a fifth. Here versions
    and signals are one stream of events, grouped into sessions of a transaction, which keep one. A session holds whole
    versions and all signals that may be theirs; which are is decided when it is over.
    """
    versions = transactions.select(
        "transaction_id",
        F.col("updated_at").alias("at"),
        F.struct(*transactions.columns).alias("version"),
    )
    scored = signals.select(
        F.col("signal_transaction_id").alias("transaction_id"),
        F.col("detected_at").alias("at"),
        F.struct("detected_at", "score", "triggered", "points", "blocks").alias("signal"),
    )
    sessions = (
        versions.unionByName(scored, allowMissingColumns=True)
        .groupBy("transaction_id", F.session_window("at", GAP))
        .agg(F.collect_list("version").alias("versions"), F.collect_list("signal").alias("signals"))
    )
    each = sessions.select(F.explode("versions").alias("version"), "signals").select("version.*", "signals")
    return each.withColumn("own", F.filter("signals", _belongs)).select(*transactions.columns, *_totals())


def _belongs(signal: Column) -> Column:
    window_end = F.col("updated_at") + F.expr("INTERVAL 10 MINUTES")
    return signal["detected_at"].between(F.col("updated_at"), window_end)


def _totals() -> list[Column]:
    """As `payment_rules.signal_totals`, over the array of a version's own signals."""
    return [
        F.size("own").cast("long").alias("signal_count"),
        F.array_max(F.transform("own", lambda signal: signal["score"])).alias("max_score"),
        F.size(F.filter("own", lambda signal: signal["triggered"])).cast("long").alias("triggered_rules"),
        F.aggregate("own", F.lit(0).cast("long"), lambda total, signal: total + signal["points"]).alias("risk_points"),
        F.exists("own", lambda signal: signal["blocks"]).alias("blocks"),
    ]
