"""A cluster of the user's: where its masters are, and how it finds the driver here."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from bench.clusters.executors import Executors
from bench.engines.spark_conf import EXECUTOR_CONF
from bench.errors import BenchError
from bench.machine.environment import memory_bytes
from bench.machine.reachable import check_answers
from reports.record import ClusterInfo

_ANYWHERE: Final = "192.0.2.1"  # an address that documents may name and nobody has (RFC 5737)


class GivenCluster:
    """A cluster of the user's."""

    def __init__(self, master: str, executors: Executors) -> None:
        self.master = master
        self._executors = executors

    @property
    def info(self) -> ClusterInfo:
        """The cluster, none of ours."""
        return self._executors.info(self.master)

    @property
    def settings(self) -> dict[str, str]:
        """The executors, and where they reach the driver."""
        own = _own_address(_hosts(self.master)[0][0] if self.master.startswith("spark://") else _ANYWHERE)
        return {**self._executors.settings, **EXECUTOR_CONF, "spark.driver.host": own, "spark.driver.bindAddress": own}

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
