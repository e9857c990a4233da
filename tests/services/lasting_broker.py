"""A broker that is killed and started again with the data it had, at the same address."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Final

from bench.machine.java import find_java
from bench.services.guarded_process import GuardedProcess
from bench.services.jars import KAFKA_BROKER, found_jars
from bench.services.kafka_broker import START_SECONDS, broker_commands
from bench.services.ports import HOST, free_port
from datasets.errors import DatasetError
from datasets.kafka.kafka_client import check_broker

_SOON_FORGOTTEN: Final = "broker.session.timeout.ms=2000\n"
"""Who was killed may not come back before its last life is forgotten, which takes nine seconds otherwise."""


class LastingBroker:
    """Use as a context manager: the process is gone afterwards, also when the test is killed; its data stay."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.bootstrap = f"{HOST}:{port}"
        self._log = folder / "kafka.log"
        self._no_data = folder / "guarded"  # which its guard clears away; the data lie elsewhere
        java = find_java().home / "bin" / "java"
        jars = found_jars(KAFKA_BROKER)[0].parent
        storage, self._serve = broker_commands(java, jars, folder / "kafka", port)
        with (folder / "kafka" / "server.properties").open("a") as properties:
            properties.write(_SOON_FORGOTTEN)
        subprocess.run(storage, check=True, capture_output=True)
        self.start()

    def start(self) -> None:
        """Start it, or start it again; it answers when this returns."""
        self._process = GuardedProcess([self._serve], self._no_data, self._log)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.alive and time.monotonic() < deadline, self._log.read_text()[-2000:]

    def _answers(self) -> bool:
        try:
            check_broker(self.bootstrap)
        except DatasetError:
            time.sleep(0.2)
            return False
        return True

    def kill(self) -> None:
        """SIGKILL: it has no time to put anything in order."""
        self._process.kill()

    def __enter__(self) -> LastingBroker:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.kill()
