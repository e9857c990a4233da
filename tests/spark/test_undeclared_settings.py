"""A stage that changes settings by itself is noticed: what it measures is then not what it declared."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyspark.sql import SparkSession

from bench.collectors.collector import Watched
from bench.collectors.settings import Settings
from reports.record import StageRecord, Status

pytestmark = pytest.mark.spark


def changed_by(session: SparkSession, stage: Callable[[], None]) -> dict[str, str]:
    collector = Settings(Watched(session=session, stage="work", job_group="g", output="nowhere"))
    collector.start()
    stage()
    return dict(collector.stop(StageRecord(stage="work", status=Status.OK)).undeclared_conf)


def test_settings_that_a_stage_leaves_changed_are_told(spark: SparkSession) -> None:
    session = spark.newSession()
    session.conf.set("spark.sql.files.maxRecordsPerFile", "5")

    def stage() -> None:
        session.conf.set("spark.sql.shuffle.partitions", "3")
        session.conf.set("spark.my.password", "hunter2")
        session.conf.unset("spark.sql.files.maxRecordsPerFile")

    assert changed_by(session, stage) == {
        "spark.my.password": "(redacted)",
        "spark.sql.files.maxRecordsPerFile": "(unset)",
        "spark.sql.shuffle.partitions": "3",
    }


def test_a_stage_that_changes_nothing_or_puts_it_back_is_quiet(spark: SparkSession) -> None:
    session = spark.newSession()

    def stage() -> None:
        before = str(session.conf.get("spark.sql.shuffle.partitions"))
        session.conf.set("spark.sql.shuffle.partitions", "7")
        session.range(10).count()
        session.conf.set("spark.sql.shuffle.partitions", before)

    assert changed_by(session, stage) == {}
