"""Which collectors watch a stage."""

from __future__ import annotations

from bench.collectors.collector import Collector, Watched
from bench.collectors.metrics_check import MetricsCheck
from bench.collectors.parquet_files import ParquetFiles
from bench.collectors.process import ProcessTree
from bench.collectors.store_requests import StoreRequests


def standard_collectors(watched: Watched) -> tuple[Collector, ...]:
    """All collectors of a stage on Spark, in the order of starting; they stop in reverse.

    The process is watched last and let go first, so that what the others do is not in its CPU time and memory.
    """
    from bench.collectors.executor_processes import SessionProcesses  # noqa: PLC0415
    from bench.collectors.executors import ExecutorPresence  # noqa: PLC0415
    from bench.collectors.settings import Settings  # noqa: PLC0415
    from bench.collectors.spark_rest import SparkRest  # noqa: PLC0415 - plain workers do without Spark
    from bench.collectors.streaming_progress import StreamingProgress  # noqa: PLC0415

    return (
        ParquetFiles(watched),
        Settings(watched),
        ExecutorPresence(watched),
        SparkRest(watched),
        StreamingProgress(watched),
        *((StoreRequests(watched, watched.stored),) if watched.stored else ()),
        ProcessTree(watched, SessionProcesses(watched.session)),
    )


def verifying_collectors(watched: Watched) -> tuple[Collector, ...]:
    """The same, and one that sets what the REST API told beside the event log; it stops last."""
    return (MetricsCheck(watched), *standard_collectors(watched))


def remote_collectors(watched: Watched) -> tuple[Collector, ...]:
    """Collectors of a stage on somebody else's server, whose process cannot be seen from here."""
    from bench.collectors.connect_rest import ConnectRest  # noqa: PLC0415 - plain workers do without Spark

    return (ParquetFiles(watched), ConnectRest(watched))


def plain_collectors(watched: Watched) -> tuple[Collector, ...]:
    """Collectors of a stage without a session: the files it left and what its process took."""
    return (ParquetFiles(watched), ProcessTree(watched))
