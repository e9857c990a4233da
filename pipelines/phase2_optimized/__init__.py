"""Phase 2: the performance-engineered code."""

from pipelines.phase2_optimized import batch_index, final_aggregate, streaming_index
from pipelines.phase2_optimized.session import SPARK_CONF

__all__ = ["SPARK_CONF", "batch_index", "final_aggregate", "streaming_index"]
