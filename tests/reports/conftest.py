"""The sample run, made once: tests only read it."""

from __future__ import annotations

import pytest

from reports.comparison import compare
from reports.comparison_types import Comparison
from reports.record import RunHeader, TrialRecord
from tests.reports import sample_run


@pytest.fixture(scope="session")
def header() -> RunHeader:
    return sample_run.header()


@pytest.fixture(scope="session")
def records() -> tuple[TrialRecord, ...]:
    return sample_run.records()


@pytest.fixture(scope="session")
def comparison(header: RunHeader, records: tuple[TrialRecord, ...]) -> Comparison:
    return compare(header, records)
