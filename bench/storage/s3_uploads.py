"""Uploads to a store that were begun and never completed: no objects yet, so no listing shows them, but they cost."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from bench.services.jars import spark_home
from bench.storage.s3a import s3a_conf
from datasets.stores.store_access import StoreAccess

SECONDS: Final = 60.0
_TOOL: Final = "org.apache.hadoop.fs.s3a.s3guard.S3GuardTool"
_PREFIX: Final = "spark.hadoop."


def abort_uploads(folder: str, access: StoreAccess, java: Path, jars: Sequence[Path]) -> bool:
    """Abort all uploads below a folder with Hadoop's own tool, which takes some seconds; whether that went well."""
    paths = [str(spark_home() / "jars" / "*"), *map(str, jars)]
    settings = {key.removeprefix(_PREFIX): value for key, value in s3a_conf(access).items() if key.startswith(_PREFIX)}
    given = [word for key, value in settings.items() for word in ("-D", f"{key}={value}")]
    command = [str(java), "-cp", os.pathsep.join(paths), _TOOL, *given, "uploads", "-abort", "-force", f"{folder}/"]
    with suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False)
        return done.returncode == 0
    return False
