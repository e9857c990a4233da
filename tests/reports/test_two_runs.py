"""Two runs side by side: what may be compared is compared exactly, and time is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts.palette import styles
from reports.charts.two_runs import side_by_side
from reports.comparison_types import MetricSummary, Tone
from reports.errors import ReportError
from reports.evidence.same_data import Data
from reports.forms.markdown import escaped
from reports.lines import WIDTH
from reports.loading import LoadedRun
from reports.metrics import NEAR_SHARE
from reports.record import Answer
from reports.sentences import told
from reports.two_runs.compare import compare_runs
from reports.two_runs.counters import counter_pairs
from reports.two_runs.markdown import render_two_runs_markdown
from reports.two_runs.model import AnswerChange, CounterChange, CounterPair, Side, TwoRuns
from reports.two_runs.page import render_two_runs_html
from reports.two_runs.sections import two_runs_sections
from reports.two_runs.text import render_two_runs_text
from reports.writing.page import figures
from tests.reports import sample_run
from tests.reports.made_runs import with_metrics
from tests.reports.test_html import HOSTILE, Page
from tests.reports.two_made_runs import QUARTER, loaded, on_data, run, slowed


@pytest.fixture(scope="module")
def a() -> LoadedRun:
    return run("a")


@pytest.fixture(scope="module")
def b() -> LoadedRun:
    return run("b", QUARTER)


def counters(found: TwoRuns) -> Iterator[tuple[tuple[str, str, str], CounterPair]]:
    for dataset in found.datasets:
        for stage, variant, pair in dataset.counters:
            yield (stage, variant, pair.metric), pair


def changed(of: LoadedRun, variant: str, stage: str, **metrics: int | None) -> LoadedRun:
    return loaded(of.header, with_metrics(of.records, variant, stage, **metrics))


def answering(of: LoadedRun, variant: str, answer: Answer | None) -> LoadedRun:
    records = [
        sample_run.replace_stage(each, "join", answer=answer) if each.trial.variant == variant else each
        for each in of.records
    ]
    return loaded(of.header, records)


def with_duckdb(of: LoadedRun, version: str) -> LoadedRun:
    machine = replace(of.header.environment, libraries={**of.header.environment.libraries, "duckdb": version})
    return loaded(replace(of.header, environment=machine), of.records)


def test_the_same_work_has_the_same_counters_and_answers(a: LoadedRun, b: LoadedRun) -> None:
    found = compare_runs(a, b)
    pairs = dict(counters(found))
    assert {pair.change for pair in pairs.values()} == {CounterChange.EQUAL}
    assert {key[:2] for key in pairs} == {
        (stage, variant) for stage in ("ingest", "join", "totals") for variant in sample_run.FACTORS
    }
    answers = [answer for stage in found.datasets[0].stages for answer in stage.answers]
    assert len(answers) == 9
    assert {answer.change for answer in answers} == {AnswerChange.EQUAL}
    assert {finding.tone for finding in found.findings} == {Tone.EQUIVALENT}


def test_an_exact_counter_that_changed_is_told_from_and_to(a: LoadedRun, b: LoadedRun) -> None:
    found = compare_runs(a, changed(b, "optimized", "join", tasks=12))
    other = {key: pair for key, pair in counters(found) if pair.change is not CounterChange.EQUAL}
    assert list(other) == [("join", "optimized", "tasks")]
    assert other["join", "optimized", "tasks"].change is CounterChange.CHANGED
    finding = next(finding for finding in found.findings if finding.subject == "exact counters")
    assert "1 in join of optimized" in finding.text
    row = next(line for line in render_two_runs_text(found).splitlines() if " Tasks " in line)
    assert re.search(r"Tasks +212 +12 +−94.3 %$", row)


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_a_near_counter_changed_only_beyond_its_room(first: int, second: int) -> None:
    one, two = (MetricSummary(median=each, minimum=each, maximum=each, measured=6) for each in (first, second))
    pair = next(counter_pairs({"file_bytes": one}, {"file_bytes": two}))
    beyond = abs(second - first) > NEAR_SHARE * max(first, second)
    assert (pair.change is CounterChange.CHANGED) == beyond
    assert pair.difference == (second - first) / first


@given(*[st.lists(st.integers(0, 5), min_size=1, max_size=4)] * 2)
def test_an_exact_counter_is_equal_only_where_all_blocks_of_both_runs_agree(
    first: list[int], second: list[int]
) -> None:
    one, two = (
        MetricSummary(median=each[0], minimum=min(each), maximum=max(each), measured=len(each))
        for each in (first, second)
    )
    pair = next(counter_pairs({"tasks": one}, {"tasks": two}))
    assert (pair.change is CounterChange.EQUAL) == (len({*first, *second}) == 1)
    assert (pair.change is CounterChange.CHANGED) == (
        not set(range(min(first), max(first) + 1)) & set(range(min(second), max(second) + 1))
    )


def test_what_one_run_did_not_measure_is_no_change_and_no_zero(a: LoadedRun, b: LoadedRun) -> None:
    found = compare_runs(changed(a, "optimized", "join", tasks=None), b)
    pair = dict(counters(found))["join", "optimized", "tasks"]
    assert (pair.change, pair.a, pair.difference) == (CounterChange.ONE_RUN, None, None)
    row = next(line for line in render_two_runs_text(found).splitlines() if " Tasks " in line)
    assert "not measured" in row and row.endswith("measured in B only")


def test_noisy_counters_are_not_compared(a: LoadedRun, b: LoadedRun) -> None:
    names = {
        metric for (_, _, metric), _ in counters(compare_runs(a, changed(b, "optimized", "join", spill_disk_bytes=9)))
    }
    assert not {"wall_seconds", "task_seconds", "spill_disk_bytes"} & names


def test_a_machine_ten_times_as_slow_changes_no_finding_and_no_ratio(a: LoadedRun, b: LoadedRun) -> None:
    found, slow = compare_runs(a, b), compare_runs(a, slowed(b, 10))
    assert slow.findings == found.findings
    for one, other in zip(found.datasets[0].ratios, slow.datasets[0].ratios, strict=True):
        assert one.b and other.b
        assert other.b.value == pytest.approx(one.b.value)
        assert other.apart == one.apart


def test_times_stand_side_by_side_with_their_numbers_and_a_warning_but_no_verdict(a: LoadedRun, b: LoadedRun) -> None:
    found = compare_runs(a, slowed(b, 10))
    cell = found.datasets[0].stages[1].cells[0]
    assert (cell.time_a.seconds, cell.time_a.blocks) == (10.0, 8)
    assert (cell.time_b.seconds, cell.time_b.blocks) == (100.0, 8)
    text = render_two_runs_text(found)
    table = text[text.index("Times, for information only:") :]
    assert re.search(r"join +baseline +10 s \(n = 8\) +100 s \(n = 8\)", table)
    assert not re.search("faster|slower|×", table)
    flowing = " ".join(text.split())
    assert found.warning in flowing
    assert "cannot be ranked" in found.warning


def test_ratios_within_each_run_stand_side_by_side_in_every_rendering(a: LoadedRun, b: LoadedRun) -> None:
    found = compare_runs(a, b)
    pair = next(each for each in found.datasets[0].ratios if (each.stage, each.variant) == ("join", "optimized"))
    assert pair.a and pair.b
    assert [pair.a.value, pair.b.value] == pytest.approx([0.5, 0.25], abs=0.01)
    assert pair.apart is True
    text = " ".join(render_two_runs_text(found).split())
    page, markdown = render_two_runs_html(found), render_two_runs_markdown(found)
    for ratio in (pair.a, pair.b):
        assert told(ratio) in text
        assert told(ratio) in page
        assert escaped(told(ratio)) in markdown


def test_runs_with_the_same_advantage_have_intervals_that_overlap(a: LoadedRun) -> None:
    assert {pair.apart for pair in compare_runs(a, run("b")).datasets[0].ratios if pair.stage != "ingest"} == {False}


def test_ratios_against_different_baselines_are_not_set_side_by_side(a: LoadedRun, b: LoadedRun) -> None:
    found = compare_runs(a, loaded(replace(b.header, baseline="spark_defaults"), b.records))
    assert found.datasets[0].ratios == ()
    assert any("baseline is baseline in A and spark_defaults in B" in note for note in found.notes)


def test_runs_of_other_data_have_neither_counters_nor_answers_compared(a: LoadedRun, b: LoadedRun) -> None:
    found = compare_runs(a, on_data(b, "beef", scale=10.0))
    (dataset,) = found.datasets
    assert dataset.data is Data.OTHER
    assert dataset.counters == ()
    answers = {answer.change for stage in dataset.stages for answer in stage.answers}
    assert answers == {AnswerChange.NOT_COMPARED}
    (finding,) = found.findings
    assert "scale 1.0 → 10.0" in finding.text
    assert "neither answers nor counters are compared" in finding.text


def test_the_same_specification_with_other_bytes_is_compared_and_told(a: LoadedRun, b: LoadedRun) -> None:
    found = compare_runs(a, on_data(b, "beef"))
    assert found.datasets[0].data is Data.REMADE
    assert found.datasets[0].counters
    assert any(finding.headline == "other bytes" for finding in found.findings)


def test_a_manifest_without_specification_goes_by_its_content(a: LoadedRun, b: LoadedRun) -> None:
    bare = [
        loaded(
            replace(each.header, datasets=(replace(each.header.datasets[0], manifest={}, fingerprint=mark),)),
            each.records,
        )
        for each, mark in ((a, "f1"), (b, "f2"))
    ]
    assert compare_runs(*bare).datasets[0].data is Data.OTHER


def test_an_answer_that_differs_from_the_other_run_leads(a: LoadedRun, b: LoadedRun) -> None:
    other = answering(b, "optimized", replace(sample_run.ANSWERS["join"], checksum="dead"))
    found = compare_runs(a, other)
    assert found.findings[0].tone is Tone.WRONG
    assert "join of optimized (other values in the same number of rows" in found.findings[0].text
    assert "* WRONG" in render_two_runs_text(found)
    assert "optimized answered wrongly in join of B" in render_two_runs_text(found)


def test_checksums_of_different_versions_of_the_judge_prove_no_difference(a: LoadedRun, b: LoadedRun) -> None:
    other = answering(b, "optimized", replace(sample_run.ANSWERS["join"], checksum="dead"))
    found = compare_runs(a, with_duckdb(other, "3.0.0"))
    pairs = {answer.variant: answer for answer in found.datasets[0].stages[1].answers}
    assert pairs["optimized"].change is AnswerChange.NOT_COMPARED
    assert "different versions of duckdb (2.0.0 and 3.0.0)" in (pairs["optimized"].reason or "")
    assert pairs["baseline"].change is AnswerChange.EQUAL
    fewer = answering(b, "optimized", replace(sample_run.ANSWERS["join"], rows=1))
    found = compare_runs(a, with_duckdb(fewer, "3.0.0"))
    pairs = {answer.variant: answer for answer in found.datasets[0].stages[1].answers}
    assert pairs["optimized"].change is AnswerChange.DIFFERS


def test_an_answer_that_nobody_read_is_not_called_equal(a: LoadedRun, b: LoadedRun) -> None:
    found = compare_runs(a, answering(b, "optimized", None))
    pair = found.datasets[0].stages[1].answers[1]
    assert (pair.change, pair.rows_b, pair.reason) == (AnswerChange.NOT_COMPARED, None, "no answer was read in B")


def test_what_the_runs_say_differently_of_themselves_is_listed(a: LoadedRun, b: LoadedRun) -> None:
    machine = replace(b.header.environment, cores=2, java="17.0.1", commit=None)
    optimized = replace(b.header.variants[1], spark_conf={"spark.sql.adaptive.enabled": "false"})
    header = replace(
        b.header,
        environment=machine,
        code="cafe",
        options={**b.header.options, "blocks": 12},
        spark_conf={**b.header.spark_conf, "spark.master": "local[2]"},
        variants=(b.header.variants[0], optimized, *b.header.variants[2:]),
    )
    found = compare_runs(a, loaded(header, with_metrics(b.records, "optimized", tasks=3)))
    said = {(each.group, each.name): (each.a, each.b) for each in found.changes}
    assert said == {
        ("code", "fingerprint of the code"): ("c0de", "cafe"),
        ("code", "commit"): ("0123abc", None),
        ("machine and versions", "cores"): ("8", "2"),
        ("machine and versions", "Java"): ("21.0.8", "17.0.1"),
        ("options", "blocks"): ("6", "12"),
        ("Spark conf of all variants", "spark.master"): ("local[4]", "local[2]"),
        ("Spark conf of optimized", "spark.sql.adaptive.enabled"): ("true", "false"),
        ("Spark conf of optimized", "spark.sql.shuffle.partitions"): ("16", None),
    }
    assert any("cores 8 → 2 and 3 Spark settings differ as well" in note for note in found.notes)


def test_what_only_one_run_has_is_listed(a: LoadedRun, b: LoadedRun) -> None:
    header = replace(b.header, variants=(*b.header.variants[:2], sample_run.variant("new")), stages=b.header.stages[:2])
    found = compare_runs(a, loaded(header, b.records))
    assert [(each.what, each.name, each.side) for each in found.lonely] == [
        ("stage", "totals", Side.A),
        ("variant", "spark_defaults", Side.A),
        ("variant", "new", Side.B),
    ]
    assert {stage.stage for stage in found.datasets[0].stages} == {"ingest", "join"}
    assert "only B has the variant new" in render_two_runs_text(found)


def test_runs_without_a_common_dataset_say_so(a: LoadedRun, b: LoadedRun) -> None:
    header = replace(b.header, datasets=(replace(b.header.datasets[0], label="skew 0.2"),))
    found = compare_runs(a, loaded(header, b.records))
    assert found.datasets == ()
    assert "no dataset in common" in found.notes[0]
    assert Page(render_two_runs_html(found)).tags["section"] == 6


@pytest.mark.parametrize(
    ("case", "words"), [("workload", "different workloads"), ("same", "the same run"), ("empty", "no records")]
)
def test_runs_that_cannot_be_compared_are_refused(a: LoadedRun, b: LoadedRun, case: str, words: str) -> None:
    other = {
        "workload": loaded(replace(b.header, workload="clicks"), b.records),
        "same": a,
        "empty": loaded(b.header, ()),
    }[case]
    with pytest.raises(ReportError, match=words):
        compare_runs(a, other)


def test_the_text_fits_the_terminal_and_has_every_finding(a: LoadedRun, b: LoadedRun) -> None:
    name = "a-very-long-variant-name-" * 8 + "\x1b[31m\n"
    odd = loaded(replace(b.header, variants=(*b.header.variants, sample_run.variant(name))), b.records)
    found = compare_runs(a, changed(odd, "optimized", "join", tasks=12))
    text = render_two_runs_text(found)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= WIDTH
    flowing = " ".join(text.split())
    assert all(finding.text in flowing for finding in found.findings)


def test_the_page_is_whole_loads_nothing_and_draws_valid_charts(a: LoadedRun, b: LoadedRun) -> None:
    found = compare_runs(a, changed(b, "optimized", "join", tasks=12))
    page = Page(render_two_runs_html(found))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {value for value in page.values("href") if value != "data:,"} <= {f"#{each}" for each in ids}
    assert not {"src", "srcset", "action", "data"} & {name for _, name, _ in page.attributes}
    assert page.tags["table"] == page.tags["caption"] == 6  # the last lists the metrics
    drawn = [figure for section in two_runs_sections(found) for figure in figures(section.blocks)]
    assert [figure.id for figure in drawn] == ["ratios-0"]
    go.Figure(drawn[0].spec)


def test_a_long_name_keeps_its_run_in_the_chart(a: LoadedRun, b: LoadedRun) -> None:
    found = compare_runs(a, b)
    pair = replace(found.datasets[0].ratios[0], variant="a-very-long-variant-name-" * 4)
    spec = side_by_side([(pair.variant, pair.variant, pair.a, pair.b)], styles([pair.variant], "baseline"))
    assert spec
    assert [text[:3] for text in spec["layout"]["yaxis"]["ticktext"]] == ["A a", "B a"]


def test_nothing_that_a_run_says_becomes_markup(a: LoadedRun, b: LoadedRun) -> None:
    header = replace(
        b.header,
        id=HOSTILE,
        command=(HOSTILE,),
        options={HOSTILE: HOSTILE},
        spark_conf={HOSTILE: HOSTILE},
        workload=HOSTILE,
    )
    found = compare_runs(loaded(replace(a.header, workload=HOSTILE), a.records), loaded(header, b.records))
    page = Page(render_two_runs_html(found))
    assert (page.tags["script"], page.tags["img"]) == (3, 0)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert "<img" not in render_two_runs_markdown(found)
