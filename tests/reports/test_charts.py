from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest

from pipelines.catalog import load_catalog
from reports.charts.files import file_histogram
from reports.charts.frame import LABEL_LENGTH, figure, label
from reports.charts.overview import overview
from reports.charts.palette import DARK, styles, with_others
from reports.charts.response import response
from reports.charts.time import by_stage
from reports.comparing.comparison import compare
from reports.comparison_types import Comparison
from reports.forms.html import build_sections
from reports.record import Kind, RunHeader, StageRecord, TrialRecord
from reports.sections.overview import overview_section
from reports.sections.trials import trial_section
from reports.writing.page import Details, Figure, Table, figures
from tests.reports import made_runs, sample_run

Records = tuple[TrialRecord, ...]


@pytest.fixture(scope="module")
def drawn(comparison: Comparison, header: RunHeader, records: Records) -> dict[str, Figure]:
    sections = build_sections(comparison, header, records)
    return {figure.id: figure for section in sections for figure in figures(section.blocks)}


def test_every_figure_is_valid_plotly(drawn: dict[str, Figure]) -> None:
    assert {name.split("-")[0] for name in drawn} == {
        "overview", "response", "stacked", "stages", "tasks", "files", "batches", "trials",
    }  # fmt: skip
    for each in drawn.values():
        go.Figure(each.spec)  # raises ValueError for a property Plotly does not know


def test_every_block_is_a_dot(comparison: Comparison) -> None:
    look = styles(comparison.variants, comparison.baseline)
    spec = by_stage(comparison.datasets[0], look)
    assert spec is not None
    dots = [trace for trace in spec["data"] if trace["type"] == "scatter"]
    assert [len(trace["x"]) for trace in dots] == [1, 1, 1, 6, 6, 6, 6, 6, 6]


def test_every_trial_is_a_dot(drawn: dict[str, Figure], records: Records) -> None:
    assert sum(len(trace["x"]) for trace in drawn["trials"].spec["data"]) == len(records)


def test_a_trial_of_a_variant_that_is_not_compared_is_a_grey_dot(comparison: Comparison, records: Records) -> None:
    *others, first = records  # the last one ran on the last dataset
    lent = [
        replace(first, trial=replace(first.trial, variant=name, kind=Kind.UPSTREAM)) for name in ("lender", "other")
    ]
    (drawn,) = figures(trial_section(comparison, [*lent, *others]).blocks)
    traces = drawn.spec["data"]
    assert sum(len(trace["x"]) for trace in traces) == len(lent) + len(others)
    grey = with_others({}, ["any"])["any"].color
    added = [trace for trace in traces if trace["marker"]["color"] == [grey]]
    assert [(trace["name"], trace["showlegend"]) for trace in added] == [("lender", True), ("other", True)]
    assert len({trace["marker"]["symbol"][0] for trace in added}) == 2


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
        overview(found.datasets[0], look),
        response(found.datasets, look),
        by_stage(found.datasets[0], look),
    )
    assert ratios is not None and curve is not None and times is not None
    assert ratios["layout"]["yaxis"]["ticktext"] == ["A/A", "spark_defaults"]
    assert [trace["name"] for trace in curve["data"]] == ["baseline", "spark_defaults"]
    assert times["layout"]["yaxis"]["ticktext"] == ["baseline", "✕ optimized", "spark_defaults"]


