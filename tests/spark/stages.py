"""Stages of the built-in variants, run one at a time as the harness would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from pipelines.catalog import load_catalog
from pipelines.events import EventSource, FileEvents
from pipelines.stage import StageContext
from pipelines.variant import Variant, is_session_setting
from tests.spark.conftest import FEW_PARTITIONS


@dataclass(frozen=True, slots=True)
class Runner:
    """A variant, and a session of its own with its settings."""

    variant: Variant
    session: SparkSession

    def run(
        self,
        stage: str,
        folder: Path,
        dataset: Path,
        *,
        upstream: Mapping[str, Path] | None = None,
        events: EventSource | None = None,
    ) -> DataFrame:
        """Run a stage in an empty folder and read what it wrote to `folder`/output."""
        scratch = folder / "scratch"
        scratch.mkdir(parents=True)
        context = StageContext(
            session=self.session,
            dataset=str(dataset),
            output=str(folder / "output"),
            scratch=str(scratch),
            upstream={name: str(path) for name, path in (upstream or {}).items()},
            events=events or FileEvents(str(dataset)),
        )
        self.variant.stage(stage).run(context)
        return self.session.read.parquet(context.output)


def runner(spark: SparkSession, name: str) -> Runner:
    """A runner for the payments variant of that name, with few shuffle partitions."""
    (variant,) = (v.variant for v in load_catalog().variants_of("payments") if v.variant.name == name)
    session = spark.newSession()
    own = {key: value for key, value in variant.spark_conf.items() if is_session_setting(key)}
    for key, value in {**own, **FEW_PARTITIONS}.items():
        session.conf.set(key, value)
    return Runner(variant, session)
