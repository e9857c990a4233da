"""pytest plugin: a variant of a pipeline as a benchmark of pytest-benchmark, with its counters and budgets.

```python
@pytest.mark.pipeline(variant="my-variant", stage="my_stage", scale=0.1, skew=0.9)
def test_my_stage(pipeline_benchmark):
    pipeline_benchmark()
```

Loaded by every pytest in the environment, so nothing is imported before a test asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bench.regressions.benchmarked import PipelineBenchmark

MARKER = "pipeline"
FIXTURE = "pipeline_benchmark"


class StageClock:
    """The timer of a benchmark that shows the seconds of stages alone: it goes on only when it is told to."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def __call__(self) -> float:
        """Seconds of all stages so far."""
        return self._seconds

    def advance(self, seconds: float) -> None:
        """Another stage has taken so long."""
        self._seconds += seconds


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known to --markers and --strict-markers."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}(variant, stage=..., scale=0.05, skew=0.9, seed=1, cores=2, rounds=3, workload=NAME, "
        "plugins=(), budgets=FILE): what the fixture pipeline_benchmark runs. Stages default to all, budgets to "
        "budgets/<workload>.toml below the root folder, where there is one of that setting.",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the marked tests a timer of their own, beside what else their marker `benchmark` says."""
    for item in items:
        if item.get_closest_marker(MARKER) and FIXTURE in getattr(item, "fixturenames", ()):
            said = item.get_closest_marker("benchmark")
            item.add_marker(
                pytest.mark.benchmark(**{**(said.kwargs if said else {}), "timer": StageClock()}), append=False
            )


@pytest.fixture
def pipeline_benchmark(
    request: pytest.FixtureRequest, benchmark: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PipelineBenchmark]:
    """Call it once: it runs what the marker says, judges the answers, and fails where a budget is not kept."""
    from bench.regressions.benchmarked import Pipeline, PipelineBenchmark  # noqa: PLC0415

    marker = request.node.get_closest_marker(MARKER)
    if marker is None:
        raise pytest.UsageError(f"{request.node.nodeid}: mark it with @pytest.mark.{MARKER}(variant=…)")
    try:
        asked = Pipeline(*marker.args, **marker.kwargs)
    except TypeError as error:
        raise pytest.UsageError(f"{request.node.nodeid}: marker {MARKER}: {error}") from None
    clock = request.node.get_closest_marker("benchmark").kwargs["timer"]
    yield PipelineBenchmark(
        asked=asked,
        benchmark=benchmark,
        clock=clock.advance,
        root=Path(request.config.rootpath),
        folder=tmp_path_factory.mktemp("runs"),
    )
