"""The executors that a driver has: how many have come, and how long to wait for the rest."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from bench.errors import BenchError

if TYPE_CHECKING:
    from pyspark import SparkContext

ANSWER_SECONDS: Final = 30.0
"""Until a standalone master has taken a driver in whose JVM is there; with the JVM's start it was once over 30."""
COMING_SECONDS: Final = 8.0
"""Until the executors of a standalone cluster are there; they start beside the driver and took 0.1 s longer."""
QUEUEING_SECONDS: Final = 120.0
"""The same on a cluster that may have to bring machines or images first."""
OWN: Final = "spark.bench.ownCluster"
"""A setting that Spark does not know: "true" where the run has started the cluster, so that who waits is only slow."""
REPLACED_SECONDS: Final = 30.0
"""Until another executor is in the place of a lost one."""
_POLL_SECONDS: Final = 0.05


class Registered:
    """The executors of a driver on a cluster; there are none to wait for where the driver does the work itself."""

    def __init__(self, context: SparkContext) -> None:
        conf = context.getConf()
        self._java: Any = context._jsc.sc()
        self._master = conf.get("spark.master", "")
        asked = conf.get("spark.executor.instances", "")
        self._is_quick = may_refuse(dict(conf.getAll()))
        self._planned = int(asked) if asked.isdecimal() and not self._master.startswith("local") else 0
        self._size = f"cores: {conf.get('spark.executor.cores')}, heap: {conf.get('spark.executor.memory')}"

    def check(self) -> None:
        """Wait for all of them; BenchError when they do not come in time."""
        seconds = COMING_SECONDS if self._is_quick else QUEUEING_SECONDS
        if not self.wait(seconds):
            raise BenchError(
                f"only {self._number()} of {self._planned} executors ({self._size}) came within {seconds:g} s at "
                f"{self._master}: free as much there (each worker group has its own), or give fewer --executors, "
                "--executor-cores or less --executor-memory"
            )

    def wait(self, seconds: float = REPLACED_SECONDS) -> bool:
        """Wait until all of them are there, at most so long; whether they are."""
        end = time.monotonic() + seconds
        while self._planned and self._number() < self._planned:
            if time.monotonic() > end:
                return False
            time.sleep(_POLL_SECONDS)
        return True

    def _number(self) -> int:
        """Spark counts the driver, too."""
        return len(self._java.statusTracker().getExecutorInfos()) - 1


def may_refuse(conf: Mapping[str, str]) -> bool:
    """Whether a driver with these settings that waits for long has to do with a standalone master of somebody else."""
    return conf.get("spark.master", "").startswith("spark://") and conf.get(OWN) != "true"


def no_answer(master: str) -> str:
    """What to say when a driver is not taken in."""
    return f"--master {master}: no standalone master of Spark took the driver in within {ANSWER_SECONDS:g} s"
