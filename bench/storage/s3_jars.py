"""How drivers and executors find the jars of Hadoop's S3 client."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bench.engines.registered import OWN

_DRIVERS: Final = "spark.driver.extraClassPath"
_EXECUTORS: Final = "spark.executor.extraClassPath"
_JARS: Final = "spark.jars"


def with_jars(conf: Mapping[str, str], jars: Sequence[Path]) -> dict[str, str]:
    """The settings with the class path of driver and executors on this machine; others are sent the jars, 600 MB."""
    paths = list(map(str, jars))
    found = {**conf, _DRIVERS: _joined(os.pathsep, conf.get(_DRIVERS, ""), paths)}
    if conf.get(OWN) == "true":
        found[_EXECUTORS] = _joined(os.pathsep, conf.get(_EXECUTORS, ""), paths)
    elif not conf.get("spark.master", "").startswith("local"):
        found[_JARS] = _joined(",", conf.get(_JARS, ""), [jar.as_uri() for jar in jars])
    return found


def _joined(separator: str, given: str, own: list[str]) -> str:
    return separator.join(filter(None, [given, *own]))
