"""What all sessions of a Spark driver share, and a stage may have left changed: seen, told and put back."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from py4j.protocol import Py4JError

from bench.engines.process_state import named
from bench.errors import BenchError, SessionLostError
from bench.machine.ended import died_of

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

LOG_LEVEL: Final = "WARN"
_IN_MEMORY: Final = "in-memory"
_END_SECONDS: Final = 2.0
_STOPPED: Final = "the stage stopped the Spark session, which is for all stages: leave it running"


class SharedState:
    """Remembers how a driver was before any stage; tables are looked after where the catalog is Spark's own."""

    def __init__(self, session: SparkSession) -> None:
        self._context: SparkContext = session.sparkContext
        jvm: Any = self._context._jvm
        self._jvm = jvm
        self._java: Any = self._context._jsc
        shared: Any = session._jsparkSession.sharedState()
        self._shared = shared
        self._zone = jvm.java.util.TimeZone.getDefault()
        self._conf_text, self._conf = self._read_conf(), dict(self._context.getConf().getAll())
        self._hadoop_before = jvm.org.apache.hadoop.conf.Configuration(self._java.hadoopConfiguration())
        self._hadoop = self._read_hadoop()
        own = self._conf.get("spark.sql.catalogImplementation", _IN_MEMORY) == _IN_MEMORY
        self._tables = self._read_tables() if own else None
        self._logs = _event_logs(self._conf, self._context.applicationId)

    def lost(self) -> str | None:
        """Whether the context has been stopped, in a sentence; SessionLostError when the JVM is gone."""
        try:
            stopped = self._context._jsc is None or self._java.sc().isStopped()
        except (Py4JError, OSError) as error:
            raise SessionLostError(self._signal()) from error
        return _STOPPED if stopped else None

    def stop_work(self) -> tuple[str, ...]:
        """End all streaming queries and jobs of all sessions; what was at work is told."""
        return tuple(self._stopped())

    def put_back(self) -> tuple[str, ...]:
        """Make all else as it was; what was otherwise is told."""
        found = tuple(self._changes())
        self._context.setLogLevel(LOG_LEVEL)
        self._java.sc().setLocalProperties(self._jvm.java.util.Properties())
        return found

    def _signal(self) -> str:
        """The signal that ended the JVM, as far as this process is told."""
        gateway: Any = self._context._gateway
        try:
            return died_of(gateway.proc.wait(_END_SECONDS))
        except (AttributeError, subprocess.TimeoutExpired):
            return ""

    def _stopped(self) -> Iterator[str]:
        queries = list(self._shared.activeStreamingQueries().values())
        for query in queries:
            query.stop()
        if queries:
            yield "the stage returned while a streaming query of its own was running: it was stopped"
        if self._java.sc().dagScheduler().activeJobs().size():  # the status tracker would lag behind
            self._context.cancelAllJobs()
            yield "the stage returned while Spark jobs of its own were running: they were cancelled"

    def _changes(self) -> Iterator[str]:
        if not self._shared.cacheManager().isEmpty():
            self._shared.cacheManager().clearCache()
            yield "the stage left cached tables: they were released"
        if kept := list(self._java.getPersistentRDDs().values()):
            for rdd in kept:
                rdd.unpersist(False)
            yield "the stage left cached RDDs: they were released"
        if self._tables is not None and (left := self._drop_tables(self._tables)):
            yield f"the stage left tables or views that all sessions see ({named(left)}): they were dropped"
        if changed := self._put_back_conf():
            yield f"the stage changed settings of the Spark context ({named(changed)}): they were put back"
        if changed := self._put_back_hadoop():
            yield f"the stage changed Hadoop's settings ({named(changed)}): they were put back"
        if not self._jvm.java.util.TimeZone.getDefault().equals(self._zone):
            self._jvm.java.util.TimeZone.setDefault(self._zone)
            yield "the stage changed the time zone of Spark's JVM: it was put back"
        if any(not log.exists() for log in self._logs):
            raise BenchError("the stage removed Spark's event log, and Spark goes on writing to where nobody sees it")

    def _read_conf(self) -> str:
        """One text, since every setting that is fetched by itself takes a call into the JVM."""
        return str(self._java.sc().conf().toDebugString())

    def _put_back_conf(self) -> list[str]:
        if self._read_conf() == self._conf_text:
            return []
        conf: Any = self._java.sc().conf()
        now = dict(self._context.getConf().getAll())
        return _put_back(now, self._conf, conf.set, conf.remove)

    def _read_hadoop(self) -> dict[str, str]:
        """Hadoop's settings that come from no file, which may be read at any time; secret ones read "<redacted>"."""
        writer = self._jvm.java.io.StringWriter()
        self._jvm.org.apache.hadoop.conf.Configuration.dumpConfiguration(self._java.hadoopConfiguration(), writer)
        found = json.loads(writer.toString())["properties"]
        return {each["key"]: each["value"] for each in found if not str(each["resource"]).endswith(".xml")}

    def _put_back_hadoop(self) -> list[str]:
        now = self._read_hadoop()
        if now == self._hadoop:
            return []
        conf: Any = self._java.hadoopConfiguration()
        before = {key: self._hadoop_before.getRaw(key) for key in self._hadoop if now.get(key) != self._hadoop[key]}
        same = {key: value for key, value in self._hadoop.items() if key not in before}
        changed = _put_back(now, {**same, **before}, conf.set, conf.unset)
        conf.reloadConfiguration()  # what was unset may be in a file
        return changed

    def _read_tables(self) -> frozenset[tuple[str, str]]:
        """Tables by database and name, databases with an empty name, and global temporary views."""
        catalog = self._shared.externalCatalog()
        bases = _lines(catalog.listDatabases())
        tables = {(base, table) for base in bases for table in _lines(catalog.listTables(base))}
        views = {(self._shared.globalTempDB(), view) for view in _lines(self._views().listViewNames("*"))}
        return frozenset({*((base, "") for base in bases), *tables, *views})

    def _drop_tables(self, before: frozenset[tuple[str, str]]) -> list[str]:
        left = sorted(self._read_tables() - before, reverse=True)  # a database after its tables
        catalog = self._shared.externalCatalog()
        for base, table in left:
            if base == self._shared.globalTempDB():
                self._views().remove(table)
            elif table:
                catalog.dropTable(base, table, True, False)
            else:
                catalog.dropDatabase(base, True, True)
        return [f"{base}.{table}".rstrip(".") for base, table in left]

    def _views(self) -> Any:
        return self._shared.globalTempViewManager()


def _event_logs(conf: Mapping[str, str], application: str) -> tuple[Path, ...]:
    """What Spark writes of its events on this machine, if it does: a file, or a folder where they roll."""
    if conf.get("spark.eventLog.enabled") != "true":
        return ()
    folder = Path(unquote(urlsplit(conf.get("spark.eventLog.dir", "")).path))
    return tuple(folder.glob(f"*{application}*"))


def _lines(names: Any) -> list[str]:
    """A Scala sequence of names."""
    return [name for name in str(names.mkString("\n")).split("\n") if name]


def _put_back(now: Mapping[str, str], before: Mapping[str, str], put: Any, remove: Any) -> list[str]:
    changed = sorted(key for key in {*now, *before} if now.get(key) != before.get(key))
    for key in changed:
        if key in before:
            put(key, before[key])
        else:
            remove(key)
    return changed
