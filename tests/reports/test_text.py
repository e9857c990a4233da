from __future__ import annotations

from dataclasses import replace

from reports.comparing.comparison import compare
from reports.comparison_types import Comparison
from reports.forms.text import render_text
from reports.lines import WIDTH, table_row
from reports.record import RunHeader, TrialRecord
from tests.reports import sample_run
from tests.reports.made_runs import made


def test_the_text_has_all_verdicts_and_fits_the_terminal(comparison: Comparison, header: RunHeader) -> None:
    text = render_text(comparison, header)
    flowing = " ".join(text.split())
    assert all(verdict.text in flowing for verdict in comparison.verdicts)
    assert max(map(len, text.splitlines())) <= WIDTH


def test_an_interval_that_spans_the_same_time_is_not_cut_off() -> None:
    header, records = made([[0.85], [1.2], [0.95], [1.1], [0.9], [1.15], [1.05], [0.97]])
    text = render_text(compare(header, records), header)
    row = next(line for line in text.splitlines() if line.split()[:1] == ["optimized"] and "single" not in line)
    assert "1.01× slower [1.11× faster, 1.15× slower] equal" in row
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= WIDTH


def test_a_long_name_is_seen_to_its_end_since_names_of_variants_differ_there(
    comparison: Comparison, header: RunHeader
) -> None:
    name = "optimized-with-broadcast-dimensions"
    dataset = comparison.datasets[0]
    stage = dataset.stages[0]
    cells = tuple(replace(cell, variant=name) if cell.variant == "optimized" else cell for cell in stage.cells)
    named = replace(comparison, datasets=(replace(dataset, stages=(replace(stage, cells=cells), *dataset.stages[1:])),))
    lines = [line.split() for line in render_text(named, header).splitlines()]
    first = next(number for number, words in enumerate(lines) if words[:1] == ["optimized-with-"])
    assert lines[first + 1 : first + 3] == [["broadcast-"], ["dimensions"]]


def test_no_text_of_a_plugin_fills_the_screen() -> None:
    assert len(table_row(("x" * 5_000, "y"), (10, 5))) == 8


def test_the_total_of_one_stage_is_not_told_again(comparison: Comparison, header: RunHeader) -> None:
    assert "total in blocks" in render_text(comparison, header)
    dataset = comparison.datasets[0]
    one = replace(comparison, datasets=(replace(dataset, stages=dataset.stages[:1]),))
    assert "total in blocks" not in render_text(one, header)


def test_a_row_shows_median_number_ratio_and_answers(comparison: Comparison, header: RunHeader) -> None:
    lines = render_text(comparison, header).splitlines()
    assert any(line.startswith("A/A") for line in lines)
    row = next(line for line in lines if line.split()[:1] == ["optimized"] and "single" not in line)
    assert "× faster [" in row
    assert row.endswith("equal")


def test_a_wrong_answer_is_shouted(header: RunHeader, records: tuple[TrialRecord, ...]) -> None:
    wrong = replace(sample_run.ANSWERS["join"], rows=1)
    changed = [
        sample_run.replace_stage(each, "join", answer=wrong) if each.trial.variant == "optimized" else each
        for each in records
    ]
    text = render_text(compare(header, changed), header)
    assert "* WRONG optimized" in text
    assert "DIFFERS" in text


def test_long_names_and_control_characters_do_not_break_the_table(header: RunHeader) -> None:
    name = "a-very-long-variant-name-" * 8 + "\x1b[31m\n"
    odd = replace(header, variants=(*header.variants, sample_run.variant(name)))
    text = render_text(compare(odd, ()), odd)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= WIDTH
