"""The settings that a Spark driver starts with: what all variants have in common, and the folders it writes in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pipelines.semantics import SEMANTICS

GIB: Final = 1 << 30
JAVA_OPTIONS: Final = "spark.driver.extraJavaOptions"
TEMPORARY: Final = "java.io.tmpdir"
CHEAP_CHILDREN: Final = "-Djdk.lang.Process.launchMechanism=VFORK"
"""For Java: child processes start without a helper process between."""
EXECUTOR_CONF: Final = {"spark.executor.extraJavaOptions": CHEAP_CHILDREN}
"""What executors have in common with the driver."""


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
        JAVA_OPTIONS: CHEAP_CHILDREN,
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
