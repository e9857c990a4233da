"""How many cores a variant had, as its settings say."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from reports.record import CONNECT, Environment, RunHeader

_LOCAL: Final = re.compile(r"local\[(\d+|\*)\s*(?:,.*)?\]")


def cores_of(header: RunHeader, variant: str) -> int | None:
    """Cores that the variant's tasks shared; None where its settings do not tell, as of a cluster that grows.

    A task takes one core (`spark.task.cpus` is 1). A variant on another engine is given as many as Spark,
    but a Spark Connect server has what it has.
    """
    conf = _conf(header, variant)
    if _is_local(conf):
        return _local_cores(header, conf)
    return _product(conf, "spark.executor.instances", "spark.executor.cores")


def cores_of_executor(header: RunHeader, variant: str) -> int | None:
    """How many tasks one executor runs at once; None where the settings do not tell. The driver is one, if local."""
    conf = _conf(header, variant)
    return _local_cores(header, conf) if _is_local(conf) else _product(conf, "spark.executor.cores")


def _conf(header: RunHeader, variant: str) -> Mapping[str, str]:
    own = next((info for info in header.variants if info.name == variant), None)
    if own is not None and own.engine == CONNECT:
        return {}
    return {**header.spark_conf, **(own.spark_conf if own else {})}


def _is_local(conf: Mapping[str, str]) -> bool:
    master = conf.get("spark.master", "")
    return master == "local" or _LOCAL.fullmatch(master) is not None


def _local_cores(header: RunHeader, conf: Mapping[str, str]) -> int | None:
    local = _LOCAL.fullmatch(conf.get("spark.master", ""))
    if local is None:
        return 1
    return _usable(header.environment) if local[1] == "*" else int(local[1]) or None


def _usable(machine: Environment) -> int:
    """What a JVM takes for the number of processors: a quota counts, rounded up."""
    return machine.cores if machine.cpu_quota is None else min(machine.cores, math.ceil(machine.cpu_quota))


def _product(conf: Mapping[str, str], *keys: str) -> int | None:
    numbers = [int(conf[key]) for key in keys if conf.get(key, "").isdecimal()]
    return math.prod(numbers) or None if len(numbers) == len(keys) else None
