"""How many cores a variant had, as its settings say."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from reports.record import Environment, RunHeader

_LOCAL: Final = re.compile(r"local\[(\d+|\*)\s*(?:,.*)?\]")


def cores_of(header: RunHeader, variant: str) -> int | None:
    """Cores that the variant's tasks shared; None where its settings do not tell, as of a cluster that grows.

    A task takes one core (`spark.task.cpus` is 1). A variant on another engine is given as many as Spark.
    """
    own = next((info.spark_conf for info in header.variants if info.name == variant), {})
    conf = {**header.spark_conf, **own}
    master = conf.get("spark.master", "")
    if master == "local":
        return 1
    if local := _LOCAL.fullmatch(master):
        return _usable(header.environment) if local[1] == "*" else int(local[1]) or None
    return _product(conf, "spark.executor.instances", "spark.executor.cores")


def _usable(machine: Environment) -> int:
    """What a JVM takes for the number of processors: a quota counts, rounded up."""
    return machine.cores if machine.cpu_quota is None else min(machine.cores, math.ceil(machine.cpu_quota))


def _product(conf: Mapping[str, str], *keys: str) -> int | None:
    numbers = [int(conf[key]) for key in keys if conf.get(key, "").isdecimal()]
    return math.prod(numbers) or None if len(numbers) == len(keys) else None
