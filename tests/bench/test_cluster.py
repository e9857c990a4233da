"""What a driver is told of its cluster, and clusters that cannot be, without any Spark."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from bench.accounts import Accounts
from bench.clusters.cluster import Cluster, cluster_of
from bench.clusters.driver_alone import DriverAlone
from bench.clusters.given_cluster import GivenCluster
from bench.engines.registered import may_refuse
from bench.errors import BenchError
from bench.machine.java import NO_JAVA, Java
from bench.options import Options
from reports.record import ClusterInfo, Deploy

JAVA = Java(home=Path("/java"), version="17")


def cluster(options: Options, java: Java = JAVA) -> Cluster:
    return cluster_of(options, 1, java, Path("/scratch"), Accounts())


def test_a_local_master_and_a_run_without_spark_need_no_cluster() -> None:
    for options, java in ((Options(master="local[3]"), JAVA), (Options(deploy=Deploy.LOCAL_CLUSTER), NO_JAVA)):
        found = cluster(options, java)
        assert isinstance(found, DriverAlone)
        found.start()
        assert (found.master, found.settings, found.info) == (options.master, {}, None)
        found.close()


def test_a_cluster_that_is_there_is_asked_for_executors_and_told_where_the_driver_is() -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        master = f"spark://127.0.0.1:{somebody.getsockname()[1]}"
        found = cluster(Options(master=master, executors=3))
        found.start()
        assert found.settings["spark.cores.max"] == "3"
        assert found.settings["spark.driver.host"] == found.settings["spark.driver.bindAddress"] == "127.0.0.1"
        assert found.info == ClusterInfo(
            master=master, deploy=None, executors=3, executor_cores=1, executor_memory_bytes=2 << 30
        )


def test_the_users_python_is_for_executors_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSPARK_PYTHON", "/opt/python")
    assert cluster(Options(master="yarn")).environment == {"PYSPARK_PYTHON": "/opt/python"}
    assert cluster(Options(deploy=Deploy.LOCAL_CLUSTER)).environment == {"PYSPARK_PYTHON": sys.executable}


@pytest.mark.parametrize(
    ("master", "said"),
    [
        ("spark://127.0.0.1:1", r"--master spark://127\.0\.0\.1:1: nothing answers there \(Connection refused\)"),
        ("spark://127.0.0.1:1,127.0.0.1:2", "nothing answers there"),
        ("spark://nowhere", "names no host and port: give it as spark://HOST:PORT"),
        ("spark://nowhere:port", "names no host and port"),
        ("yarn", "--master yarn: set HADOOP_CONF_DIR"),
    ],
)
def test_a_master_that_is_not_there_is_told_in_one_line(
    master: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HADOOP_CONF_DIR", raising=False)
    monkeypatch.delenv("YARN_CONF_DIR", raising=False)
    found = cluster(Options(master=master))
    assert isinstance(found, GivenCluster)
    with pytest.raises(BenchError, match=said):
        found.start()


def test_one_of_several_masters_is_enough() -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        cluster(Options(master=f"spark://127.0.0.1:1,127.0.0.1:{somebody.getsockname()[1]}")).start()


def test_only_a_standalone_master_of_somebody_else_is_given_up_soon() -> None:
    assert may_refuse({"spark.master": "spark://there:7077"})
    own = cluster(Options(deploy=Deploy.LOCAL_CLUSTER)).settings
    assert not may_refuse({"spark.master": "spark://127.0.0.1:7077", **own})
    assert not may_refuse({"spark.master": "yarn"})
    assert not may_refuse({"spark.master": "local[2]"})
