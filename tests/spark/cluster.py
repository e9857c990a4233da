"""A standalone Spark cluster on loopback: a master and workers with one core each, in processes of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pyspark

from bench.java import find_java

PATIENCE = 60.0  # seconds until a port answers
CLASSES = "org.apache.spark.deploy"


@contextmanager
def standalone(workers: int, folder: Path) -> Iterator[str]:
    """The address of its master; all processes are ended with the context."""
    port = _free_port()
    address = f"spark://127.0.0.1:{port}"
    with ExitStack() as processes:
        own = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
        processes.enter_context(_process(folder / "master.log", f"{CLASSES}.master.Master", *own))
        _wait_for(port)
        for number in range(workers):
            own = ["--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "3g"]
            own += ["--work-dir", str(folder / f"work-{number}"), address]
            processes.enter_context(_process(folder / f"worker-{number}.log", f"{CLASSES}.worker.Worker", *own))
        yield address


@contextmanager
def _process(log: Path, *words: str) -> Iterator[None]:
    spark = Path(pyspark.__file__).parent
    environment = {**os.environ, "JAVA_HOME": str(find_java().home), "SPARK_LOCAL_IP": "127.0.0.1"}
    with log.open("wb") as output:
        started = subprocess.Popen(
            [str(spark / "bin" / "spark-class"), *words], stdout=output, stderr=output, env=environment
        )
        try:
            yield
        finally:
            for child in psutil.Process(started.pid).children(recursive=True):
                child.kill()
            started.kill()
            started.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as connection:
            if connection.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"nothing answers on port {port}")