def whiskers(spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [trace for trace in spec["data"] if "error_x" in trace]


def test_whiskers_are_the_interval_and_dots_the_units() -> None:
    header, records = made_runs.made(made_runs.HALF)
    found = compare(header, records)
    spec = overview(found.datasets[0], styles(found.variants, found.baseline))
    ratio = found.datasets[0].totals[1].ratio
    assert spec is not None and ratio is not None and ratio.interval is not None
    own = whiskers(spec)[1]
    assert ratio.value + own["error_x"]["array"][0] == pytest.approx(ratio.interval.high)
    assert ratio.value - own["error_x"]["arrayminus"][0] == pytest.approx(ratio.interval.low)
    dots = [trace["x"] for trace in spec["data"] if "error_x" not in trace]
    assert dots[1] == pytest.approx([blocks[0] for blocks in made_runs.HALF])


def test_without_an_interval_the_line_is_thin_and_the_caption_says_why() -> None:
    # of six forks the baseline alone has an interval, of eight both others at once, too
    thin, alone, thick = (made_runs.made(made_runs.HALF[:forks]) for forks in (5, 6, 8))
    widths, captions = [], []
    for header, records in (thin, alone, thick):
        found = compare(header, records)
        section = overview_section(found)
        figure = figures(section.blocks)[0]
        widths.append(whiskers(figure.spec)[1]["error_x"]["thickness"])
        captions.append(figure.caption)
    assert widths[0] < widths[2]
    assert "thin line = range of the forks" in captions[0]
    assert "thick line = 95 % interval;" in captions[1]
    assert "thick line = 95 % intervals for both variants at once" in captions[2]


def test_no_dot_and_no_whisker_is_cut_off() -> None:
    lone = [[0.1], *made_runs.HALF[1:]]
    header, records = made_runs.made(lone)
    found = compare(header, records)
    spec = overview(found.datasets[0], styles(found.variants, found.baseline))
    assert spec is not None
    assert 10 ** spec["layout"]["xaxis"]["range"][0] < 0.1


def test_a_trial_that_a_disturbance_took_out_looks_different_in_every_trial() -> None:
    header, records = made_runs.made(made_runs.HALF)
    spoilt = [made_runs.disturbed(each) if made_runs.is_arm(each, "optimized", 1) else each for each in records]
    found = compare(header, spoilt)
    spec = next(each.spec for each in figures(trial_section(found, spoilt).blocks) if each.id == "trials")
    symbols = [symbol for trace in spec["data"] for symbol in trace["marker"]["symbol"]]
    assert sum(symbol.endswith("-open-dot") for symbol in symbols) == 4  # the whole block, A/A included


def test_labels_of_long_names_differ_as_the_names_do() -> None:
    variants = [each.variant.name for each in load_catalog().variants]
    names = [f"{name}{of}" for name in variants for of in ("", "@2", "@8")]
    labels = [label(name) for name in names]
    assert max(map(len, names)) > LABEL_LENGTH == max(map(len, labels))
    assert len(set(labels)) == len(set(names))


def test_variants_look_different_and_have_a_colour_for_the_dark() -> None:
    look = styles([f"v{number}" for number in range(20)], "v0")
    pairs = [(style.color, style.symbol) for style in look.values()]
    assert len(set(pairs)) == len(pairs)
    assert all(color in DARK for color, _ in pairs)


def test_a_hue_belongs_to_one_variant_and_the_rest_are_grey_with_marks_of_their_own() -> None:
    look = styles([f"v{number}" for number in range(50)], "v0")
    hues = [style.color for style in look.values() if style.has_hue]
    assert len(hues) == len(set(hues)) == 8  # the baseline's among them
    assert len({style.color for style in look.values() if not style.has_hue}) == 1
    marks = [(style.color, style.symbol, style.dash) for style in look.values()]
    assert len(set(marks)) == len(marks)
    for style in look.values():
        scatter = go.Scatter(marker={"symbol": [f"{style.symbol}-open-dot"]}, line={"dash": style.dash})
        assert scatter.line.dash == style.dash


def test_a_chart_grows_by_the_rows_of_its_legend() -> None:
    few, many = (
        figure([{"type": "scatter", "name": f"optimized-without-{n}"} for n in range(number)], height=300)
        for number in (3, 20)
    )
    assert few["layout"]["height"] == 300
    growth = many["layout"]["height"] - 300
    assert growth >= 60
    assert many["layout"]["margin"]["t"] - few["layout"]["margin"]["t"] == growth


def test_what_a_chart_of_files_or_micro_batches_shows_stands_in_a_table_too(
    comparison: Comparison, header: RunHeader, records: Records
) -> None:
    sections = {each.anchor: each for each in build_sections(comparison, header, records)}
    for anchor, heading in (("files", "Sizes of"), ("streaming", "Micro-batches of")):
        folds = [each for each in sections[anchor].blocks if isinstance(each, Details)]
        assert len(folds) == len(figures(sections[anchor].blocks)) > 0
        assert all(fold.summary.startswith(heading) for fold in folds)
    (table,) = folds[0].blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 12
    assert table.rows[0].cells[0].note == "4,000 rows in state"


def test_the_table_of_files_says_how_they_are_laid_out_and_counts_all_where_their_sizes_are_a_sample(
    comparison: Comparison, header: RunHeader, records: Records
) -> None:
    def sampled(done: StageRecord) -> StageRecord:
        return replace(done, file_sizes=done.file_sizes[::2])

    records = tuple(replace(record, stages=tuple(map(sampled, record.stages))) for record in records)
    section = {each.anchor: each for each in build_sections(comparison, header, records)}["files"]
    table = next(block for block in section.blocks if isinstance(block, Table))
    cells = {
        row.head.text: dict(zip([c.label for c in table.columns[1:]], row.cells, strict=True)) for row in table.rows
    }
    assert cells["optimized"]["Files"].text == "24"
    assert cells["optimized"]["Row groups"].text == "48"
    assert (cells["optimized"]["Codec"].text, cells["baseline"]["Codec"].text) == ("zstd", "uncompressed")
    assert any("a sample of the sizes" in str(block) for block in section.blocks)


def test_files_of_many_variants_stand_in_rows_with_names_and_not_in_bars_beside_each_other() -> None:
    sizes = {f"v{number}": [1000] * number + [5_000_000] for number in range(1, 11)}
    look = styles(list(sizes), "v1")
    few, many = file_histogram(dict(list(sizes.items())[:8]), look), file_histogram(sizes, look)
    assert few is not None
    assert many is not None
    assert {trace["type"] for trace in few["data"]} == {"bar"}
    assert {trace["type"] for trace in many["data"]} == {"scatter"}
    assert many["layout"]["yaxis"]["ticktext"] == list(sizes)
    go.Figure(many)
