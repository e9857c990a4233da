"""The sample run, and a browser with pages in it, made once: tests only read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from reports.comparing.comparison import compare
from reports.comparison_types import Comparison
from reports.record import RunHeader, TrialRecord
from reports.two_runs.write import write_two_runs
from tests.reports import sample_run
from tests.reports.browser import CHROMIUM, chromium, is_installed
from tests.reports.made_runs import with_metrics
from tests.reports.two_made_runs import QUARTER, loaded, run, stored


@pytest.fixture(scope="session")
def header() -> RunHeader:
    return sample_run.header()


@pytest.fixture(scope="session")
def records() -> tuple[TrialRecord, ...]:
    return sample_run.records()


@pytest.fixture(scope="session")
def comparison(header: RunHeader, records: tuple[TrialRecord, ...]) -> Comparison:
    return compare(header, records)


@pytest.fixture(scope="session")
def driver() -> Iterator[webdriver.Chrome]:
    if not is_installed():
        pytest.skip(f"no Chromium with a driver at {CHROMIUM}; set CHROMIUM to one")
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of the same work, the second with fewer tasks, and what is found of both."""
    folder = tmp_path_factory.mktemp("several") / "runs"
    second = run("b", QUARTER)
    fewer = with_metrics(second.records, "optimized", "join", tasks=12)
    stored(folder, run("a"))
    stored(folder, loaded(second.header, fewer))
    write_two_runs(folder / "a", folder / "b")
    return folder
