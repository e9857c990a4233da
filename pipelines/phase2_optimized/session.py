"""Phase 2: the session of a stage that is run by itself with spark-submit."""

from pyspark.sql import SparkSession

from pipelines.phase2_optimized.settings import SPARK_CONF
from pipelines.semantics import SEMANTICS


def start_session(name: str) -> SparkSession:
    """A session with the settings of this phase; spark-submit says where it runs."""
    return SparkSession.builder.appName(name).config(map={**SEMANTICS, **SPARK_CONF}).getOrCreate()
