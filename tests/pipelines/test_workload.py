"""What workloads and variants say of their stages and settings."""

from __future__ import annotations

import pytest

from datasets.kinds import PAYMENTS
from pipelines.stage import FunctionStage, StageContext
from pipelines.variant import Variant, is_session_setting, static_conf
from pipelines.workload import StageOutline, Workload


def nothing(context: StageContext) -> None:
    """A stage that does nothing."""


def outline(name: str, *upstream: str) -> StageOutline:
    return StageOutline(name=name, summary=name, upstream=upstream)


CHAIN = Workload(
    name="chain",
    summary="a → b → d, a → c → d, e alone",
    stages=(outline("a"), outline("b", "a"), outline("c", "a"), outline("d", "c", "b"), outline("e")),
    baseline="plain",
    input=PAYMENTS.input,
)


@pytest.mark.parametrize(
    ("asked", "needed"),
    [
        (("d",), ("a", "b", "c")),
        (("b",), ("a",)),
        (("d", "b"), ("a", "c")),
        (("a",), ()),
        (("e",), ()),
        ((), ()),
    ],
)
def test_upstream_is_all_that_is_built_on_in_order_of_execution(
    asked: tuple[str, ...], needed: tuple[str, ...]
) -> None:
    assert CHAIN.upstream_of(asked) == needed


def test_an_unknown_stage_has_neither_outline_nor_upstream() -> None:
    with pytest.raises(KeyError, match="x"):
        CHAIN.outline("x")
    with pytest.raises(KeyError, match="x"):
        CHAIN.upstream_of(("x",))


def test_a_variant_finds_its_stages_by_name() -> None:
    stages = (FunctionStage("a", nothing), FunctionStage("b", nothing))
    variant = Variant(name="v", summary="", stages=stages)
    assert variant.stage("b") is stages[1]
    with pytest.raises(KeyError, match="c"):
        variant.stage("c")


@pytest.mark.parametrize(
    "key",
    ["spark.sql.shuffle.partitions", "spark.sql.adaptive.enabled", "spark.sql.streaming.stateStore.providerClass"],
)
def test_spark_sql_takes_its_settings_in_a_running_session(key: str) -> None:
    assert is_session_setting(key)


@pytest.mark.parametrize(
    "key",
    [
        "spark.executor.memory",
        "spark.serializer",
        "spark.sql.extensions",
        "spark.sql.warehouse.dir",
        "spark.sql.cache.serializer",
        "spark.sqlfoo",
    ],
)
def test_other_settings_need_a_fresh_driver(key: str) -> None:
    assert not is_session_setting(key)


def test_only_settings_for_a_fresh_driver_are_static() -> None:
    conf = {"spark.sql.ansi.enabled": "true", "spark.serializer": "kryo"}
    assert static_conf(Variant(name="v", summary="", stages=(), spark_conf=conf)) == {"spark.serializer": "kryo"}
