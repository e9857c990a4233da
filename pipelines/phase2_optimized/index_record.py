"""Phase 2: what a transaction, its signals and the dimension tables say together, without moving wide rows."""

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from pipelines.payment_rules import belongs, merchant_columns, scored, signal_totals, user_columns

MOST_BROADCAST_SIGNALS = 5_000_000  # some 500 MB in the memory of every executor


def score_signals(spark: SparkSession, signals: DataFrame, dataset: str) -> DataFrame:
    """Signals with what their risk rule makes of them; the eight rules are broadcast."""
    rules = spark.read.parquet(f"{dataset}/risk_rules")
    return scored(signals.join(F.broadcast(rules), "signal_type", "left"))


def attach_totals(transactions: DataFrame, signals: DataFrame, few: bool) -> DataFrame:
    """Transaction versions with their signals counted and added up: keys meet the signals, wide rows only the totals.

    Both go to the transactions by broadcast while they are few, so that no wide row is ever shuffled. AQE alone would
    find out too late: it sees how small the totals are after the transactions have been shuffled to meet them.
    """
    small = F.broadcast if few else lambda frame: frame
    keys = ["transaction_id", "updated_at"]
    totals = transactions.select(*keys).join(small(signals), belongs()).groupBy(*keys).agg(*signal_totals())
    counts = ["signal_count", "triggered_rules", "risk_points"]
    return transactions.join(small(totals), keys, "left").fillna(0, counts).fillna(False, ["blocks"])


def join_dimensions(spark: SparkSession, transactions: DataFrame, dataset: str) -> DataFrame:
    """Transactions with their user, merchant and policy, all broadcast; those of unknown ones keep nulls."""
    users = user_columns(spark.read.parquet(f"{dataset}/users"))
    merchants = merchant_columns(
        spark.read.parquet(f"{dataset}/merchants"),
        F.broadcast(spark.read.parquet(f"{dataset}/policies")),
    )
    return transactions.join(F.broadcast(users), "user_id", "left").join(F.broadcast(merchants), "merchant_id", "left")
