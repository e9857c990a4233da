"""The pipelines at a small scale, through the fixture that this project offers to others; their budgets are kept."""

from __future__ import annotations

import pytest

from bench.regressions.benchmarked import PipelineBenchmark

BATCH = ("batch_index", "final_aggregate")

pytestmark = [pytest.mark.benchmark(group="pipelines"), pytest.mark.timeout(300)]


@pytest.mark.pipeline(variant="spark-defaults", stage=BATCH, scale=0.05, skew=0.9)
def test_spark_defaults(pipeline_benchmark: PipelineBenchmark) -> None:
    pipeline_benchmark()


@pytest.mark.pipeline(variant="optimized", stage=BATCH, scale=0.05, skew=0.9)
def test_optimized(pipeline_benchmark: PipelineBenchmark) -> None:
    pipeline_benchmark()
