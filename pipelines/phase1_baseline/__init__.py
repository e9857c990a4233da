"""Phase 1: the plainest correct code."""

from pipelines.phase1_baseline import batch_index, final_aggregate, streaming_index
from pipelines.phase1_baseline.session import SPARK_CONF

__all__ = ["SPARK_CONF", "batch_index", "final_aggregate", "streaming_index"]
