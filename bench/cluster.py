"""What the stages of a run on Spark run on: the driver alone, a cluster that was there, or one that the run starts."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from bench.accounts import Accounts
from bench.environment import memory_bytes
from bench.errors import BenchError
from bench.executors import MIB, Executors, executors_of
from bench.java import NO_JAVA, Java
from bench.options import Options
from bench.reachable import check_answers
from bench.registered import OWN
from bench.services.standalone_cluster import StandaloneCluster, Workers
from bench.spark_conf import CHEAP_CHILDREN
from reports.record import ClusterInfo, Deploy

SLACK: Final = 256 * MIB
"""Beyond the executors' heaps, so that rounding never keeps the last one out; workers only count memory."""
_ANYWHERE: Final = "192.0.2.1"  # an address that documents may name and nobody has (RFC 5737)
_CHILDREN: Final = {"spark.executor.extraJavaOptions": CHEAP_CHILDREN}  # as the driver's


class Cluster(Protocol):
    """Where tasks run. `close` is safe to call at any time, and again."""

    @property
    def info(self) -> ClusterInfo | None:
        """What the run's header says of it; None where the driver does the work itself."""

    @property
    def master(self) -> str:
        """The master's address, once it has started."""

    @property
    def settings(self) -> dict[str, str]:
        """Spark settings beside the master that a driver needs, before those of the user and of variants."""

    @property
    def environment(self) -> Mapping[str, str]:
        """Environment variables that a driver's process needs."""

    @property
    def memory_for_drivers(self) -> int:
        """Bytes of this machine's memory that executors leave."""

    def start(self) -> None:
        """Make sure that it is there; BenchError when it is not."""

    def close(self) -> None:
        """Leave nothing of it behind that the run has started."""


class DriverAlone:
    """No cluster: tasks are threads of the driver."""

    info = None

    def __init__(self, master: str) -> None:
        self.master = master

    @property
    def settings(self) -> dict[str, str]:
        """None."""
        return {}

    @property
    def environment(self) -> Mapping[str, str]:
        """Python workers run the same Python."""
        return {"PYSPARK_PYTHON": sys.executable}

    @property
    def memory_for_drivers(self) -> int:
        """All of it."""
        return memory_bytes()

    def start(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to end."""


class GivenCluster:
    """A cluster of the user's."""

    def __init__(self, master: str, executors: Executors) -> None:
        self.master = master
        self._executors = executors

    @property
    def info(self) -> ClusterInfo:
        """The cluster, none of ours."""
        return _info(self.master, None, self._executors)

    @property
    def settings(self) -> dict[str, str]:
        """The executors, and where they reach the driver."""
        own = _own_address(_hosts(self.master)[0][0] if self.master.startswith("spark://") else _ANYWHERE)
        return {**self._executors.settings, **_CHILDREN, "spark.driver.host": own, "spark.driver.bindAddress": own}

    @property
    def environment(self) -> Mapping[str, str]:
        """The user may know a Python that all machines have."""
        return {"PYSPARK_PYTHON": os.environ.get("PYSPARK_PYTHON", sys.executable)}

    @property
    def memory_for_drivers(self) -> int:
        """All of it: the executors may be anywhere."""
        return memory_bytes()

    def start(self) -> None:
        """Spark itself would try for a minute, so a master that is down is told here."""
        if self.master == "yarn" and not {"HADOOP_CONF_DIR", "YARN_CONF_DIR"} & os.environ.keys():
            raise BenchError("--master yarn: set HADOOP_CONF_DIR to the folder with the cluster's yarn-site.xml")
        if self.master.startswith("spark://"):
            check_answers(f"--master {self.master}", _hosts(self.master))

    def close(self) -> None:
        """Nothing of it is ours."""


class LocalCluster:
    """A standalone cluster on this machine, with a worker for each executor; `drivers` live side by side."""

    def __init__(self, executors: Executors, drivers: int, java: Java, scratch: Path, accounts: Accounts) -> None:
        self._executors = executors
        self._drivers = drivers
        self._java = java
        self._scratch = scratch
        self._accounts = accounts
        self._running: StandaloneCluster | None = None

    @property
    def info(self) -> ClusterInfo:
        """The cluster as it was started."""
        return _info(self.master, Deploy.LOCAL_CLUSTER, self._executors)

    @property
    def master(self) -> str:
        """The master's address."""
        assert self._running is not None
        return self._running.address

    @property
    def settings(self) -> dict[str, str]:
        """The executors; what they shuffle goes through sockets, as between machines, not past them by the disk."""
        through_sockets = {"spark.shuffle.readHostLocalDisk": "false"}
        return {**self._executors.settings, **_CHILDREN, **through_sockets, OWN: "true"}

    @property
    def environment(self) -> Mapping[str, str]:
        """Python workers run the same Python."""
        return {"PYSPARK_PYTHON": sys.executable}

    @property
    def memory_for_drivers(self) -> int:
        """What the executors leave."""
        return memory_bytes() - self._drivers * self._executors.number * self._executors.memory

    def start(self) -> None:
        """Start master and workers, with room for the executors of every driver."""
        asked = self._executors
        size = Workers(
            number=asked.number,
            cores=asked.cores * self._drivers,
            memory=(asked.memory * self._drivers + SLACK) // MIB,
        )
        with self._accounts.spent_on("cluster start"):
            self._running = StandaloneCluster(self._java.home, size, self._scratch)

    def close(self) -> None:
        """End all of it."""
        if self._running is not None:
            self._running.stop()


def cluster_of(options: Options, drivers: int, java: Java, scratch: Path, accounts: Accounts) -> Cluster:
    """What the options ask for; nothing is started yet, and a run without Spark needs none."""
    executors = executors_of(options)
    if executors is None or java is NO_JAVA:
        return DriverAlone(options.master)
    if options.deploy is None:
        return GivenCluster(options.master, executors)
    return LocalCluster(executors, drivers, java, scratch, accounts)


def _info(master: str, deploy: Deploy | None, executors: Executors) -> ClusterInfo:
    return ClusterInfo(
        master=master,
        deploy=deploy,
        executors=executors.number,
        executor_cores=executors.cores,
        executor_memory_bytes=executors.memory,
    )


def _hosts(master: str) -> list[tuple[str, int]]:
    """Host and port of each master of spark://HOST:PORT,HOST:PORT; BenchError for any other form."""
    try:
        parts = [urlsplit(f"//{each}") for each in master.removeprefix("spark://").split(",")]
        found = [(part.hostname, part.port) for part in parts]
    except ValueError:
        found = []
    known = [(host, port) for host, port in found if host and port]
    if not known or len(known) != len(found):
        raise BenchError(f"--master {master!r} names no host and port: give it as spark://HOST:PORT")
    return known


def _own_address(towards: str) -> str:
    """The address of this machine by which that one reaches it; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((towards, 9))
        except OSError:
            return "127.0.0.1"
        own: str = probe.getsockname()[0]
        return own
