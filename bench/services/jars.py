"""Jars that PySpark does not carry: fetched once, by the Ivy that it does carry, into the user's cache folder."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import platformdirs

from bench.errors import BenchError
from datasets.cache.workshop import abandoned, new_workshop, remove, size_of

STALL_SECONDS: Final = 20.0
"""Fetching is given up when nothing has arrived for so long; with a network the first bytes take two seconds."""
LIST_NAME: Final = "jars.txt"
FETCH_COMMAND: Final = "python -m bench.services fetch"
CLOUD_BINDING: Final = "4.1.2"
"""Of spark-hadoop-cloud: there is none for Spark 4.2 yet. Its two classes that are used work there, as a test sees."""
_PATTERN: Final = "[artifact]-[revision](-[classifier]).[ext]"


@dataclass(frozen=True, slots=True, kw_only=True)
class JarSet:
    """Modules ("organisation:name:version") that are fetched with all they need; `name` is the folder's.

    Those of `alone` are fetched without what they need. Jars that PySpark has under the same name are left out where
    `beside_spark`.
    """

    name: str
    modules: tuple[str, ...]
    alone: tuple[str, ...] = ()
    beside_spark: bool = False


KAFKA_BROKER: Final = JarSet(
    name="kafka-broker-4.1.0",
    modules=("org.apache.kafka:kafka_2.13:4.1.0", "org.slf4j:slf4j-simple:1.7.36"),  # or it starts without a word
)


def kafka_connector() -> JarSet:
    """Spark's source for Kafka, of the version of the installed PySpark."""
    spark = version("pyspark")
    module = f"org.apache.spark:spark-sql-kafka-0-10_2.13:{spark}"
    return JarSet(name=f"spark-kafka-{spark}", modules=(module,), beside_spark=True)


def s3_connector() -> JarSet:
    """Hadoop's client for S3 of the version that PySpark carries, and Spark's binding to its committers."""
    (api,) = _spark_jars().glob("hadoop-client-api-*.jar")
    hadoop = api.stem.removeprefix("hadoop-client-api-")
    return JarSet(
        name=f"hadoop-s3-{hadoop}-spark-{CLOUD_BINDING}",
        modules=(f"org.apache.hadoop:hadoop-aws:{hadoop}",),
        alone=(f"org.apache.spark:spark-hadoop-cloud_2.13:{CLOUD_BINDING}",),  # it needs all other clouds' clients, too
        beside_spark=True,
    )


def default_folder() -> Path:
    """Where jars are kept: in the user's cache folder."""
    return platformdirs.user_cache_path("spark-variant-bench") / "jars"


def found_jars(jars: JarSet, folder: Path | None = None) -> tuple[Path, ...]:
    """The jars if all of them are there, else nothing."""
    home = (folder or default_folder()) / jars.name
    try:
        listed = [line.split(" ", 1) for line in (home / LIST_NAME).read_text().splitlines()]
        whole = all((home / name).stat().st_size == int(size) for size, name in listed)
    except (OSError, ValueError):
        return ()
    return tuple(home / name for _, name in listed) if whole else ()


def ensure_jars(
    jars: JarSet, java: Path, say: Callable[[str], None] = lambda _: None, folder: Path | None = None
) -> tuple[Path, ...]:
    """The jars, fetched with the program `java` if they are not there; BenchError when that does not work.

    They appear in one step, so that no other process ever sees a part of them.
    """
    if found := found_jars(jars, folder):
        return found
    parent = folder or default_folder()
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for leftover in abandoned(parent):
            remove(leftover)
        workshop = new_workshop(parent)
    except OSError as error:
        raise BenchError(f"jars cannot be kept in {parent} ({error.strerror}): make it writable") from None
    try:
        say(f"fetching {jars.name} (once; half a minute)")
        _fetch(jars, java, workshop)
        _put_in_place(workshop / "jars", parent / jars.name)
    except OSError as error:
        raise BenchError(f"jars of {jars.name} cannot be fetched with {java} ({error.strerror})") from None
    finally:
        remove(workshop)
    return found_jars(jars, folder)


def _fetch(jars: JarSet, java: Path, workshop: Path) -> None:
    """Let Ivy work in the workshop, in a cache that is thrown away, and list what it brought."""
    spark_jars = _spark_jars()
    (workshop / "ivy.xml").write_text(_ivy_file(jars))
    command = [
        *(str(java), "-jar", str(next(spark_jars.glob("ivy-*.jar")))),
        *("-cache", str(workshop / "cache"), "-ivy", str(workshop / "ivy.xml"), "-confs", "default"),
        *("-retrieve", str(workshop / "jars" / _PATTERN)),
    ]
    log = workshop / "ivy.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait(process, workshop, jars)
    finally:
        process.kill()
        process.wait()
    if process.returncode != 0:
        raise _not_fetched(jars, _reason(log.read_text(errors="replace")))
    fetched = sorted((workshop / "jars").glob("*.jar"))
    kept = [path for path in fetched if not (jars.beside_spark and (spark_jars / path.name).exists())]
    for path in set(fetched) - set(kept):
        path.unlink()
    lines = [f"{path.stat().st_size} {path.name}\n" for path in kept]
    (workshop / "jars" / LIST_NAME).write_text("".join(lines))


def _wait(process: subprocess.Popen[bytes], workshop: Path, jars: JarSet) -> None:
    size, arrived = 0, time.monotonic()
    while process.poll() is None:
        time.sleep(0.2)
        if (now := size_of(workshop / "cache")) != size:
            size, arrived = now, time.monotonic()
        if time.monotonic() - arrived > STALL_SECONDS:
            raise _not_fetched(jars, f"nothing arrived for {STALL_SECONDS:g} s")


def _not_fetched(jars: JarSet, reason: str) -> BenchError:
    return BenchError(
        f"jars of {jars.name} are missing and cannot be fetched ({reason}): connect to the network once and run "
        f"{FETCH_COMMAND}"
    )


def _reason(log: str) -> str:
    """What Ivy says went wrong, without the addresses it tried."""
    unresolved = [line for line in log.splitlines() if "not found" in line or "unresolved dependency" in line]
    named = [line.split("unresolved dependency: ")[-1].strip() for line in unresolved if "unresolved" in line]
    return f"not found: {named[0]}" if named else "Ivy failed"


def _put_in_place(made: Path, target: Path) -> None:
    if target.exists():  # damaged, or another process was faster: equal then
        target.rename(made.parent / "replaced")
    try:
        made.rename(target)
    except OSError:
        if not target.exists():
            raise


def _ivy_file(jars: JarSet) -> str:
    lines = [_dependency(module, 'conf="default"') for module in jars.modules]
    lines += [_dependency(module, 'conf="default->master"') for module in jars.alone]
    return (
        '<ivy-module version="2.0"><info organisation="spark-variant-bench" module="jars"/>'
        f"<dependencies>{''.join(lines)}</dependencies></ivy-module>"
    )


def _dependency(module: str, conf: str) -> str:
    org, name, revision = module.split(":")
    return f'<dependency org="{org}" name="{name}" rev="{revision}" {conf}/>'


def _spark_jars() -> Path:
    return spark_home() / "jars"


def spark_home() -> Path:
    """PySpark's folder, found without importing it."""
    spec = find_spec("pyspark")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent
