"""What stages do in an object store beside reading and writing tables.

Hadoop's own client does it where it can, for it counts its requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from datasets.stores.object_store import ObjectStore
from datasets.stores.store_access import StoreAccess

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def read_stored(spark: SparkSession, address: str) -> bytes:
    """The content of a small object."""
    path, files = _reached(spark, address)
    stream = files.open(path)
    try:
        return bytes(stream.readAllBytes())
    finally:
        stream.close()


def stored_files(spark: SparkSession, folder: str) -> Iterator[str]:
    """Paths below the folder of all objects in it, by one listing."""
    path, files = _reached(spark, folder)
    found = files.listFiles(path, True)
    while found.hasNext():
        yield str(found.next().getPath()).removeprefix(f"{folder}/")


def copy_stored(spark: SparkSession, pairs: Iterable[tuple[str, str]]) -> int:
    """Copy objects inside the store, where no byte passes through this machine; returns how many.

    Hadoop's client copies only to rename, so this is asked of the store by another connection to the same place.
    """
    conf = spark.sparkContext._jsc.hadoopConfiguration()
    path_style = str(conf.get("fs.s3a.path.style.access")) == "true"
    access = StoreAccess(endpoint=conf.getTrimmed("fs.s3a.endpoint") or None, path_style=path_style)
    return ObjectStore(access).copy(pairs)


def _reached(spark: SparkSession, address: str) -> tuple[Any, Any]:
    """Hadoop's path and file system."""
    jvm: Any = spark.sparkContext._jvm
    path = jvm.org.apache.hadoop.fs.Path(address)
    return path, path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
