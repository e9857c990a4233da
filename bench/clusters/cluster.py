"""What the stages of a run on Spark run on: the driver alone, a cluster that was there, or one that the run starts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from bench.accounts import Accounts
from bench.clusters.driver_alone import DriverAlone
from bench.clusters.executors import executors_of
from bench.clusters.given_cluster import GivenCluster
from bench.clusters.local_cluster import LocalCluster
from bench.machine.java import NO_JAVA, Java
from bench.options import Options
from reports.record import ClusterInfo


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


def cluster_of(options: Options, drivers: int, java: Java, scratch: Path, accounts: Accounts) -> Cluster:
    """What the options ask for; nothing is started yet, and a run without Spark needs none."""
    executors = executors_of(options)
    if executors is None or java is NO_JAVA:
        return DriverAlone(options.master)
    if options.deploy is None:
        return GivenCluster(options.master, executors)
    return LocalCluster(executors, drivers, java, scratch, accounts)
