"""The read-back queries: every layout answers them as the reference does, and opens what it has to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bench.engines.spark_driver import SparkDriver
from reports.record import Answer, QueryRecord, Status, TrialRecord
from tests.spark.conftest import FEW_PARTITIONS, NO_COMPILER
from tests.spark.harness import Harness
from tests.spark.watched_trials import Watch

pytestmark = pytest.mark.spark

VARIANTS = ("baseline", "optimized", "optimized-with-partitioned-by-date", "optimized-with-partitioned-by-status")
NAMES = ("one status on one day", "one merchant", "decisions of a week", "all columns of all rows")
BATCH = ("batch_index", "final_aggregate", "read_back")


@pytest.fixture(scope="module")
def expected(
    driver: SparkDriver, payments_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Answer]:
    harness = Harness(driver=driver, dataset=payments_data, folder=tmp_path_factory.mktemp("reference"))
    return harness.reference("streaming_index", *BATCH)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, TrialRecord]:
    watch = Watch(scale=0.02, variants=VARIANTS, stages=BATCH, overrides=FEW_PARTITIONS | NO_COMPILER)
    return {name: found[0] for name, found in watch.run(tmp_path_factory.mktemp("read")).items()}


@pytest.mark.parametrize("variant", VARIANTS)
def test_answers_are_the_references_whatever_the_layout(
    records: Mapping[str, TrialRecord], expected: Mapping[str, Answer], variant: str
) -> None:
    (done,) = (each for each in records[variant].stages if each.stage == "read_back")
    assert done.status is Status.OK, done.error
    assert done.answer == expected["read_back"]


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_query_is_told_by_name_with_what_it_opened(records: Mapping[str, TrialRecord], variant: str) -> None:
    (done,) = (each for each in records[variant].stages if each.stage == "read_back")
    assert tuple(query.name for query in done.queries) == NAMES
    assert all(query.seconds > 0 and query.files and query.bytes for query in done.queries)
    assert done.metrics.scan_files == sum(query.files or 0 for query in done.queries)


def test_a_layout_by_date_opens_one_file_for_one_day_and_all_for_a_scan(records: Mapping[str, TrialRecord]) -> None:
    day, _, week, scan = _queries(records, "optimized-with-partitioned-by-date")
    assert (day.files, day.partitions) == (1, 1)
    assert (week.files, week.partitions) == (7, 7)
    assert scan.partitions and scan.partitions > 7
    status = _queries(records, "optimized-with-partitioned-by-status")[0]
    assert status.partitions == 1
    assert all(query.partitions is None for query in _queries(records, "baseline"))


def _queries(records: Mapping[str, TrialRecord], variant: str) -> tuple[QueryRecord, ...]:
    return next(done.queries for done in records[variant].stages if done.stage == "read_back")
