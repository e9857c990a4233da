"""A standalone Spark cluster on this machine, from PySpark's own jars: a master and workers, gone with the run."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bench.errors import BenchError
from bench.machine.last_error import last_words
from bench.services.guarded_process import GuardedProcess
from bench.services.jars import spark_home
from bench.services.ports import HOST, check_port

START_SECONDS: Final = 25.0
_POLL_SECONDS: Final = 0.1
_CLASSES: Final = "org.apache.spark.deploy"
_MASTER: Final = re.compile(r"Starting Spark master at (spark://\S+:(\d+))")
_LOGS: Final = {"strategy": "size", "maxSize": str(16 << 20), "maxRetainedFiles": "1"}
"""Of what an executor prints, the last 16 to 32 MiB stay: a stage that prints without end must fill no disk."""
_REGISTERED: Final = "Successfully registered with master"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """How many workers there are, and what each of them has to give to executors; memory in MiB."""

    number: int
    cores: int
    memory: int


class StandaloneCluster:
    """A running cluster on loopback. Use as a context manager, or call `stop`; nothing of it is left afterwards.

    `java_home` is the folder of a Java. In `folder` each process has a folder of its own, for shuffle files and what
    executors say, and a log beside it. Without `port` the master takes a free one. A worker that dies is started again.
    Raises BenchError when a port is taken or something does not start.
    """

    def __init__(self, java_home: Path, workers: Workers, folder: Path, port: int | None = None) -> None:
        if port is not None:
            check_port(port)
        self._environment = _environment(java_home, folder)
        self._folder = folder
        self._master: GuardedProcess | None = None
        self._workers: list[GuardedProcess] = []
        self._end = time.monotonic() + START_SECONDS
        try:
            self.address = self._start_master(port)
            self._start_workers(workers)
        except BaseException:
            self.stop()
            raise

    @property
    def alive(self) -> bool:
        """Whether its master runs."""
        return self._master is not None and self._master.alive

    def stop(self) -> None:
        """End it and remove its files but the logs; safe to call again."""
        started = [process for process in (*self._workers, self._master) if process is not None]
        with ThreadPoolExecutor(max(1, len(started))) as pool:  # each waits until the system has cleared up
            list(pool.map(GuardedProcess.kill, started))

    def __enter__(self) -> Self:
        """It runs already."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Stop it."""
        self.stop()

    def _start_master(self, port: int | None) -> str:
        words = ["--host", HOST, "--port", str(port or 0), "--webui-port", "0"]
        log = self._folder / "spark-master.log"
        self._master = self._start(f"{_CLASSES}.master.Master", words, log)
        said = self._wait(self._master, log, _MASTER)
        if port is not None and int(said[2]) != port:  # Spark goes on to the next one
            raise BenchError(f"port {port} of {HOST} cannot be used (Address already in use): choose another")
        return said[1]

    def _start_workers(self, workers: Workers) -> None:
        """All at once, for a JVM takes seconds to start."""
        size = ["--cores", str(workers.cores), "--memory", f"{workers.memory}m"]
        logs = [self._folder / f"spark-worker-{number}.log" for number in range(workers.number)]
        for log in logs:
            work = str(log.with_suffix("") / "work")
            words = ["--host", HOST, "--webui-port", "0", *size, "--work-dir", work, self.address]
            self._workers.append(self._start(f"{_CLASSES}.worker.Worker", words, log, keep=True))
        for process, log in zip(self._workers, logs, strict=True):
            self._wait(process, log, re.compile(_REGISTERED))

    def _start(self, name: str, words: list[str], log: Path, *, keep: bool = False) -> GuardedProcess:
        folder = log.with_suffix("")
        folder.mkdir(parents=True, exist_ok=True)
        command = [str(spark_home() / "bin" / "spark-class"), name, *words]
        own = {**self._environment, "SPARK_LOCAL_DIRS": str(folder / "local")}
        return GuardedProcess([command], folder, log, own, keep=keep)

    def _wait(self, process: GuardedProcess, log: Path, sign: re.Pattern[str]) -> re.Match[str]:
        said = ""
        while time.monotonic() < self._end:
            said = log.read_text(errors="replace")
            if found := sign.search(said):
                return found
            if not process.alive:
                raise BenchError(f"{log.stem} could not start: {last_words(said)}")
            time.sleep(_POLL_SECONDS)
        raise BenchError(f"{log.stem} has not started within {START_SECONDS:g} s: {last_words(said)}")


def _environment(java_home: Path, folder: Path) -> Mapping[str, str]:
    """What master and workers find set; executors inherit it. Settings that a user keeps for other clusters are not."""
    return {
        "JAVA_HOME": str(java_home),
        "SPARK_HOME": str(spark_home()),
        "SPARK_CONF_DIR": str(folder / "no-settings"),
        "SPARK_LOCAL_IP": HOST,  # web pages, too
        "SPARK_DAEMON_MEMORY": "512m",
        # The least CPU time beside what is measured.
        "SPARK_DAEMON_JAVA_OPTS": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
        "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",  # a second door that nobody needs
        "SPARK_WORKER_OPTS": " ".join(f"-Dspark.executor.logs.rolling.{key}={value}" for key, value in _LOGS.items()),
    }
