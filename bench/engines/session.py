"""What a session is to a trial, whatever engine runs it, and how the engine of a name is started."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from bench.engines.connect_session import ConnectSessions, SailServer
from bench.engines.duck_database import DuckDatabase
from bench.engines.no_engine import NoEngine
from bench.engines.spark_driver import UNLIMITED, SparkDriver
from bench.errors import BenchError
from bench.machine.spark_cores import threads_here
from pipelines.variant import CONNECT, DUCKDB, ENGINES, PLAIN, SAIL, SPARK, Variant


class Session(Protocol):
    """A running engine, inside a worker."""

    @property
    def conf(self) -> Mapping[str, str]:
        """The settings it really runs with."""

    @property
    def ui(self) -> str | None:
        """The address of the engine's own pages, None where it has none."""

    def fresh(self, variant: Variant) -> Any:
        """What one stage of the variant gets as its session; nothing that an earlier stage left behind is in it."""

    def label(self, session: Any, group: str, tag: str) -> None:
        """Mark all that the session does from now on, so that it can be told from what others do."""

    def tidy(self, session: Any) -> tuple[str, ...]:
        """End what a stage has left running in its session; what had to be ended is told."""

    def put_back(self) -> tuple[str, ...]:
        """Undo what a stage changed for all sessions; what was changed is told."""

    def lost(self) -> str | None:
        """Why no other stage can run here, in one sentence; None while one can. SessionLostError when it has died."""

    def lacks(self, error: BaseException) -> str | None:
        """What the engine cannot do of what the variant's own can, if that is what the error says; else None."""

    def close(self) -> None:
        """Stop the engine."""


def open_session(
    engine: str,
    conf: Mapping[str, str],
    scratch: Path,
    starting: AbstractContextManager[None] = UNLIMITED,
    connect: str | None = None,
) -> Session:
    """Start the engine of that name, a Spark driver within `starting`; BenchError when there is none of that name.

    `connect` is the address of the Spark Connect server, where the engine is one.
    """
    if engine == PLAIN:
        return NoEngine()
    if engine == DUCKDB:
        return DuckDatabase(conf, scratch)
    if engine == SPARK:
        return SparkDriver(conf, scratch, starting)
    if engine == SAIL:
        return SailServer(conf, threads_here(conf))
    if engine == CONNECT and connect is not None:
        return ConnectSessions(connect, conf, engine)
    raise BenchError(f"unknown engine {engine!r}: variants may ask for {', '.join(ENGINES)}")
