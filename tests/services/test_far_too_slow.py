"""A variant that is far too slow for its stream has few micro-batches, and is said to fall behind by these."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.cli import main
from datasets.cache.cache import Dataset
from reports.loading import load_run
from reports.record import Status
from tests.services.needs import SERVICES
from tests.services.short_lived import short_lived

pytestmark = [*SERVICES, pytest.mark.nightly]
PLUGIN = Path(__file__).with_name("slow_variant.py")


def test_it_falls_behind_in_two_micro_batches_or_three(tmp_path: Path, data: Dataset) -> None:
    asked = ["--scale", "0.05", "--skew", "0.9", "--plugin", str(PLUGIN), "--stream", "kafka", "--pace", "60/s"]
    few = ["--variant", "far-too-slow", "--conf", "spark.sql.shuffle.partitions=2", *short_lived()]
    own = ["--out", str(tmp_path / "runs"), "--scratch", str(tmp_path / "scratch"), "--data-dir"]
    main([*asked, *few, *own, str(data.folder.parent)])
    run = load_run(tmp_path / "runs" / "latest")
    (done,) = (each.stages[0] for each in run.records if each.trial.variant == "far-too-slow")
    assert done.status is Status.OK, done.error
    assert done.paced is not None
    told = [(batch.input_rows, round(batch.seconds, 1), batch.rows_behind) for batch in done.micro_batches]
    print(f"events came for {done.paced.seconds:.1f} s; micro-batches: {told}")
    assert sum(1 for batch in done.micro_batches if batch.input_rows) < 5
    assert done.metrics.lag_growth is not None and done.metrics.lag_growth > 0.5
    (verdict,) = (each for each in run.comparison.verdicts if each.variant == "far-too-slow")
    assert verdict.headline == "falls behind"
