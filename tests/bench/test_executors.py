"""The executors that options ask of a cluster, and what makes no sense of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bench.clusters.executors import Executors, check_executors, executors_of, planned_conf
from bench.engines.spark_conf import GIB
from bench.errors import BenchError
from bench.machine.spark_cores import spark_cores
from bench.options import Options
from bench.planning import fitted
from bench.planning.selection import select
from pipelines import variant
from pipelines.catalog import load_catalog
from reports.record import Deploy

PARTITIONS = "spark.sql.shuffle.partitions"
LOCAL_CLUSTER: dict[str, Any] = {"deploy": Deploy.LOCAL_CLUSTER}
THERE: dict[str, Any] = {"master": "spark://there:7077"}


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four cores and 16 GiB."""
    monkeypatch.setattr("bench.clusters.executors.cores", lambda: 4)
    monkeypatch.setattr("bench.clusters.executors.memory_bytes", lambda: 16 * GIB)


def test_a_cluster_has_two_executors_with_a_core_and_2_gib_each_unless_told_otherwise() -> None:
    assert executors_of(Options(deploy=Deploy.LOCAL_CLUSTER)) == Executors(number=2, cores=1, memory=2 * GIB)
    told = Options(master="yarn", executors=3, executor_cores=4, executor_memory="512m")
    assert executors_of(told) == Executors(number=3, cores=4, memory=GIB // 2)
    assert executors_of(Options(master="local[3]")) is None


def test_variants_of_other_revisions_count_cores_by_the_same_word() -> None:
    assert fitted.CORES == variant.CORES


def test_executors_are_asked_for_by_settings_that_every_kind_of_cluster_knows() -> None:
    assert Executors(number=3, cores=2, memory=GIB).settings == {
        "spark.executor.instances": "3",
        "spark.executor.cores": "2",
        "spark.executor.memory": "1024m",
        "spark.cores.max": "6",
    }


@pytest.mark.parametrize(
    ("asked", "cores"),
    [
        ({**LOCAL_CLUSTER, "executors": 3}, 3),
        ({**THERE, "executors": 5, "executor_cores": 4}, 20),
        ({"master": "local[7]"}, 7),
        ({"master": "local"}, 1),
    ],
)
def test_partitions_are_fitted_to_the_cores_of_the_executors(asked: dict[str, Any], cores: int) -> None:
    options = Options(variants=("baseline", "optimized"), **asked)
    assert spark_cores(planned_conf(options)) == cores
    baseline, optimized = select(load_catalog(), options).variants
    assert optimized.spark_conf[PARTITIONS] == str(cores)
    assert baseline.spark_conf[PARTITIONS] == "200"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({**LOCAL_CLUSTER, "executors": 5}, "5 executors with 1 core each are more than the 4 cores of this machine"),
        ({**LOCAL_CLUSTER, "executor_memory": "8g"}, "8 GiB each and 1 GiB for every driver are more than the 16 GiB"),
        ({**LOCAL_CLUSTER, "executor_memory": "100m"}, "--executor-memory 100m is too little for Spark: give 512m"),
        ({**THERE, "executor_memory": "lots"}, "--executor-memory 'lots' is no size: give it as 512m or 2g"),
        ({**THERE, "conf": (("spark.executor.cores", "2"),)}, "does not go with a cluster: give --executor-cores"),
        ({**LOCAL_CLUSTER, "conf": (("spark.master", "yarn"),)}, "does not go with a cluster: give --master"),
        ({**THERE, "conf": (("spark.dynamicAllocation.enabled", "true"),)}, "stay the same; leave it out"),
        ({"executors": 2}, "--executors 2 means nothing with --master local[*]"),
        ({"executor_memory": "2g", "master": "local[2]"}, "--executor-memory 2g means nothing with --master local[2]"),
    ],
)
def test_what_cannot_be_is_told_before_anything_starts(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(BenchError, match=re.escape(said)):
        check_executors(Options(**asked), drivers=1)


def test_executors_of_drivers_side_by_side_share_cores_but_not_memory() -> None:
    options = Options(deploy=Deploy.LOCAL_CLUSTER, executors=4)
    check_executors(options, drivers=1)
    with pytest.raises(BenchError, match="for 2 worker groups each"):
        check_executors(options, drivers=2)


def test_a_cluster_elsewhere_may_be_larger_than_this_machine() -> None:
    check_executors(Options(executors=100, executor_memory="100g", **THERE), drivers=3)
