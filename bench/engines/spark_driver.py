"""Sessions on Spark: a driver in this process."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.engines.gateway import start_gateway
from bench.engines.registered import Registered
from bench.engines.spark_conf import placed
from pipelines.variant import Variant, static_conf

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

UNLIMITED: Final = nullcontext()


class SparkDriver:
    """A Spark driver in this process, on loopback."""

    def __init__(
        self, conf: Mapping[str, str], scratch: Path, starting: AbstractContextManager[None] = UNLIMITED
    ) -> None:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - half a second that a plain worker does not need

        from bench.engines.spark_state import LOG_LEVEL, SharedState  # noqa: PLC0415

        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder
        settings = placed(conf, scratch)
        for key, value in settings.items():
            builder = builder.config(key, value)
        start_gateway(settings)
        with starting:
            self._root = builder.getOrCreate()
        self._context = self._root.sparkContext
        self._context.setLogLevel(LOG_LEVEL)
        self._executors = Registered(self._context)
        self._shared = SharedState(self._root)
        self._executors.check()

    @property
    def conf(self) -> Mapping[str, str]:
        """All settings of the Spark context."""
        return dict(self._root.sparkContext.getConf().getAll())

    @property
    def ui(self) -> str | None:
        """Spark's UI."""
        return self._root.sparkContext.uiWebUrl

    def fresh(self, variant: Variant) -> SparkSession:
        """A new session on the same context, with only the variant's settings, an empty cache and a collected heap.

        On a cluster another executor may be on its way to the place of a lost one; the certificate tells if it is not.
        """
        self._executors.wait()
        session = self._root.newSession()
        for key, value in variant.spark_conf.items():
            if key not in static_conf(variant):
                session.conf.set(key, value)
        session.catalog.clearCache()
        jvm = session.sparkContext._jvm
        if jvm is not None:
            jvm.System.gc()
        return session

    def label(self, session: SparkSession, group: str, tag: str) -> None:
        """Job group and tag of all jobs that follow."""
        session.sparkContext.setJobGroup(group, group)
        session.addTag(tag)

    def tidy(self, session: SparkSession) -> tuple[str, ...]:
        """Stop the streaming queries and jobs that a stage left running, as one that fails may."""
        return self._shared.stop_work()

    def put_back(self) -> tuple[str, ...]:
        """Caches, tables and settings that all sessions share."""
        return self._shared.put_back()

    def lost(self) -> str | None:
        """Whether the context has been stopped; SessionLostError when the JVM is gone."""
        return self._shared.lost()

    def lacks(self, error: BaseException) -> None:
        """Variants are made for Spark: what fails is theirs."""

    def close(self) -> None:
        """Stop the Spark context and its JVM's work, if they are still there."""
        from py4j.protocol import Py4JError  # noqa: PLC0415

        with suppress(Py4JError, OSError):
            self._root.stop()
