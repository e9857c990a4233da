"""How fast a run becomes a comparison and a page."""

from __future__ import annotations

from pytest_benchmark.fixture import BenchmarkFixture

from reports.comparison import compare
from reports.html import render_html
from tests.reports.sample_run import header, records

HEADER, TRIALS = header(), records(blocks=40)


def test_comparison_of_a_long_run(benchmark: BenchmarkFixture) -> None:
    comparison = benchmark(compare, HEADER, TRIALS)
    assert comparison.all_well
    benchmark.extra_info["trials"] = len(TRIALS)


def test_page_of_a_long_run(benchmark: BenchmarkFixture) -> None:
    comparison = compare(HEADER, TRIALS)
    page = benchmark(render_html, comparison, HEADER, TRIALS)
    benchmark.extra_info["page bytes"] = len(page.encode())
