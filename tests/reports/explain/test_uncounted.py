"""A variant without Spark is told what of it can be compared, and nothing is made up for the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.comparison_types.finding import FindingKind as Kind
from reports.comparison_types.finding import Says
from reports.explain.checks import differences
from reports.explain.side import Side
from reports.explain.uncounted import uncounted_difference
from reports.loading import load_run
from reports.metrics import StageMetrics
from tests.reports.explain.sides import MIB, base, side
from tests.reports.recorded import RECORDS

CPU = 30.0


def without_spark(**medians: float) -> Side:
    found = side(variant="duck")
    done = replace(found.done, metrics=StageMetrics(wall_seconds=0.5), spark_stages=(), plans=(), joins={})
    return replace(found, done=done, medians={"wall_seconds": 0.5, **medians})


def test_it_says_in_one_sentence_what_compares_and_what_does_not() -> None:
    duck = without_spark(process_cpu_seconds=1.5, file_bytes=72 * MIB)
    (found,) = differences(base(process_cpu_seconds=CPU), duck)
    assert found.kind is Kind.UNCOUNTED
    assert found.text == (
        "In join duck left no Spark counters, so its tasks, joins, shuffles, spills and scans cannot be set against "
        "those of baseline; what compares is time 8.50 s → 500 ms, process CPU 30 s → 1.50 s and bytes written "
        "500 MiB → 72 MiB"
    )
    assert found.seconds is None


def test_what_was_not_measured_is_not_told() -> None:
    (found,) = differences(base(process_cpu_seconds=CPU), without_spark())
    assert found.gist == "no Spark counters; time 8.50 s → 500 ms"


@pytest.mark.parametrize(("first", "second"), [(base(), side()), (without_spark(), without_spark())])
def test_where_both_or_neither_have_counters_nothing_is_said(first: Side, second: Side) -> None:
    assert uncounted_difference(first, second) is None


def test_the_reference_of_a_real_run_has_just_that_for_each_stage() -> None:
    (dataset,) = load_run(RECORDS / "v1" / "measured").comparison.datasets
    found = [each for each in dataset.findings if each.variant == "duckdb-reference"]
    assert [(each.kind, each.says, each.stage) for each in found] == [
        (Kind.UNCOUNTED, Says.DIFFERS, stage.stage) for stage in dataset.stages
    ]
    assert {evidence.label for evidence in found[0].evidence} >= {"Wall clock", "Process CPU", "Stored bytes"}
