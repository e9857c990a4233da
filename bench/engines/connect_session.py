"""Sessions by the protocol Spark Connect: a Sail server in this process, or a server that is there."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from bench.engines.own_sessions import OwnSessions
from bench.errors import BenchError
from pipelines.variant import Variant, is_session_setting

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_NEEDED: Final = ("grpc", "grpc_status", "google.rpc", "zstandard")  # what pyspark[connect] adds to PySpark
RETRIES: Final = 5
"""Of a call that finds no server, within 17 s. By default they go on for ten minutes, but all that a server had is gone
with it, so there is nothing to wait for.
"""
_LACKING: Final = re.compile(r"\bnot (yet |currently )?(supported|implemented|available)\b|\bunsupported\b", re.I)


class ConnectSessions(OwnSessions):
    """A server that takes Spark's code by Spark Connect. It is somebody else's, so it is not stopped."""

    def __init__(self, address: str, conf: Mapping[str, str], engine: str) -> None:
        from pyspark import __version__ as own  # noqa: PLC0415 - only workers of this engine need it

        self._address = address
        self._engine = engine
        self._conf = {key: value for key, value in conf.items() if is_session_setting(key)}
        self._version = self._asked_version()
        if self._version.partition(".")[0] != own.partition(".")[0]:
            raise BenchError(
                f"--engine connect={address}: the server is Spark {self._version} and the client {own}: "
                "start one of the same major version"
            )

    @property
    def conf(self) -> Mapping[str, str]:
        """The settings of every session, before those of a variant."""
        return {**self._conf, "spark.remote": self._address, "spark.version": self._version}

    def fresh(self, variant: Variant) -> SparkSession:
        """A new session with the variant's settings over the world's."""
        session = self._session()
        for key, value in {**self._conf, **variant.spark_conf}.items():
            session.conf.set(key, value)
        return session

    def tidy(self, session: SparkSession) -> tuple[str, ...]:
        """End the session, and with it all that it does on the server."""
        session.stop()
        return ()

    def lacks(self, error: BaseException) -> str | None:
        """What the engine cannot do, in its own words, if that is what the error says; else None."""
        from pyspark.errors import (  # noqa: PLC0415
            PySparkAttributeError,
            PySparkNotImplementedError,
            UnsupportedOperationException,
        )

        said = str(error).strip().partition("\n")[0].partition(". ")[0]
        if isinstance(error, PySparkAttributeError | PySparkNotImplementedError | UnsupportedOperationException):
            return f"not supported by {self._engine}: {said}"
        return f"not supported by {self._engine}: {said}" if _LACKING.search(said) else None

    def _asked_version(self) -> str:
        first = self._session()
        try:
            version = first.version
        except Exception as error:  # whatever stands there: PySpark tells of it by errors of its own and of gRPC's
            said = str(error).partition('"')[2].partition('"')[0] or str(error)
            raise BenchError(
                f"--engine connect={self._address}: no Spark Connect server answers there ({said:.300}): "
                "start one, or give its address"
            ) from error
        first.stop()
        return version

    def _session(self) -> SparkSession:
        from pyspark.sql import SparkSession  # noqa: PLC0415
        from pyspark.sql.connect.client.retries import DefaultPolicy  # noqa: PLC0415

        session = SparkSession.builder.remote(self._address).create()
        session.client.set_retry_policies([DefaultPolicy(max_retries=RETRIES)])
        return session


class SailServer(ConnectSessions):
    """Sail, on loopback and in this process, with as many threads as Spark has cores."""

    def __init__(self, conf: Mapping[str, str], threads: int) -> None:
        os.environ |= {  # read when the server starts
            "SAIL_EXECUTION__DEFAULT_PARALLELISM": str(threads),
            "TOKIO_WORKER_THREADS": str(threads),
            "RUST_LOG": "error",  # else every hint that it does not know is a line in the log
        }
        from pysail.spark import SparkConnectServer  # noqa: PLC0415 - 165 MB that few workers need

        self._server = SparkConnectServer(ip="127.0.0.1", port=0)
        self._server.start(background=True)
        host, port = self._server.listening_address
        super().__init__(f"sc://{host}:{port}", conf, "sail")

    def close(self) -> None:
        """Stop the server."""
        self._server.stop()


def missing() -> tuple[str, ...]:
    """What has to be installed before Spark Connect can be spoken at all."""
    return tuple(name for name in _NEEDED if not _is_installed(name))


def _is_installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # of the package that it lies in
        return False
