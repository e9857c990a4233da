"""Phase 1: what a transaction, its signals and the dimension tables say together, for the stream and for the batch."""

from pyspark.sql import DataFrame, SparkSession

from pipelines.payment_rules import belongs, merchant_columns, scored, signal_totals, user_columns


def score_signals(spark: SparkSession, signals: DataFrame, dataset: str) -> DataFrame:
    """Signals with what their risk rule makes of them."""
    rules = spark.read.parquet(f"{dataset}/risk_rules")
    return scored(signals.join(rules, "signal_type", "left"))


def attach_signals(transactions: DataFrame, signals: DataFrame) -> DataFrame:
    """One row per transaction version, with its signals counted and added up."""
    with_signals = transactions.join(signals, belongs(), "left")
    return with_signals.groupBy(*transactions.columns).agg(*signal_totals())


def join_dimensions(spark: SparkSession, transactions: DataFrame, dataset: str) -> DataFrame:
    """Transactions with their user, merchant and policy; those of unknown ones keep nulls."""
    users = user_columns(spark.read.parquet(f"{dataset}/users"))
    merchants = merchant_columns(
        spark.read.parquet(f"{dataset}/merchants"),
        spark.read.parquet(f"{dataset}/policies"),
    )
    return transactions.join(users, "user_id", "left").join(merchants, "merchant_id", "left")
