"""`python -m bench.services`: fetch jars beforehand, or keep a broker or a Spark cluster running for a while."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Annotated, Final

import typer

from bench.console import show_error, show_notice
from bench.errors import BenchError
from bench.machine.java import find_java
from bench.services.jars import KAFKA_BROKER, ensure_jars, kafka_connector, s3_connector
from bench.services.kafka_broker import KafkaBroker
from bench.services.standalone_cluster import StandaloneCluster, Workers
from reports.writing.standard_output import show_text

_LOOK_SECONDS: Final = 0.5

Port = Annotated[int | None, typer.Option(help="Port of 127.0.0.1.", show_default="a free one")]

app = typer.Typer(add_completion=False, help="Services on this machine that a run can work with.")


@app.command("fetch")
def fetch() -> None:
    """Fetch the jars of the Kafka broker and of Spark's Kafka source and S3 client (600 MB) into the cache folder."""
    java = find_java().home / "bin" / "java"
    for jars in (KAFKA_BROKER, kafka_connector(), s3_connector()):
        found = ensure_jars(jars, java, show_notice)
        show_text(f"{jars.name}: {len(found)} jars in {found[0].parent}\n")


@app.command("kafka")
def kafka(port: Port = None) -> None:
    """Run a Kafka broker until ctrl-C; its topics are gone then."""
    folder = Path(tempfile.gettempdir()) / f"spark-variant-bench-kafka-{os.getpid()}"
    log = folder.with_suffix(".log")
    try:
        with KafkaBroker(find_java().home / "bin" / "java", folder, log, port, show_notice) as broker:
            _serve(broker, broker.bootstrap)
        raise BenchError("the Kafka broker has ended by itself")
    except KeyboardInterrupt:
        pass
    finally:
        log.unlink(missing_ok=True)


@app.command("cluster")
def cluster(
    workers: Annotated[int, typer.Option(min=1, max=100, help="How many.")] = 2,
    cores: Annotated[int, typer.Option(min=1, max=1_000, help="Cores that each of them has to give.")] = 1,
    memory: Annotated[int, typer.Option(min=512, help="MiB that each of them has to give.")] = 2048,
    port: Port = None,
) -> None:
    """Run a standalone Spark cluster until ctrl-C: a master and workers."""
    folder = Path(tempfile.gettempdir()) / f"spark-variant-bench-cluster-{os.getpid()}"
    size = Workers(number=workers, cores=cores, memory=memory)
    try:
        with StandaloneCluster(find_java().home, size, folder, port) as running:
            _serve(running, running.address)
        raise BenchError("the master has ended by itself")
    except KeyboardInterrupt:
        pass
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(service: KafkaBroker | StandaloneCluster, address: str) -> None:
    """Say where it is, and wait until it ends."""
    show_text(f"{address}\n")
    while service.alive:
        time.sleep(_LOOK_SECONDS)


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; bad input is one line on stderr and exit code 2."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        app(args=words, standalone_mode=False, prog_name="python -m bench.services")
    except BenchError as error:
        show_error(str(error))
        return 2
    except typer.TyperException as error:
        reason = error.format_message().replace("Value error, ", "").rstrip(".")
        show_error(f"{reason}; see python -m bench.services --help")
        return 2
    except (KeyboardInterrupt, typer.Abort):
        return 130
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
