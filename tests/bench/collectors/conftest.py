"""The recorded runs, once for every Spark version they were recorded with."""

from __future__ import annotations

import pytest

from tests.bench.collectors.recorded import VERSIONS, Recorded


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def batch(version: str) -> Recorded:
    """The batch job: see small_jobs for what it must cost."""
    return Recorded(version, "batch")


@pytest.fixture
def stream(version: str) -> Recorded:
    """The stateful stream: see small_jobs for what it must cost."""
    return Recorded(version, "stream")


@pytest.fixture
def adaptive(version: str) -> Recorded:
    """The job that adaptive execution changes: see small_jobs for how."""
    return Recorded(version, "adaptive")
