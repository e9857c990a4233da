"""docs/metrics.md is what the catalogue says."""

import re
from pathlib import Path

from reports.metrics import METRICS
from reports.metrics_page import metrics_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"


def test_the_page_is_made_from_the_catalogue() -> None:
    assert PAGE.read_text(encoding="utf-8") == metrics_page()


def test_every_metric_has_a_source_and_a_meaning_in_a_row_that_markdown_can_read() -> None:
    for metric in METRICS:
        assert metric.source
        assert metric.summary.endswith(".")
        assert "|" not in metric.source + metric.summary + metric.pitfall


def test_every_meaning_is_understood_without_the_one_above_it() -> None:
    """A lab and the page show one meaning alone."""
    leaning = re.compile(r"^(The same|Their|Those|These)\b|\bthose files\b")
    assert not [metric.name for metric in METRICS if leaning.search(metric.summary)]
