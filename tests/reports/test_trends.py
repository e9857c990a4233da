"""Trends over runs: only what did the same work on the same data stands in one line."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from reports.comparison_types.trend import StageTrend
from reports.loading import LoadedRun
from reports.sections.trends import trend_sections
from reports.serve.library import ReadRun
from reports.serve.trends import trends
from reports.writing.page import Figure, figures
from tests.reports import sample_run
from tests.reports.made_runs import HALF, with_metrics
from tests.reports.two_made_runs import QUARTER, loaded, on_data, run


def read(of: LoadedRun) -> ReadRun:
    began = f"day {of.header.id}"
    return ReadRun(name=of.header.id, began=began, header=of.header, comparison=of.comparison, records=len(of.records))


def fewer_tasks(of: LoadedRun) -> LoadedRun:
    return loaded(of.header, with_metrics(of.records, "optimized", "join", tasks=12))


def stage_of(found: tuple[StageTrend, ...], name: str) -> StageTrend:
    return next(stage for stage in found if stage.stage == name)


@pytest.fixture(scope="module")
def three() -> list[ReadRun]:
    """The newest first, as the library lists them: twice half the time, then a quarter with fewer tasks."""
    return [read(fewer_tasks(run("c", QUARTER))), read(run("b")), read(run("a"))]


def test_a_ratio_goes_from_run_to_run_in_the_order_of_their_dates(three: list[ReadRun]) -> None:
    (trend,) = trends(three)
    assert [each.name for each in trend.runs] == ["a", "b", "c"]
    optimized = next(each for each in stage_of(trend.stages, "join").ratios if each.variant == "optimized")
    values = [optimized.ratios[place].value for place in range(3)]
    assert values == pytest.approx([0.5, 0.5, 0.25], abs=0.01)
    assert all(ratio.has_interval for ratio in optimized.ratios.values())


def test_only_the_counters_that_changed_are_said_to_change(three: list[ReadRun]) -> None:
    (trend,) = trends(three)
    changing = [each for stage in trend.stages for each in stage.counters if each.changes]
    assert [(each.variant, each.metric.name) for each in changing] == [("optimized", "tasks")]
    assert [changing[0].values[place].median for place in range(3)] == [212, 212, 12]


def test_runs_of_other_data_or_against_another_baseline_are_in_no_common_trend() -> None:
    first = run("a")
    other_data = on_data(run("b"), "beef", scale=10.0)
    other = run("c")
    other_baseline = loaded(replace(other.header, baseline="spark_defaults"), other.records)
    assert trends([read(first), read(other_data), read(other_baseline)]) == ()
    assert len(trends([read(first), read(on_data(run("b"), "beef"))])) == 1


def test_totals_over_other_stages_are_no_common_line() -> None:
    first, second = run("a"), run("b")
    longer = replace(second.header, stages=(*second.header.stages[:2], replace(second.header.stages[2], once=True)))
    (trend,) = trends([read(first), read(loaded(longer, second.records))])
    total = stage_of(trend.stages, "join + totals")
    assert [list(each.ratios) for each in total.ratios] == [[0], [0]]


def test_a_variant_that_answers_wrongly_has_neither_ratio_nor_counters_in_a_trend() -> None:
    first, second = run("a"), run("b")
    wrong = replace(sample_run.ANSWERS["join"], rows=1)
    records = [
        sample_run.replace_stage(each, "join", answer=wrong) if each.trial.variant == "optimized" else each
        for each in second.records
    ]
    (trend,) = trends([read(first), read(loaded(second.header, records))])
    join = stage_of(trend.stages, "join")
    assert [list(each.ratios) for each in join.ratios if each.variant == "optimized"] == [[0]]
    assert not [each for each in join.counters if each.variant == "optimized"]


def test_the_charts_are_valid_and_every_run_is_a_link(three: list[ReadRun]) -> None:
    sections = trend_sections(trends(three))
    drawn: list[Figure] = [figure for section in sections for figure in figures(section.blocks)]
    assert [figure.id for figure in drawn] == ["ratios-0", "counters-0-1"]
    for figure in drawn:
        go.Figure(figure.spec)
    line = next(trace for trace in drawn[0].spec["data"] if trace["name"] == "optimized")
    assert line["x"] == [0, 1, 2]


def test_one_run_alone_is_no_trend() -> None:
    (section,) = trend_sections(trends([read(run("a", HALF))]))
    assert "No two runs" in section.blocks[0].text  # type: ignore[union-attr]
