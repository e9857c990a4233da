"""The processes of a driver's executors, as far as they are on this machine."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import psutil

from bench.collectors.executors import planned_executors
from bench.collectors.process import Members, family

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_FLAG: Final = "--app-id"


class SessionProcesses:
    """Finds all processes that work for a session, when called; None where some of its executors are elsewhere.

    Settings are read once, before the clock starts. A search among 100 processes takes 3 ms of CPU time, once a second.
    """

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        self._asked: tuple[str, int | None] | None = None

    def __call__(self) -> Members | None:
        """This process, those below it, executors and those below them."""
        application, planned = self._asked = self._asked or self._settings()
        if planned is None:
            return family()
        found = executors_of(application)
        return (*family(), *found, *_below(found)) if len(found) >= planned else None

    def _settings(self) -> tuple[str, int | None]:
        context = self._session.sparkContext
        conf = context.getConf()
        planned = planned_executors(conf.get("spark.master") or "", conf.get("spark.executor.instances") or "")
        return context.applicationId, planned


def executors_of(application: str) -> Members:
    """The JVMs of an application's executors, told by what is on their command lines."""
    every = psutil.process_iter(["cmdline"])
    return tuple(each for each in every if (_FLAG, application) in pairwise(each.info["cmdline"] or ()))


def _below(executors: Members) -> Members:
    """Their Python workers, as those of the driver are below it."""
    found: list[psutil.Process] = []
    for executor in executors:
        with suppress(psutil.NoSuchProcess):
            found += executor.children(recursive=True)
    return tuple(found)
