"""How many cores tasks have, and so how many threads the engines have that are to have as many."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import prod
from typing import Final

from bench.machine.environment import cores

_LOCAL_CORES: Final = re.compile(r"local\[(\d+)\W.*")


def spark_cores(conf: Mapping[str, str]) -> int:
    """Cores that all tasks share: a local master's, else those of all executors, else those of this machine."""
    master = conf.get("spark.master", "")
    if master == "local":
        return 1
    if given := _LOCAL_CORES.fullmatch(master):
        return int(given[1])
    asked = [conf.get(key, "") for key in ("spark.executor.instances", "spark.executor.cores")]
    if master.startswith("local") or not all(map(str.isdecimal, asked)):
        return cores()
    return prod(map(int, asked))


def threads_here(conf: Mapping[str, str]) -> int:
    """As many as Spark has cores, but not more than there are here when those are on other machines."""
    return spark_cores(conf) if conf.get("spark.master", "").startswith("local") else min(spark_cores(conf), cores())
