"""Phase 2: the merchant join by shuffle with salt, for when that dimension may not be broadcast."""

from collections.abc import Mapping
from math import ceil

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from pipelines.payment_rules import merchant_columns, user_columns
from pipelines.phase1_baseline import index_record as plain


def join_salted(spark: SparkSession, transactions: DataFrame, dataset: str) -> DataFrame:
    """Transactions with their user, merchant and policy, hot merchants spread over several tasks.

    A stream cannot count its keys beforehand, so it is joined plainly.
    """
    if transactions.isStreaming:
        return plain.join_dimensions(spark, transactions, dataset)
    users = user_columns(spark.read.parquet(f"{dataset}/users"))
    merchants = merchant_columns(
        spark.read.parquet(f"{dataset}/merchants"),
        spark.read.parquet(f"{dataset}/policies"),
    )
    partitions = int(spark.conf.get("spark.sql.shuffle.partitions") or 200)
    salts = salts_of_hot_keys(spark.read.parquet(f"{dataset}/transactions"), "merchant_id", partitions)
    salted = transactions.withColumn("salt", F.pmod(F.xxhash64("transaction_id"), _salts(salts)).cast("int"))
    copied = merchants.withColumn("salt", F.explode(F.sequence(F.lit(0), (_salts(salts) - 1).cast("int"))))
    with_users = salted.join(users, "user_id", "left")
    return with_users.join(copied, ["merchant_id", "salt"], "left").drop("salt")


def salts_of_hot_keys(rows: DataFrame, key: str, partitions: int) -> dict[int, int]:
    """Over how many tasks to spread the keys that hold more rows than a partition has on average."""
    total = rows.count()
    hot = rows.groupBy(key).count().where(F.col("count") * partitions > total).collect()
    return {row[key]: ceil(row["count"] * partitions / total) for row in hot}


def _salts(hot: Mapping[int, int]) -> Column:
    """How many salts a merchant has; 1 for all that are not hot."""
    if not hot:
        return F.lit(1)
    pairs = [F.lit(each).cast("long") for pair in sorted(hot.items()) for each in pair]
    return F.coalesce(F.create_map(*pairs)[F.col("merchant_id")], F.lit(1))
