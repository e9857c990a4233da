"""A standalone cluster on this machine, which begins and ends with the run."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bench.accounts import Accounts
from bench.clusters.executors import MIB, Executors
from bench.engines.registered import OWN
from bench.engines.spark_conf import EXECUTOR_CONF
from bench.machine.environment import memory_bytes
from bench.machine.java import Java
from bench.services.standalone_cluster import StandaloneCluster, Workers
from reports.record import ClusterInfo, Deploy

SLACK: Final = 256 * MIB
"""Beyond the executors' heaps, so that rounding never keeps the last one out; workers only count memory."""


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
        return self._executors.info(self.master, Deploy.LOCAL_CLUSTER)

    @property
    def master(self) -> str:
        """The master's address."""
        assert self._running is not None
        return self._running.address

    @property
    def settings(self) -> dict[str, str]:
        """The executors; what they shuffle goes through sockets, as between machines, not past them by the disk."""
        through_sockets = {"spark.shuffle.readHostLocalDisk": "false"}
        return {**self._executors.settings, **EXECUTOR_CONF, **through_sockets, OWN: "true"}

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
