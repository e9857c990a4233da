from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
from msgspec.structs import replace

from bench.collectors.adaptive import (
    ADAPTIVE,
    SPLITTING,
    THRESHOLD,
    adaptive_metrics,
    converted_joins,
    joins,
    skew_threshold_bytes,
)
from bench.collectors.rest_types import PlanNode
from tests.bench.collectors.recorded import Recorded


def test_what_adaptive_execution_did_is_read_off_the_final_plans(adaptive: Recorded) -> None:
    assert adaptive_metrics(adaptive.executions) == {
        "aqe_coalesced_partitions": 2 + 2,
        "aqe_split_partitions": 1,
        "aqe_local_reads": 2,
        "aqe_converted_joins": 1,
    }


def test_a_join_that_was_split_is_still_a_join_of_its_strategy(adaptive: Recorded) -> None:
    assert joins(adaptive.executions) == {"BroadcastHashJoin": 1, "SortMergeJoin": 1}


def test_where_adaptive_execution_changed_nothing_everything_is_zero(batch: Recorded, stream: Recorded) -> None:
    for recorded in (batch, stream):
        assert set(adaptive_metrics(recorded.executions).values()) == {0}
    assert joins(batch.executions) == {"SortMergeJoin": 1}
    assert joins(stream.executions) == {}


def test_what_is_only_shown_and_was_not_executed_counts_nothing(adaptive: Recorded) -> None:
    shown = [replace(execution, success_job_ids=()) for execution in adaptive.executions]
    assert joins(shown) == {}
    assert adaptive_metrics(shown)["aqe_local_reads"] == 0


def test_joins_of_every_strategy_have_spark_s_names_and_other_nodes_have_none(batch: Recorded) -> None:
    names = (
        "CartesianProduct",
        "BroadcastNestedLoopJoin",
        "ShuffledHashJoin(skew=true)",
        "Exchange",
        "Join",
        "JoinedRows",
    )
    nodes = tuple(PlanNode(node_name=name, metrics=()) for name in names)
    found = joins([replace(batch.executions[0], nodes=nodes)])
    assert found == {"BroadcastNestedLoopJoin": 1, "CartesianProduct": 1, "ShuffledHashJoin": 1}


PLAN = """AdaptiveSparkPlan (9)
+- == Final Plan ==
   {final}
+- == Initial Plan ==
   SortMergeJoin Inner (7)
   +- SortMergeJoin LeftOuter (8)


(1) BroadcastHashJoin [codegen id : 3]
"""


def test_a_join_that_is_no_longer_needed_was_not_converted() -> None:
    assert converted_joins(PLAN.format(final="* SortMergeJoin Inner (1)")) == 0
    assert converted_joins(PLAN.format(final="* SortMergeJoin(skew=true) Inner (1)")) == 0
    assert converted_joins(PLAN.format(final="EmptyRelation (1)\n   +- Join (2)")) == 0
    assert converted_joins(PLAN.format(final="* BroadcastHashJoin Inner (1)")) == 1
    assert converted_joins(PLAN.format(final="* ShuffledHashJoin Inner (1)\n  +- BroadcastHashJoin (2)")) == 2


def test_a_plan_without_adaptive_execution_converts_nothing() -> None:
    assert converted_joins("== Physical Plan ==\nBroadcastHashJoin (1)") == 0


@pytest.mark.parametrize("word", ["false", "False", "FALSE"])
@pytest.mark.parametrize("setting", [ADAPTIVE, SPLITTING])
def test_where_nothing_is_split_there_is_no_threshold_however_that_is_spelt(setting: str, word: str) -> None:
    assert skew_threshold_bytes(with_conf({setting: word, THRESHOLD: "8m"})) is None


@pytest.mark.parametrize("word", ["true", "True", "TRUE"])
def test_where_partitions_are_split_there_is_one(word: str) -> None:
    assert skew_threshold_bytes(with_conf({ADAPTIVE: word, SPLITTING: word, THRESHOLD: "8m"})) == 8


def with_conf(conf: dict[str, str]) -> Any:
    """A session with these settings alone, whose Java reads sizes in MiB."""
    java = MagicMock()
    java.org.apache.spark.network.util.JavaUtils.byteStringAsBytes = lambda text: int(text.removesuffix("m"))
    return SimpleNamespace(conf=conf, sparkContext=SimpleNamespace(_jvm=java))
