"""What the catalogue says of a metric's stability holds: every variant repeated, exact and near counters compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from reports.metrics import METRICS, NEAR_SHARE, Metric, Stability
from reports.record import StageRecord, Status, TrialRecord
from tests.spark.conftest import FEW_PARTITIONS, NO_COMPILER
from tests.spark.harness import SPARK_VARIANTS, STAGES
from tests.spark.watched_trials import Watch

pytestmark = pytest.mark.spark

SHORT = Watch(scale=0.01, repetitions=2, overrides=FEW_PARTITIONS | NO_COMPILER)
WHOLE = Watch(scale=0.1, repetitions=10, overrides={})
ALLOWED = {Stability.EXACT: 0.0, Stability.NEAR: NEAR_SHARE}

Records = Mapping[str, Sequence[TrialRecord]]


@pytest.fixture(scope="module", params=[SHORT, pytest.param(WHOLE, marks=pytest.mark.nightly)], ids=["short", "whole"])
def records(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Records:
    watch: Watch = request.param
    return watch.run(tmp_path_factory.mktemp("repeated"), patience=3600)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("variant", SPARK_VARIANTS)
def test_exact_counters_repeat_and_near_ones_nearly(records: Records, variant: str, stage: str) -> None:
    repeated = [_of(record, stage) for record in records[variant]]
    assert all(done.status is Status.OK for done in repeated)
    moved = {
        metric.name: values
        for metric in METRICS
        if metric.stability in ALLOWED
        and (values := _values(metric, repeated))
        and _apart(values) > ALLOWED[metric.stability]
    }
    assert moved == {}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("variant", SPARK_VARIANTS)
def test_answers_and_joins_repeat(records: Records, variant: str, stage: str) -> None:
    repeated = [_of(record, stage) for record in records[variant]]
    assert repeated[0].answer is not None
    assert all((done.answer, done.joins) == (repeated[0].answer, repeated[0].joins) for done in repeated)


def test_every_exact_counter_was_measured_somewhere(records: Records) -> None:
    measured = {
        metric.name
        for metric in METRICS
        for repeated in records.values()
        for record in repeated
        for done in record.stages
        if getattr(done.metrics, metric.name) is not None
    }
    assert {metric.name for metric in METRICS if metric.stability is Stability.EXACT} <= measured


def _of(record: TrialRecord, stage: str) -> StageRecord:
    assert record.error is None
    return next(done for done in record.stages if done.stage == stage)


def _values(metric: Metric, repeated: Sequence[StageRecord]) -> list[float]:
    """Of all repetitions; a counter that only some of them measured is not the same in all, which inf tells."""
    values = [getattr(done.metrics, metric.name) for done in repeated]
    if None not in values:
        return values
    return [] if set(values) == {None} else [float("inf"), *(value for value in values if value is not None)]


def _apart(values: Sequence[float]) -> float:
    largest = max(abs(value) for value in values)
    return (max(values) - min(values)) / largest if largest and largest != float("inf") else float(bool(largest))
