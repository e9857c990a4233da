"""The executors that a run asks of a cluster: read from its options, checked, and as Spark settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bench.engines.spark_conf import GIB
from bench.errors import BenchError
from bench.machine.environment import cores, memory_bytes
from bench.options import Options
from reports.record import ClusterInfo, Deploy
from reports.writing.formatting import plural, size

NUMBER: Final = 2
CORES: Final = 1
MEMORY: Final = "2g"
MIB: Final = 1 << 20
LEAST_MEMORY: Final = 512 * MIB
"""Spark refuses executors with a heap below 450 MiB (`UnifiedMemoryManager`: 1.5 times what it reserves)."""
_UNITS: Final = {"m": MIB, "g": GIB}
_OWN: Final = {
    "spark.master": "--master",
    "spark.executor.instances": "--executors",
    "spark.executor.cores": "--executor-cores",
    "spark.executor.memory": "--executor-memory",
    "spark.cores.max": "--executors",
}
_DYNAMIC: Final = "spark.dynamicAllocation.enabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Executors:
    """So many executors, each with so many cores and so many bytes of heap."""

    number: int = NUMBER
    cores: int = CORES
    memory: int = 2 * GIB

    @property
    def all_cores(self) -> int:
        """Cores of all of them together."""
        return self.number * self.cores

    @property
    def told(self) -> str:
        """In words."""
        each = f"{plural(self.cores, 'core')} and {size(self.memory)} of heap each"
        return f"{plural(self.number, 'executor')} with {each}"

    @property
    def settings(self) -> dict[str, str]:
        """The Spark settings that ask for them, on a cluster of any kind."""
        return {
            "spark.executor.instances": str(self.number),
            "spark.executor.cores": str(self.cores),
            "spark.executor.memory": f"{self.memory // MIB}m",
            "spark.cores.max": str(self.all_cores),  # a standalone cluster gives all it has otherwise
        }

    def info(self, master: str, deploy: Deploy | None = None) -> ClusterInfo:
        """What the run's header says of a cluster with them; `deploy` where the run has started it."""
        return ClusterInfo(
            master=master,
            deploy=deploy,
            executors=self.number,
            executor_cores=self.cores,
            executor_memory_bytes=self.memory,
        )


def on_cluster(options: Options) -> bool:
    """Whether stages on Spark run in executors, not in the driver."""
    return options.deploy is not None or not options.master.startswith("local")


def executors_of(options: Options) -> Executors | None:
    """What the options ask for; None where the driver does the work itself. BenchError for what cannot be."""
    if not on_cluster(options):
        return None
    return Executors(
        number=options.executors or NUMBER,
        cores=options.executor_cores or CORES,
        memory=_bytes(options.executor_memory or MEMORY),
    )


def planned_conf(options: Options) -> dict[str, str]:
    """Master and executors as Spark settings, as far as they are known before anything is started."""
    asked = executors_of(options)
    if asked is None:
        return {"spark.master": options.master}
    master = options.master if options.deploy is None else "spark://127.0.0.1"  # its port is not chosen yet
    return {"spark.master": master, **asked.settings}


def check_executors(options: Options, drivers: int) -> None:
    """BenchError when options that speak of executors do not fit together, or not onto this machine.

    `drivers` live side by side, and each has executors of its own.
    """
    asked = executors_of(options)
    if asked is None:
        _check_unused(options)
        return
    for key, _ in options.conf:
        if key in _OWN:
            raise BenchError(f"--conf {key} does not go with a cluster: give {_OWN[key]}")
        if key == _DYNAMIC:
            raise BenchError(f"--conf {key}: variants are compared on executors that stay the same; leave it out")
    if options.deploy is not None:
        _check_machine(asked, max(1, drivers))


def _check_unused(options: Options) -> None:
    given = {
        "--executors": options.executors,
        "--executor-cores": options.executor_cores,
        "--executor-memory": options.executor_memory,
    }
    for name, value in given.items():
        if value is not None:
            raise BenchError(
                f"{name} {value} means nothing with --master {options.master}, where the driver does the work: add "
                "--deploy local-cluster or the --master of a cluster"
            )


def _check_machine(asked: Executors, drivers: int) -> None:
    """A second driver's executors wait while the first one's work, so they share cores but not memory."""
    if asked.all_cores > cores():
        raise BenchError(
            f"{plural(asked.number, 'executor')} with {plural(asked.cores, 'core')} each are more than the "
            f"{plural(cores(), 'core')} of this machine: give fewer --executors or --executor-cores"
        )
    needed, there = asked.number * asked.memory * drivers + GIB * drivers, memory_bytes()
    if needed > there:
        apart = f", for {plural(drivers, 'worker group')} each," if drivers > 1 else ""
        raise BenchError(
            f"{plural(asked.number, 'executor')} with {size(asked.memory)} each{apart} and 1 GiB for every driver are "
            f"more than the {size(there)} of this machine: give less --executor-memory or fewer --executors"
        )


def _bytes(text: str) -> int:
    match = re.fullmatch(r"(\d{1,6})([mg])", text.strip().lower())
    if not match:
        raise BenchError(f"--executor-memory {text!r} is no size: give it as 512m or 2g")
    found = int(match[1]) * _UNITS[match[2]]
    if found < LEAST_MEMORY:
        raise BenchError(f"--executor-memory {text} is too little for Spark: give 512m or more")
    return found
