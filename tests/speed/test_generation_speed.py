"""How fast the data is made."""

from __future__ import annotations

from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from datasets.generate_initial_data import generate
from datasets.spec import DatasetSpec


def test_generation_at_scale_1(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    spec = DatasetSpec(scale=1, skew=0.9)
    folders = (tmp_path / str(number) for number in range(1_000))
    manifest = benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: generate(spec, next(folders)), rounds=3, warmup_rounds=1
    )
    assert manifest.tables["transactions"].rows == 100_000
    benchmark.extra_info["transactions per round"] = 100_000
