"""How a session comes to be: the one module that knows how to start an engine and set it up for a trial."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from bench.connect_session import ConnectSessions, SailServer
from bench.environment import cores
from bench.errors import BenchError
from bench.gateway import start_gateway
from bench.registered import Registered
from pipelines.semantics import SEMANTICS
from pipelines.variant import CONNECT, DUCKDB, ENGINES, PLAIN, SAIL, SPARK, Variant, static_conf

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyspark.sql import SparkSession

GIB: Final = 1 << 30
UNLIMITED: Final = nullcontext()
JAVA_OPTIONS: Final = "spark.driver.extraJavaOptions"
TEMPORARY: Final = "java.io.tmpdir"
_LOCAL_CORES: Final = re.compile(r"local\[(\d+)\W.*")


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


def world_conf(*, master: str, memory_bytes: int, drivers: int, extra: Mapping[str, str]) -> dict[str, str]:
    """The Spark settings all variants start from, before their own; `extra` are the user's and win.

    A third of the memory goes to the drivers of all worker groups of a fork, which live side by side; the rest is left
    to scratch files in memory, the page cache and everybody else on the machine.
    """
    heap = max(1, min(12, memory_bytes // 3 // GIB // max(1, drivers)))
    return {
        **SEMANTICS,
        "spark.master": master,
        "spark.app.name": "spark-variant-bench",
        "spark.driver.memory": f"{heap}g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.port": "0",
        "spark.ui.showConsoleProgress": "false",
        "spark.speculation": "false",
        "spark.dynamicAllocation.enabled": "false",
        # Checksum files beside every local file are a habit of Hadoop's local file system that no cluster shares;
        # every file costs a chmod process there, so they double the price of a state commit (docs/decisions).
        "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",
        "spark.hadoop.fs.AbstractFileSystem.file.impl": "org.apache.hadoop.fs.local.RawLocalFs",
        # The other way that Spark has of writing checkpoints starts a readlink process for every look at a local file.
        "spark.sql.streaming.checkpointFileManagerClass": (
            "org.apache.spark.sql.execution.streaming.checkpointing.FileSystemBasedCheckpointFileManager"
        ),
        JAVA_OPTIONS: "-Djdk.lang.Process.launchMechanism=VFORK",
        **extra,
    }


def placed(conf: Mapping[str, str], scratch: Path) -> dict[str, str]:
    """The settings, with all that the driver writes in folders of `scratch` unless they say where.

    A JVM that is killed leaves its temporary files; there they are removed with the rest. Libraries are unpacked among
    them, so that where nothing may be executed in `scratch`, as in a container's /dev/shm, they stay where they were.
    """
    temporary = scratch / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    places = {"spark.local.dir": str(scratch), "spark.sql.warehouse.dir": str(scratch / "warehouse")}
    if conf.get("spark.eventLog.enabled") == "true":
        events = scratch / "event-log"  # beside the shuffle files
        events.mkdir(exist_ok=True)
        places["spark.eventLog.dir"] = events.absolute().as_uri()
    options = conf.get(JAVA_OPTIONS, "")
    if TEMPORARY not in options and not os.statvfs(temporary).f_flag & os.ST_NOEXEC:
        options = f'{options} -D{TEMPORARY}="{temporary.absolute()}"'.strip()
    return {**places, **conf, **({JAVA_OPTIONS: options} if options else {})}


class SparkDriver:
    """A Spark driver in this process, on loopback."""

    def __init__(
        self, conf: Mapping[str, str], scratch: Path, starting: AbstractContextManager[None] = UNLIMITED
    ) -> None:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - half a second that a plain worker does not need

        from bench.spark_state import LOG_LEVEL, SharedState  # noqa: PLC0415

        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder
        settings = placed(conf, scratch)
        for key, value in settings.items():
            builder = builder.config(key, value)
        with starting:
            start_gateway(settings)
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


class DuckDatabase:
    """A DuckDB with as many threads as Spark has cores and as much memory as Spark's driver."""

    def __init__(self, conf: Mapping[str, str], scratch: Path) -> None:
        memory = conf.get("spark.driver.memory", "")
        self._settings = {
            "threads": str(_threads(conf)),
            "preserve_insertion_order": "false",
            "temp_directory": str(scratch / "duckdb"),
            **({"memory_limit": f"{memory[:-1]}GiB"} if re.fullmatch(r"\d+g", memory) else {}),
        }

    @property
    def conf(self) -> Mapping[str, str]:
        """The settings of every connection."""
        return dict(self._settings)

    @property
    def ui(self) -> None:
        """It has none."""

    def fresh(self, variant: Variant) -> DuckDBPyConnection:
        """A connection to an empty database in memory."""
        import duckdb  # noqa: PLC0415 - only workers that have this engine need it

        connection = duckdb.connect(config=dict(self._settings))
        connection.execute("SET TimeZone = 'UTC'")
        return connection

    def label(self, session: DuckDBPyConnection, group: str, tag: str) -> None:
        """Nothing: the database is the stage's own."""

    def tidy(self, session: DuckDBPyConnection) -> tuple[str, ...]:
        """Close the connection, which gives its memory back."""
        session.close()
        return ()

    def put_back(self) -> tuple[str, ...]:
        """Nothing: the database was the stage's own."""
        return ()

    def lost(self) -> None:
        """The next stage has a database of its own."""

    def lacks(self, error: BaseException) -> None:
        """What fails is the variant's, which was made for it."""

    def close(self) -> None:
        """Nothing to stop."""


class NoEngine:
    """For stages that bring all they need."""

    conf: Mapping[str, str] = {}
    ui: str | None = None

    def fresh(self, variant: Variant) -> None:
        """Nothing to set up."""

    def label(self, session: None, group: str, tag: str) -> None:
        """Nothing to mark."""

    def tidy(self, session: None) -> tuple[str, ...]:
        """Nothing to end."""
        return ()

    def put_back(self) -> tuple[str, ...]:
        """Nothing: there is no engine."""
        return ()

    def lost(self) -> None:
        """There is nothing that could be."""

    def lacks(self, error: BaseException) -> None:
        """There is no engine to lack anything."""

    def close(self) -> None:
        """Nothing to stop."""


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
        return SailServer(conf, _threads(conf))
    if engine == CONNECT and connect is not None:
        return ConnectSessions(connect, conf, engine)
    raise BenchError(f"unknown engine {engine!r}: variants may ask for {', '.join(ENGINES)}")


def spark_cores(conf: Mapping[str, str]) -> int:
    """Cores that all tasks share: a local master's, else those of all executors, else those of this machine."""
    master = conf.get("spark.master", "")
    if master == "local":
        return 1
    given = _LOCAL_CORES.fullmatch(master)
    asked = [conf.get(key, "") for key in ("spark.executor.instances", "spark.executor.cores")]
    if given or master.startswith("local") or not all(map(str.isdecimal, asked)):
        return int(given[1]) if given else cores()
    return prod(map(int, asked))


def _threads(conf: Mapping[str, str]) -> int:
    """As many as Spark has cores, but not more than there are here when those are on other machines."""
    return spark_cores(conf) if conf.get("spark.master", "").startswith("local") else min(spark_cores(conf), cores())
