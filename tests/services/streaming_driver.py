"""`python -m tests.services.streaming_driver`: a Spark driver that does streaming indexes side by side; to be killed.

What it is to do comes as JSON. A driver that is started again with the same goes on from the checkpoints.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import msgspec
import psutil

from bench.engines.spark_conf import GIB, world_conf
from bench.engines.spark_driver import SparkDriver
from bench.machine.environment import ROOT
from bench.machine.java import find_java
from bench.machine.own_group import kill_group, processes_below
from bench.services.jars import found_jars, kafka_connector
from pipelines.catalog import load_catalog
from pipelines.events import KafkaEvents
from pipelines.stage import StageContext
from pipelines.variant import with_overrides

STAGE: Final = "streaming_index"
_LOGS: Final = ("checkpoint/offsets", "checkpoint/commits", "output/_spark_metadata")
_CONF: Final = {
    "spark.ui.enabled": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -Djdk.lang.Process.launchMechanism=VFORK",
}
_STATE: Final = {"spark.sql.shuffle.partitions": "2"}


@dataclass(frozen=True, slots=True)
class InSmallBatches(KafkaEvents):
    """The same in as many micro-batches for every variant, so that there is something to interrupt."""

    def in_large_batches(self) -> InSmallBatches:
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The streaming index of a variant, with output and checkpoint in `folder`."""

    variant: str
    events: KafkaEvents
    folder: str

    @property
    def output(self) -> str:
        return f"{self.folder}/output"

    def entries(self) -> int:
        """What its query has written down so far: micro-batches planned, put out and committed, each counted once."""
        found = (name for log in _LOGS for name in _names(Path(self.folder) / log))
        return sum(name.removesuffix(".compact").isdigit() for name in found)

    def awaits_an_event(self) -> bool:
        """Whether its last micro-batch took events in and none has come after it, which would close windows."""
        return self._last_with_events() == len(self._offsets()) - 1

    def forget_the_end(self) -> None:
        """Put the logs into the state in which a kill right after the last events were taken in leaves them."""
        for log in _LOGS:
            for path in (Path(self.folder) / log).iterdir():
                if path.name.isdigit() and int(path.name) > self._last_with_events():
                    path.unlink()

    def _last_with_events(self) -> int:
        found = self._offsets()
        return max(batch for batch, offsets in enumerate(found) if batch == 0 or offsets != found[batch - 1])

    def _offsets(self) -> list[list[str]]:
        """Of each micro-batch the end offsets of both streams."""
        log = Path(self.folder) / _LOGS[0]
        batches = sorted(int(name) for name in _names(log) if name.isdigit())
        return [(log / str(batch)).read_text().splitlines()[2:] for batch in batches]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """All that a driver does."""

    dataset: str
    scratch: str
    jobs: tuple[Job, ...]

    def entries(self) -> int:
        return sum(job.entries() for job in self.jobs)


class StreamingDriver:
    """One life of a driver, in a process group of its own. Use as a context manager: nothing of it is left."""

    def __init__(self, work: Work, log: Path) -> None:
        environment = {"JAVA_HOME": str(find_java().home), "SPARK_LOCAL_IP": "127.0.0.1", "PYTHONPATH": str(ROOT)}
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.services.streaming_driver", msgspec.json.encode(work)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**os.environ, **environment},
            )

    def __enter__(self) -> StreamingDriver:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL for its JVM and for Python, in the middle of whatever they do."""
        if self._process.returncode is None:
            kill_group(self._process, processes_below(self._process))
        assert self._process.stdin is not None
        self._process.stdin.close()

    def wait(self, seconds: float) -> int:
        """The exit code: 0 when all jobs have ended well."""
        return self._process.wait(seconds)


def wait_for(work: Work, entries: int, driver: StreamingDriver, seconds: float = 90) -> None:
    """Until so much is written down."""
    deadline = time.monotonic() + seconds
    while work.entries() < entries:
        assert driver.alive, "the driver ended too soon"
        assert time.monotonic() < deadline, f"{work.entries()} of {entries} entries within {seconds:g} s"
        time.sleep(0.02)


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def _do(work: Work) -> bool:
    """Do all jobs at the same time; whether all went well."""
    jars = ",".join(jar.as_uri() for jar in found_jars(kafka_connector()))
    world = world_conf(master="local[2]", memory_bytes=6 * GIB, drivers=1, extra={**_CONF, "spark.jars": jars})
    driver = SparkDriver(world, Path(work.scratch))
    variants = {entry.variant.name: entry.variant for entry in load_catalog().variants_of("payments")}
    done: list[str] = []

    def run(job: Job) -> None:
        variant = with_overrides(variants[job.variant], _STATE)
        context = StageContext(
            session=driver.fresh(variant),
            dataset=work.dataset,
            output=job.output,
            scratch=f"{job.folder}/checkpoint",
            upstream={},
            events=InSmallBatches(*(getattr(job.events, field.name) for field in fields(KafkaEvents))),
        )
        variant.stage(STAGE).run(context)
        done.append(job.folder)

    threads = [threading.Thread(target=run, args=(job,)) for job in work.jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    driver.close()
    return len(done) == len(work.jobs)


def _watch() -> None:
    """When the test is gone, however it went, go as well."""
    sys.stdin.read()
    for child in psutil.Process().children(recursive=True):
        child.kill()
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_watch, daemon=True).start()
    sys.exit(0 if _do(msgspec.json.decode(sys.argv[1], type=Work)) else 1)
