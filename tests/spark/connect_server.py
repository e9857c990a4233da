"""A real Spark Connect server of two cores, on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyspark

from bench.machine.java import find_java
from bench.services.ports import free_port
from tests.spark.conftest import FEW_PARTITIONS

SERVER: Final = "org.apache.spark.sql.connect.service.SparkConnectServer"
START_SECONDS: Final = 90
"""It took 10 on two idle cores."""


@contextmanager
def connect_server(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The server's process, which writes below the folder; it answers, and ends with the block."""
    settings = {
        "spark.master": "local[2]",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.port": str(free_port()),
        "spark.local.dir": str(folder),
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        **FEW_PARTITIONS,
    }
    words = [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    environment = {**os.environ, "JAVA_HOME": str(find_java().home), "SPARK_LOCAL_IP": "127.0.0.1"}
    with (folder / "log").open("wb") as log:
        command = [str(submit), *words, "--class", SERVER, "spark-internal"]
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=folder)
    try:
        _wait_for(port, server, folder / "log")
        yield server
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError(log.read_text()[-2000:])
