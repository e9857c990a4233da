"""The fraud rules as column expressions: what an answer means, the same in both phases and nothing about speed."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F


def triggered() -> Column:
    """Whether a signal's score reaches the least score of its rule; a signal without a rule triggers nothing."""
    return F.coalesce(F.col("score") >= F.col("min_score"), F.lit(False))


def over_limit() -> Column:
    """Whether the amount exceeds the policy's, strictly and whatever the currency; never without a policy."""
    return F.coalesce(F.col("amount") > F.col("policy_max_amount"), F.lit(False))


def scored(signals_with_rules: DataFrame) -> DataFrame:
    """Signals with what their rule makes of them: `triggered`, `points` (the rule's weight) and `blocks`."""
    return signals_with_rules.select(
        "signal_id",
        F.col("transaction_id").alias("signal_transaction_id"),
        "score",
        "detected_at",
        triggered().alias("triggered"),
        F.when(triggered(), F.col("weight")).otherwise(0).alias("points"),
        (triggered() & (F.col("action") == "BLOCK")).alias("blocks"),
    )


def belongs() -> Column:
    """A signal belongs to the version that it was detected on or within ten minutes of, both ends included."""
    window_end = F.col("updated_at") + F.expr("INTERVAL 10 MINUTES")
    same_transaction = F.col("transaction_id") == F.col("signal_transaction_id")
    return same_transaction & F.col("detected_at").between(F.col("updated_at"), window_end)


def signal_totals() -> list[Column]:
    """What is counted and added up over the signals of one version."""
    return [
        F.count("signal_id").alias("signal_count"),
        F.max("score").alias("max_score"),
        F.count(F.when(F.col("triggered"), 1)).alias("triggered_rules"),
        F.coalesce(F.sum("points"), F.lit(0)).alias("risk_points"),
        F.coalesce(F.max("blocks"), F.lit(False)).alias("blocks"),
    ]


def user_columns(users: DataFrame) -> DataFrame:
    """What an index record takes of its user."""
    return users.select(
        "user_id",
        F.col("full_name").alias("user_name"),
        F.col("country").alias("user_country"),
        F.col("risk_segment").alias("user_risk_segment"),
    )


def merchant_columns(merchants: DataFrame, policies: DataFrame) -> DataFrame:
    """What an index record takes of its merchant and of the policy for the merchant's category, if there is one."""
    limits = policies.select("policy_id", "category", F.col("max_amount").alias("policy_max_amount"))
    return merchants.join(limits, "category", "left").select(
        "merchant_id",
        "merchant_name",
        F.col("category").alias("merchant_category"),
        F.col("country").alias("merchant_country"),
        "policy_id",
        "policy_max_amount",
    )


def decided(joined: DataFrame, source: str) -> DataFrame:
    """The index record: the joined columns with the date, the limit check and the decision; `source`: batch, stream."""
    review = (F.col("triggered_rules") > 0) | over_limit()
    decision = F.when(F.col("blocks"), "BLOCK").when(review, "REVIEW").otherwise("ALLOW")
    return joined.select(
        *[F.col(name) for name in joined.columns if name != "blocks"],
        F.to_date("event_time").alias("trans_date"),
        over_limit().alias("over_limit"),
        decision.alias("decision"),
        F.lit(source).alias("source"),
    )
