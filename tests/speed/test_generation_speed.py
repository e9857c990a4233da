"""How fast whole datasets are made, with all eight tables."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from datasets.generate_initial_data import generate
from datasets.spec import DatasetSpec


@pytest.mark.parametrize("scale", [0.01, 1, 10])
def test_generation_of_a_whole_dataset(benchmark: BenchmarkFixture, scale: float, tmp_path: Path) -> None:
    spec = DatasetSpec(scale=scale, skew=0.9)
    folder = tmp_path / "data"
    manifest = benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: generate(spec, folder),
        setup=lambda: shutil.rmtree(folder, ignore_errors=True),
        rounds=5,
        warmup_rounds=1,
    )
    transactions = spec.counts.transactions + spec.counts.transaction_events
    assert manifest.tables["transactions"].rows == spec.counts.transactions
    benchmark.extra_info["transactions"] = transactions
    assert benchmark.stats is not None
    benchmark.extra_info["transactions per second"] = round(transactions / benchmark.stats.stats.median)
