"""Starts the JVM of a Spark driver without telling the machine what is secret.

PySpark hands all settings to the JVM as arguments, which whoever may list processes can read. What looks secret is left
out there: the context gets it afterwards, with all others, by PySpark's own connection to the JVM.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bench.redaction import Redaction, is_secret

_BEFORE_CONTEXT: Final = ("JavaOptions", "spark.jars", "ClassPath", "LibraryPath")
"""Of settings with these words in their keys, Java and `spark-submit` read the value before there is a context."""


def start_gateway(conf: Mapping[str, str]) -> None:
    """Start the JVM with the settings that anybody may see; nothing happens where this process has one."""
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415 - half a second that a plain worker does not need

    SparkContext._ensure_initialized(conf=SparkConf(loadDefaults=False).setAll(list(arguments(conf).items())))


def arguments(conf: Mapping[str, str]) -> dict[str, str]:
    """The settings that may stand in the JVM's arguments, or have to: what looks secret by its key never does."""
    shown = Redaction().conf(conf)
    return {
        key: value
        for key, value in conf.items()
        if not is_secret(key) and (value == shown[key] or any(word in key for word in _BEFORE_CONTEXT))
    }
