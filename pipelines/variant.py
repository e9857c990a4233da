"""Variants: the different ways to do the stages of one workload."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from datasets.spec import WORKLOAD
from pipelines.stage import Stage

SPARK: Final = "spark"
SAIL: Final = "sail"
CONNECT: Final = "connect"  # a Spark Connect server that is there
DUCKDB: Final = "duckdb"
PLAIN: Final = "none"  # stages that bring all they need, such as pure Python
BY_CONNECT: Final = (SAIL, CONNECT)
"""Engines that take a Spark variant's code unchanged, by the protocol Spark Connect."""
ENGINES: Final = (SPARK, *BY_CONNECT, DUCKDB, PLAIN)

CORES: Final = "{cores}"
"""As the value of a setting: the number of cores that all tasks of the variant share, which only a run knows."""

# Settings of the SQL module that Spark fixes when a session starts (StaticSQLConf of Spark 4.2), as prefixes.
_STATIC_SQL = (
    "spark.sql.cache.serializer",
    "spark.sql.catalogImplementation",
    "spark.sql.codegen.cache",
    "spark.sql.extensions",
    "spark.sql.globalTempDatabase",
    "spark.sql.streaming.ui",
    "spark.sql.ui.",
    "spark.sql.warehouse.dir",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way to do all the stages of a workload.

    `stages` has exactly one stage for each name of the workload, `spark_conf` is set for the variant's trials only (a
    value `CORES` becomes the number of cores there are), `tunings` names the changes that make it up. A variant that is
    `on_request` is run only when it is named. `engine` is what executes the stages: "spark", "sail" or "connect" (a
    session of Spark Connect), "duckdb" (the session of their context is a DuckDB connection), or "none" for stages that
    bring all they need (it has no session).
    The code of one that is `local_only` works on folders of a local disk only, not in an object store.
    """

    name: str
    summary: str
    stages: tuple[Stage, ...]
    spark_conf: Mapping[str, str] = field(default_factory=dict)
    tunings: tuple[str, ...] = ()
    workload: str = WORKLOAD
    engine: str = SPARK
    on_request: bool = False
    local_only: bool = False

    def stage(self, name: str) -> Stage:
        """The stage of that name; KeyError when the variant has none."""
        for stage in self.stages:
            if stage.name == name:
                return stage
        raise KeyError(name)


def with_overrides(variant: Variant, overrides: Mapping[str, str]) -> Variant:
    """The variant with settings that win over its own; by Spark Connect only those that a session takes."""
    return replace(variant, spark_conf={**variant.spark_conf, **_taken(overrides, variant.engine)})


def on_engine(variant: Variant, engine: str) -> Variant:
    """The same code on an engine, elsewhere than on Spark without the settings that only a driver of Spark takes."""
    return replace(
        variant,
        name=f"{variant.name}@{engine}",
        summary=f"{variant.name} on {engine}.",
        engine=engine,
        spark_conf=_taken(variant.spark_conf, engine),
        on_request=True,
    )


def _taken(settings: Mapping[str, str], engine: str) -> dict[str, str]:
    """Those settings that can be had on an engine: by Spark Connect the driver is somebody else's, and it runs."""
    return {key: value for key, value in settings.items() if engine not in BY_CONNECT or is_session_setting(key)}


Register = Callable[[Variant], None]


def static_conf(variant: Variant) -> dict[str, str]:
    """The part of a variant's Spark conf that only a fresh driver can take: such variants need forks of their own."""
    return {key: value for key, value in variant.spark_conf.items() if not is_session_setting(key)}


def is_session_setting(key: str) -> bool:
    """Whether Spark takes the setting in a running session: those of Spark SQL, static ones excepted, and Parquet's.

    Spark copies every session setting into the Hadoop configuration of its jobs, where Parquet's writer looks.
    """
    return key.startswith(("spark.sql.", "parquet.")) and not key.startswith(_STATIC_SQL)
