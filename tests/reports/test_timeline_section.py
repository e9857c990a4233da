from __future__ import annotations

from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest

from reports.charts.palette import BAD, DARK
from reports.charts.timeline import task_timeline
from reports.comparing.comparison import compare
from reports.forms.html import build_sections, render_html
from reports.record import RunHeader, TrialRecord
from reports.task_timeline.timeline import timeline_of
from reports.writing.page import Details, Figure, Section, Table, Text, figures
from tests.reports import sample_run
from tests.reports.explain.sides import BEGAN
from tests.reports.task_timeline.timelines import EVEN, UNEVEN, executed

Records = tuple[TrialRecord, ...]
HOSTILE = "<img src=x>%{x}"
FIXED = "%{meta[0]}<br>%{hovertext}<extra></extra>"


def with_launches(records: Records) -> Records:
    """The records with two Spark stages in every join, of which the baseline's second has a straggler."""
    return tuple(
        sample_run.replace_stage(
            each,
            "join",
            spark_stages=(EVEN, replace(UNEVEN, name=HOSTILE)) if each.trial.variant == "baseline" else (EVEN,),
            began_at=BEGAN,
        )
        if each.trial.variant != "spark_defaults"
        else each
        for each in records
    )


def section_of(header: RunHeader, records: Records) -> Section:
    sections = {each.anchor: each for each in build_sections(compare(header, records), header, records)}
    assert list(sections).index("timeline") == list(sections).index("tasks") + 1
    return sections["timeline"]


@pytest.fixture(scope="module")
def section(header: RunHeader, records: Records) -> Section:
    return section_of(header, with_launches(records))


def bars(spec: Any) -> list[dict[str, Any]]:
    return [trace for trace in spec["data"] if "base" in trace]


def test_a_run_without_launches_is_told_in_one_line_how_to_get_them(header: RunHeader, records: Records) -> None:
    (block,) = section_of(header, records).blocks
    assert isinstance(block, Text)
    assert "Runs measured anew have them" in block.text


def test_a_stage_has_one_chart_with_every_variant_on_one_axis(section: Section) -> None:
    drawn = figures(section.blocks)
    assert [each.id for each in drawn] == ["timeline-0", "timeline-3"]
    for each in drawn:
        go.Figure(each.spec)
        titles = [note["text"] for note in each.spec["layout"]["annotations"]]
        assert [title.split("</b>")[0] for title in titles] == ["<b>baseline", "<b>optimized"]
        assert {trace.get("xaxis") for trace in each.spec["data"]} == {None}


def test_a_straggler_is_marked_by_edge_and_diamond_and_an_even_variant_has_none(section: Section) -> None:
    spec = figures(section.blocks)[0].spec
    (marks,) = [trace for trace in spec["data"] if trace.get("name") == "straggler"]
    assert len(marks["x"]) == 1
    late = [
        trace for trace in bars(spec) for colour in trace["marker"].get("line", {}).get("color", []) if colour == BAD
    ]
    assert [trace["meta"][0].startswith("baseline<br>Spark stage 2") for trace in late] == [True]
    even = task_timeline({"even": made(EVEN)}, frozenset())
    assert even is not None
    assert "straggler" not in {trace.get("name") for trace in even["data"]}


def made(*stages: Any) -> Any:
    return timeline_of(executed(*stages, wall=10), 4, 4)


def test_time_without_a_task_has_a_ground_of_its_own() -> None:
    spec = task_timeline({"even": made(EVEN)}, frozenset())
    assert spec is not None
    gaps = next(trace for trace in bars(spec) if "no task" in trace["hovertext"][0])
    assert (gaps["base"], gaps["x"]) == ([0.0, 2.2], [0.2, pytest.approx(7.8)])


def test_names_from_records_are_neither_markup_nor_templates(section: Section) -> None:
    for trace in bars(figures(section.blocks)[0].spec):
        assert "<img" not in str(trace.get("meta"))
        assert trace.get("hovertemplate", FIXED) == FIXED


def test_a_wrong_variant_is_marked() -> None:
    spec = task_timeline({"a": made(EVEN), "b": made(EVEN)}, frozenset({"b"}))
    assert spec is not None
    assert [note["text"][:6] for note in spec["layout"]["annotations"]] == ["<b>a</", "<b>✕ b"]


def test_every_colour_has_a_partner_in_the_dark(section: Section) -> None:
    for trace in bars(figures(section.blocks)[0].spec):
        assert trace["marker"]["color"] in DARK


def test_a_table_behind_the_chart_says_the_same_and_what_was_not_measured(section: Section) -> None:
    fold = section.blocks[2]
    assert isinstance(section.blocks[1], Figure) and isinstance(fold, Details)
    (table,) = fold.blocks
    assert isinstance(table, Table)
    rows = {row.head.text: [cell.text for cell in row.cells] for row in table.rows}
    assert rows["baseline"][1:4] == ["2", "32", "4"]
    assert rows["baseline"][6:] == ["4 s", "1"]
    assert rows["optimized"][1:4] == ["1", "16", "4"]
    assert rows["optimized"][4:] == ["2 s", rows["optimized"][5], "500 ms", "0"]
    assert set(rows["spark_defaults"]) == {"not measured"}


def test_the_page_has_the_section(header: RunHeader, records: Records) -> None:
    launched = with_launches(records)
    page = render_html(compare(header, launched), header, launched)
    assert 'id="timeline"' in page and "<img" not in page
