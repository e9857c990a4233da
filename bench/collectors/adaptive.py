"""Reads off the final plans what adaptive execution (AQE) made of them, and which joins they hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from bench.collectors.rest_types import Execution, PlanNode
from bench.collectors.sql_nodes import count

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

READ: Final = "AQEShuffleRead"
PARTITIONS: Final = "number of partitions"
COALESCED: Final = "number of coalesced partitions"
SKEWED: Final = "number of skewed partitions"
SIZE: Final = "partition data size"  # of all reads but local ones, which go by the tasks that wrote
ADAPTIVE: Final = "spark.sql.adaptive.enabled"
SPLITTING: Final = "spark.sql.adaptive.skewJoin.enabled"
THRESHOLD: Final = "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes"

# A join in which a partition was split is named SortMergeJoin(skew=true). A mere Join is a logical one, shown below an
# EmptyRelation in place of what adaptive execution found to have no rows.
_JOIN: Final = re.compile(r"(\w+Join|CartesianProduct)(?:\(skew=true\))?(?=\s|$)")
_BOTH_PLANS: Final = re.compile(r"== Final Plan ==\n(.*?)== Initial Plan ==\n(.*?)(?=\n\s*\n|\Z)", re.DOTALL)


def adaptive_metrics(executions: Sequence[Execution]) -> dict[str, Any]:
    """Metrics by name over all plans that were executed; 0 where adaptive execution changed nothing or was off."""
    reads = [_metrics(node) for node in _executed(executions) if node.node_name == READ]
    return {
        "aqe_coalesced_partitions": sum(read.get(COALESCED, 0) for read in reads),
        "aqe_split_partitions": sum(read.get(SKEWED, 0) for read in reads),
        "aqe_local_reads": sum(PARTITIONS in read and SIZE not in read for read in reads),
        "aqe_converted_joins": sum(converted_joins(execution.plan_description) for execution in executions),
    }


def joins(executions: Sequence[Execution]) -> dict[str, int]:
    """How many joins of each strategy the executed plans hold, by Spark's name for it.

    Every micro-batch executes a plan of its own.
    """
    names = (_JOIN.match(node.node_name) for node in _executed(executions))
    return dict(sorted(Counter(name[1] for name in names if name).items()))


def converted_joins(description: str) -> int:
    """Joins of a strategy that the plan did not begin with; a join that proved needless is none."""
    converted = 0
    for final, initial in _BOTH_PLANS.findall(description):
        converted += (Counter(_JOIN.findall(final)) - Counter(_JOIN.findall(initial))).total()
    return converted


def skew_threshold_bytes(session: SparkSession) -> int | None:
    """Below this, a session's adaptive execution splits no partition; None when it splits none at all."""
    if "false" in {str(session.conf.get(key, "true")).lower() for key in (ADAPTIVE, SPLITTING)}:  # Spark takes any case
        return None
    jvm: Any = session.sparkContext._jvm
    return int(jvm.org.apache.spark.network.util.JavaUtils.byteStringAsBytes(session.conf.get(THRESHOLD)))


def _executed(executions: Sequence[Execution]) -> Iterator[PlanNode]:
    """The nodes of plans for which jobs ran; a plan that only starts others (as foreachBatch does) shows theirs too."""
    for execution in executions:
        if execution.job_ids:
            yield from execution.nodes


def _metrics(node: PlanNode) -> dict[str, int | None]:
    """Numbers by name; None for what is no number, such as a size."""
    return {metric.name: count(metric.value) for metric in node.metrics}
