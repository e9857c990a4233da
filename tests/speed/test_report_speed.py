"""How fast a run becomes a comparison and a page, and how fast many runs become a list."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from reports.comparing.comparison import compare
from reports.forms.html import render_html
from reports.serve.library import Library
from reports.serve.page import render_index
from tests.reports.recorded import RECORDS, of_length
from tests.reports.sample_run import header, records

HEADER, TRIALS = header(), records(blocks=40)
RUNS = 50


def test_comparison_of_a_long_run(benchmark: BenchmarkFixture) -> None:
    comparison = benchmark(compare, HEADER, TRIALS)
    assert comparison.all_well
    benchmark.extra_info["trials"] = len(TRIALS)


def test_page_of_a_long_run(benchmark: BenchmarkFixture) -> None:
    comparison = compare(HEADER, TRIALS)
    page = benchmark(render_html, comparison, HEADER, TRIALS)
    benchmark.extra_info["page bytes"] = len(page.encode())


def test_page_of_a_thousand_measured_trials(benchmark: BenchmarkFixture) -> None:
    long_header, trials = of_length(1000)

    def made() -> str:
        return render_html(compare(long_header, trials), long_header, trials)

    page = benchmark(made)
    benchmark.extra_info.update({"trials": len(trials), "page bytes": len(page.encode())})


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    for number in range(RUNS):
        shutil.copytree(RECORDS / "v1" / "measured", folder / f"run-{number:03d}")
    return folder


def test_first_list_of_fifty_runs(benchmark: BenchmarkFixture, runs: Path) -> None:
    found = benchmark.pedantic(lambda: Library(runs).runs(), rounds=1)  # type: ignore[no-untyped-call]
    assert len(found) == RUNS
    page = render_index("runs", found)
    benchmark.extra_info["page bytes"] = len(page.encode())


def test_list_of_fifty_runs_that_have_not_changed(benchmark: BenchmarkFixture, runs: Path) -> None:
    library = Library(runs)
    library.runs()
    assert len(benchmark(library.runs)) == RUNS
