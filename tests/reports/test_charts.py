from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from reports.charts.overview import overview
from reports.charts.palette import DARK, styles
from reports.charts.response import response
from reports.charts.time import by_stage
from reports.comparison import compare
from reports.comparison_types import Comparison
from reports.html import build_sections
from reports.page import Figure, figures
from reports.record import RunHeader, TrialRecord
from tests.reports import sample_run

Records = tuple[TrialRecord, ...]


@pytest.fixture(scope="module")
def drawn(comparison: Comparison, header: RunHeader, records: Records) -> dict[str, Figure]:
    sections = build_sections(comparison, header, records)
    return {figure.id: figure for section in sections for figure in figures(section.blocks)}


def test_every_figure_is_valid_plotly(drawn: dict[str, Figure]) -> None:
    assert {name.split("-")[0] for name in drawn} == {
        "overview", "response", "stacked", "stages", "tasks", "files", "batches", "trials",
    }  # fmt: skip
    for figure in drawn.values():
        go.Figure(figure.spec)  # raises ValueError for a property Plotly does not know


def test_every_block_is_a_dot(comparison: Comparison) -> None:
    look = styles(comparison.variants, comparison.baseline)
    spec = by_stage(comparison.datasets[0], look)
    assert spec is not None
    dots = [trace for trace in spec["data"] if trace["type"] == "scatter"]
    assert [len(trace["x"]) for trace in dots] == [1, 1, 1, 6, 6, 6, 6, 6, 6]


def test_every_trial_is_a_dot(drawn: dict[str, Figure], records: Records) -> None:
    assert sum(len(trace["x"]) for trace in drawn["trials"].spec["data"]) == len(records)


def test_a_wrong_variant_is_in_no_chart_of_ratios_and_marked_in_those_of_time(
    header: RunHeader, records: Records
) -> None:
    wrong = replace(sample_run.ANSWERS["join"], rows=1)
    found = compare(
        header,
        [
            sample_run.replace_stage(each, "join", answer=wrong) if each.trial.variant == "optimized" else each
            for each in records
        ],
    )
    look = styles(found.variants, found.baseline)
    ratios, curve, times = (
        overview(found.datasets[0], found.baseline, look),
        response(found.datasets, look),
        by_stage(found.datasets[0], look),
    )
    assert ratios is not None and curve is not None and times is not None
    assert ratios["layout"]["yaxis"]["ticktext"] == ["A/A noise", "spark_defaults"]
    assert [trace["name"] for trace in curve["data"]] == ["baseline", "spark_defaults"]
    assert times["layout"]["yaxis"]["ticktext"] == ["baseline", "✕ optimized", "spark_defaults"]


def test_variants_look_different_and_have_a_colour_for_the_dark() -> None:
    look = styles([f"v{number}" for number in range(20)], "v0")
    pairs = [(style.color, style.symbol) for style in look.values()]
    assert len(set(pairs)) == len(pairs)
    assert all(color in DARK for color, _ in pairs)
