"""A Kafka broker of one node on this machine, in KRaft mode: started for a run, and gone with it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bench.errors import BenchError
from bench.machine.last_error import last_words
from bench.services.guarded_process import GuardedProcess
from bench.services.jars import KAFKA_BROKER, ensure_jars
from bench.services.ports import HOST, check_port, free_port

START_SECONDS: Final = 25.0
ATTEMPTS: Final = 3
"""Between the choice of a free port and its use another process may take it; then others are chosen."""
_POLL_SECONDS: Final = 0.1
_STARTED: Final = "Kafka Server started"
_TAKEN: Final = "Address already in use"
_JAVA_OPTIONS: Final = (
    "-Xms256m",
    "-Xmx256m",
    "-XX:+UseSerialGC",  # the least CPU time beside what is measured
    "-XX:TieredStopAtLevel=1",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
)
_PROPERTIES: Final = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers={host}:{controller}
log.dirs={data}
auto.create.topics.enable=false
log.retention.ms=-1
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
"""


class KafkaBroker:
    """A running broker on loopback. Use as a context manager, or call `stop`; nothing of it is left afterwards.

    `java` is the program, `scratch` a folder of its own for its data, `log` the file it writes to. Without `port` a
    free one is chosen. Raises BenchError when a port is taken, jars are missing or it does not start.
    """

    def __init__(
        self,
        java: Path,
        scratch: Path,
        log: Path,
        port: int | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        if port is not None:
            check_port(port)
        jars = ensure_jars(KAFKA_BROKER, java, say)
        for _ in range(ATTEMPTS):
            self.port = port or free_port()
            self._process = GuardedProcess(broker_commands(java, jars[0].parent, scratch, self.port), scratch, log)
            if self._starts(log):
                return
        raise BenchError(f"the Kafka broker found no free port in {ATTEMPTS} attempts: try again")

    @property
    def bootstrap(self) -> str:
        """Its address as HOST:PORT."""
        return f"{HOST}:{self.port}"

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.alive

    def stop(self) -> None:
        """End it and remove its data; safe to call again."""
        self._process.kill()

    def __enter__(self) -> Self:
        """It runs already."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Stop it."""
        self.stop()

    def _starts(self, log: Path) -> bool:
        """Wait until it has started; False when its port was taken meanwhile, BenchError when it fails otherwise."""
        try:
            return _wait_for_start(self._process, log)
        except BaseException:
            self.stop()
            raise
        finally:
            if not self._process.alive:
                self.stop()


def broker_commands(java: Path, jars: Path, scratch: Path, port: int) -> list[list[str]]:
    """Format the storage, then serve; the folder `jars` has the broker's jars, `scratch` gets its data."""
    scratch.mkdir(parents=True, exist_ok=True)
    properties = scratch / "server.properties"
    data = str(scratch / "data").replace("\\", "\\\\")
    properties.write_text(_PROPERTIES.format(host=HOST, port=port, controller=free_port(), data=data))
    start = [str(java), *_JAVA_OPTIONS, "-cp", f"{jars}/*"]
    storage = ["format", "--standalone", "--cluster-id", str(uuid.uuid4()), "--config", str(properties)]
    return [[*start, "kafka.tools.StorageTool", *storage], [*start, "kafka.Kafka", str(properties)]]


def _wait_for_start(process: GuardedProcess, log: Path) -> bool:
    end, said = time.monotonic() + START_SECONDS, ""
    while time.monotonic() < end:
        said = log.read_text(errors="replace")
        if _STARTED in said:
            return True
        if not process.alive:
            if _TAKEN in said:
                return False
            raise BenchError(f"the Kafka broker could not start: {last_words(said)}")
        time.sleep(_POLL_SECONDS)
    raise BenchError(f"the Kafka broker has not started within {START_SECONDS:g} s: {last_words(said)}")
