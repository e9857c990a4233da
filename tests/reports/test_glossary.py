from __future__ import annotations

import re

import pytest

from reports.comparison_types import Comparison
from reports.forms.html import build_sections, render_html
from reports.metrics import METRIC, METRICS
from reports.record import RunHeader, TrialRecord
from reports.sections.glossary import glossary
from reports.writing.page import Table, metrics_named

Records = tuple[TrialRecord, ...]


@pytest.fixture(scope="module")
def text(comparison: Comparison, header: RunHeader, records: Records) -> str:
    return render_html(comparison, header, records)


def test_every_metric_that_a_table_names_is_explained_once_and_listed_once(text: str) -> None:
    asked = set(re.findall(r'popovertarget="about-(\w+)"', text))
    assert {"task_seconds", "files_written", "micro_batches", "aqe_split_partitions"} <= asked <= set(METRIC)
    assert sorted(re.findall(r'<div popover class="about" id="about-(\w+)"', text)) == sorted(asked)
    assert sorted(re.findall(r'<tr id="metric-(\w+)"', text)) == sorted(asked)


def test_an_explanation_says_what_the_catalogue_says(text: str) -> None:
    metric = METRIC["task_gc_seconds"]
    found = re.search(r'id="about-task_gc_seconds".*?</div>', text, re.DOTALL)
    assert found
    assert all(part in found[0] for part in (metric.label, metric.summary, metric.pitfall, metric.stability))
    assert 'href="#metric-task_gc_seconds"' in found[0]


def test_a_page_that_names_no_metric_lists_none(header: RunHeader, comparison: Comparison, records: Records) -> None:
    *others, last = build_sections(comparison, header, records)
    assert last.anchor == "metrics"
    assert glossary([each for each in others if not metrics_named(each.blocks)]) == ()


def test_metrics_are_listed_in_the_order_of_the_catalogue(
    header: RunHeader, comparison: Comparison, records: Records
) -> None:
    (table,) = build_sections(comparison, header, records)[-1].blocks
    assert isinstance(table, Table)
    names = [row.head.note for row in table.rows]
    assert names == [metric.name for metric in METRICS if metric.name in names]


def test_evidence_is_told_apart_by_labels_which_all_differ() -> None:
    assert len({metric.label for metric in METRICS}) == len(METRICS)
