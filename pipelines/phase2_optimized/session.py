"""Phase 2: the session of a stage that is run by itself with spark-submit."""

from pyspark.sql import SparkSession

from pipelines.phase2_optimized.settings import SPARK_CONF
from pipelines.semantics import SEMANTICS
from pipelines.variant import CORES


def start_session(name: str) -> SparkSession:
    """A session with the settings of this phase; spark-submit says where it runs, and so how many cores there are."""
    fixed = {key: value for key, value in SPARK_CONF.items() if value != CORES}
    spark = SparkSession.builder.appName(name).config(map={**SEMANTICS, **fixed}).getOrCreate()
    for key in SPARK_CONF.keys() - fixed.keys():
        spark.conf.set(key, str(spark.sparkContext.defaultParallelism))
    return spark
