"""From the records of a run to ranked findings, and where they are shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reports.comparing.comparison import compare
from reports.comparison_types.finding import FindingKind as Kind
from reports.comparison_types.finding import Says
from reports.explain.selection import MOST, chief_findings, line
from reports.forms.html import build_sections, render_html
from reports.forms.markdown import escaped, render_markdown
from reports.forms.text import render_text
from reports.lines import WIDTH
from reports.sections.why import why_section
from reports.writing.page import Details, Section, Table, Text
from tests.reports.explain.runs import compared, findings, made
from tests.reports.explain.sides import SCAN
from tests.reports.explain.test_differences import BROADCAST, JOINED
from tests.reports.explain.test_problems import SKEWED, TINY, TROUBLED

HEALTHY: dict[str, Any] = {}
FASTER: dict[str, Any] = {"stages": (BROADCAST,), "wall": 4.5, "joins": JOINED}
TROUBLESOME: dict[str, Any] = {
    "stages": (replace(SKEWED, stage_id=3, launched_at=(SKEWED.launched_at or 0) + 3), TINY, SCAN),
    "wall": 40.0,
    "task_gc_seconds": 20.0,
    "spill_disk_bytes": 900 << 20,
    "files_written": 900,
    "file_bytes": 20 << 20,
}


def test_a_healthy_run_of_equals_has_no_findings() -> None:
    assert findings(HEALTHY, HEALTHY) == ()


def test_a_faster_variant_is_explained_and_has_no_problem() -> None:
    found = findings(HEALTHY, FASTER)
    assert [(each.variant, each.says, each.kind) for each in found] == [
        ("tuned", Says.SAVES, Kind.JOINS),
        ("tuned", Says.SAVES, Kind.SHUFFLE),
    ]
    assert found[0].text == (
        "In join the final plans of tuned hold these joins: 1 BroadcastHashJoin; those of baseline: 1 SortMergeJoin. "
        "That can account for up to about 3.8 s of the 4 s by which they differ."
    )
    assert found[0].share == pytest.approx(found[0].seconds / 8.5 if found[0].seconds else None)


def test_a_slower_variant_is_told_what_costs_it() -> None:
    found = findings(FASTER, HEALTHY)
    assert {(each.says, each.kind) for each in found} == {(Says.COSTS, Kind.JOINS), (Says.COSTS, Kind.SHUFFLE)}


def test_what_works_against_the_outcome_says_so() -> None:
    found = {each.kind: each for each in findings(HEALTHY, {**FASTER, "task_gc_seconds": 6.0})}
    assert found[Kind.SHUFFLE].says is Says.SAVES
    assert found[Kind.GARBAGE].says is Says.COSTS
    assert found[Kind.GARBAGE].text.endswith("That works the other way, by about 1.4 s.")


def test_where_no_difference_in_time_was_shown_counters_only_differ() -> None:
    same_time = {**FASTER, "wall": 8.5}
    (joins, *_) = [each for each in findings(HEALTHY, same_time) if each.kind is Kind.JOINS]
    assert joins.says is Says.DIFFERS
    assert "By itself that would spare up to about 3.8 s; no difference was shown." in joins.text


@pytest.mark.parametrize("blocks", [1, 2])
def test_few_blocks_without_an_interval_explain_what_they_all_show(blocks: int) -> None:
    assert {each.says for each in findings(HEALTHY, FASTER, blocks=blocks)} == {Says.SAVES}


@pytest.mark.parametrize("kind", TROUBLED)
def test_a_problem_of_the_baseline_is_its_own_and_the_others_gain(kind: Kind) -> None:
    found = {(each.variant, each.kind): each for each in findings(TROUBLED[kind], HEALTHY)}
    assert found["baseline", kind].says is Says.LOOK_AT
    assert all(each.variant == each.baseline for each in found["baseline", kind].evidence)
    assert found["tuned", kind].says in {Says.SAVES, Says.DIFFERS}
    assert any(each.variant != each.baseline for each in found["tuned", kind].evidence)


def test_ranks_go_by_what_findings_account_for_and_begin_anew_with_each_variant() -> None:
    found = [each for each in findings(HEALTHY, TROUBLESOME) if each.variant == "tuned"]
    assert len(found) > MOST
    assert [each.rank for each in found] == list(range(1, len(found) + 1))
    known = [each.seconds for each in found if each.seconds is not None]
    assert known == sorted(known, reverse=True)
    assert all(each.seconds is None for each in found[len(known) :])
    assert all(each.share is None or 0 < each.share <= 1 for each in found)
    assert all(each.evidence and each.estimate and each.text.endswith(".") for each in found)


def test_a_variant_that_answers_wrongly_is_not_explained() -> None:
    wrong = replace(made(HEALTHY, FASTER)[1][0].stages[0].answer, rows=1)  # type: ignore[type-var]
    assert findings(HEALTHY, TROUBLESOME, answer=wrong) == ()


def test_short_forms_have_three_findings_a_variant_a_line_each() -> None:
    header, records = made(HEALTHY, TROUBLESOME)
    comparison = compare(header, records)
    chief = list(chief_findings(comparison))
    assert len(chief) == MOST
    text = render_text(comparison, header)
    lines = [each for each in text.splitlines() if each.startswith("> ")]
    assert len(lines) == MOST
    assert max(map(len, text.splitlines())) <= WIDTH
    assert all(told.startswith("> tuned, join: ") for told in lines)
    markdown = render_markdown(comparison, header)
    assert all(escaped(line(*each)) in markdown for each in chief)


def test_short_forms_tell_nothing_twice() -> None:
    chief = [finding for _, finding in chief_findings(compared(HEALTHY, TROUBLED[Kind.TINY_TASKS]))]
    assert [(each.kind, each.says) for each in chief] == [(Kind.TINY_TASKS, Says.COSTS)]


def test_a_run_without_findings_does_not_mention_them() -> None:
    header, records = made(HEALTHY, HEALTHY)
    comparison = compare(header, records)
    assert "Why" not in render_text(comparison, header)
    assert "Why" not in render_markdown(comparison, header)
    assert [block.text for block in why_section(comparison).blocks if isinstance(block, Text)] == [
        "No counter is beyond its limit, and none tells a variant from the baseline."
    ]


def test_the_page_has_every_finding_with_its_evidence_behind_a_fold() -> None:
    header, records = made(HEALTHY, TROUBLESOME)
    comparison = compare(header, records)
    (section,) = (each for each in build_sections(comparison, header, records) if each.anchor == "why")
    folds = _folds(section)
    found = comparison.datasets[0].findings
    assert len(folds) == len(found)
    for fold, finding in zip(folds, found, strict=True):
        text, table, estimate = fold.blocks
        assert finding.gist in fold.summary
        assert isinstance(text, Text) and text.text == finding.text
        assert isinstance(table, Table) and len(table.rows) == len(finding.evidence)
        assert [column.label for column in table.columns] == ["Counter", "baseline", "tuned"]
        assert isinstance(estimate, Text) and finding.estimate in estimate.text
    assert 'id="why"' in render_html(comparison, header, records)


def test_the_baselines_evidence_has_one_side() -> None:
    section = why_section(compared(TROUBLED[Kind.GARBAGE], HEALTHY))
    table = _folds(section)[0].blocks[1]
    assert isinstance(table, Table)
    assert [column.label for column in table.columns] == ["Counter", "baseline"]


def _folds(section: Section) -> list[Details]:
    """The folds of findings, those behind "more findings" too."""
    found: list[Details] = []
    for block in section.blocks:
        if isinstance(block, Details):
            inner = [each for each in block.blocks if isinstance(each, Details)]
            found += inner or [block]
    return found
