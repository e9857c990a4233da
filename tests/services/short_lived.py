"""Settings that save CPU time where every JVM ends before a better compiler pays."""

from __future__ import annotations

from typing import Final

JAVA: Final = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djdk.lang.Process.launchMechanism=VFORK"
WITHOUT_COMPILING: Final = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
SHORT_LIVED: Final = {
    "spark.driver.extraJavaOptions": JAVA,
    "spark.executor.extraJavaOptions": JAVA,
    **WITHOUT_COMPILING,
}


def short_lived() -> list[str]:
    """Words of a command line."""
    return [word for key, value in SHORT_LIVED.items() for word in ("--conf", f"{key}={value}")]
