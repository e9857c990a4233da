"""What the reports say of a run whose events came at a pace, and what they do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.comparing.comparison import compare
from reports.errors import ReportError
from reports.evidence.refusals import PACED
from reports.forms.html import build_sections, render_html
from reports.forms.text import render_text
from reports.history.points import points_of
from reports.loading import LoadedRun
from reports.record import MicroBatch, PacedStream, RunHeader, StageRecord, Stream, StreamInfo, TrialRecord
from reports.serve.trends import trends
from reports.two_runs.compare import compare_runs
from reports.two_runs.model import AnswerChange
from tests.reports import two_made_runs
from tests.reports.made_runs import HALF, made
from tests.reports.sample_run import header as sample_header
from tests.reports.sample_run import records as sample_records
from tests.reports.test_trends import read
from tests.reports.two_made_runs import loaded

BEGAN = 1_767_268_800.0


def batches(rows_behind: tuple[int, ...]) -> tuple[MicroBatch, ...]:
    return tuple(
        MicroBatch(
            batch_id=number,
            started_at=f"2026-01-01T12:00:{10 * number:02d}.000Z",
            input_rows=100,
            seconds=10.0,
            state_rows=5,
            rows_behind=rows,
        )
        for number, rows in enumerate(rows_behind)
    )


def paced_stage(done: StageRecord, growth: float | None, rows_behind: tuple[int, ...]) -> StageRecord:
    metrics = replace(
        done.metrics,
        latency_p50_seconds=2.5,
        latency_p95_seconds=4.0,
        latency_p99_seconds=5.25,
        most_rows_behind=max(rows_behind),
        lag_growth=growth,
    )
    stream = PacedStream(rate=200.0, records=9_000, began_at=BEGAN, seconds=45.0)
    return replace(done, metrics=metrics, paced=stream, micro_batches=batches(rows_behind))


@pytest.fixture
def run() -> tuple[RunHeader, list[TrialRecord]]:
    """A run of the streaming stage only, in which the baseline falls behind and another variant keeps up."""
    header, records = sample_header(skews=(0.9,)), sample_records(skews=(0.9,))
    stage = header.stages[0]
    header = replace(header, stages=(stage,), stream=StreamInfo(source=Stream.KAFKA, partitions=1, pace=200.0))
    own = [record for record in records if record.trial.stages == (stage.name,)]
    paced = []
    for record in own:
        growth, behind = {
            "baseline": (0.6, (900, 700, 1500, 2300, 0)),
            "optimized": (0.004, (900, 300, 310, 305, 0)),
        }.get(record.trial.variant, (None, (0,)))
        paced.append(replace(record, stages=tuple(paced_stage(done, growth, behind) for done in record.stages)))
    return header, paced


def test_a_paced_run_has_verdicts_of_latency_and_no_ratio(run: tuple[RunHeader, list[TrialRecord]]) -> None:
    comparison = compare(*run)
    headlines = {verdict.variant: verdict.headline for verdict in comparison.verdicts}
    assert headlines == dict.fromkeys(headlines, "half within 2.50 s") | {"baseline": "falls behind"}
    assert comparison.definition.startswith("A latency leads")
    texts = {verdict.variant: verdict.text for verdict in comparison.verdicts}
    half = "at 200 records/s half of the events took 2.50 s, 99 % at most 5.25 s"
    assert f"{half}; it falls behind: 60 % of what comes stays behind" in texts["baseline"]
    assert f"{half}; it keeps up" in texts["optimized"]
    assert f"{half}; too few micro-batches to tell whether it keeps up" in texts["spark_defaults"]
    cells = [cell for dataset in comparison.datasets for stage in dataset.stages for cell in stage.cells]
    assert all(cell.ratio is None for cell in cells)
    assert {cell.no_ratio for cell in cells if cell.variant != "baseline"} == {PACED}
    assert any(note.startswith("Paced:") for note in comparison.notes)
    assert not any("no verdict" in note or "A/A" in note for note in comparison.notes)
    assert all(not dataset.findings and not dataset.costs for dataset in comparison.datasets)


def test_the_page_shows_latencies_with_their_number_and_rows_behind_over_time(
    run: tuple[RunHeader, list[TrialRecord]],
) -> None:
    page = render_html(compare(*run), *run)
    assert "Latencies of ingest at skew 0.9" in page
    assert "9,000" in page
    assert "There are no costs" in page and "more cores would not have made them come faster" in page
    assert "falls behind" in page and "for good after 20 s" in page
    assert "Rows behind over time of ingest at skew 0.9" in page
    assert "produced at 200 records/s while a stage ran" in page


def test_no_section_shows_a_place_that_was_not_filled(run: tuple[RunHeader, list[TrialRecord]]) -> None:
    for header, records in (run, made(HALF)):
        leads = {each.title: each.lead for each in build_sections(compare(header, records), header, records)}
        assert "Cost" in leads
        assert not [title for title, lead in leads.items() if "{" in lead]


def test_a_producer_that_was_too_slow_is_told(run: tuple[RunHeader, list[TrialRecord]]) -> None:
    header, records = run
    done = records[0].stages[0]
    assert done.paced is not None
    slow = replace(done, paced=replace(done.paced, seconds=90.0))
    page = render_html(compare(header, records), header, [replace(records[0], stages=(slow,)), *records[1:]])
    assert "the producer reached 100 of the 200 records per second" in page
    assert "the producer reached" not in render_html(compare(*run), *run)


def test_the_text_says_the_same(run: tuple[RunHeader, list[TrialRecord]]) -> None:
    assert "it falls behind: 60 % of what comes stays behind" in " ".join(render_text(compare(*run), run[0]).split())


def paced(of: LoadedRun) -> LoadedRun:
    return loaded(replace(of.header, stream=StreamInfo(source=Stream.KAFKA, partitions=1, pace=200.0)), of.records)


def test_a_paced_run_is_not_set_beside_one_with_a_back_log() -> None:
    with pytest.raises(ReportError, match="was paced and the other run was not"):
        compare_runs(two_made_runs.run("a"), paced(two_made_runs.run("b")))


def test_of_two_paced_runs_neither_counters_nor_ratios_are_compared() -> None:
    found = compare_runs(paced(two_made_runs.run("a")), paced(two_made_runs.run("b")))
    assert not any(dataset.counters for dataset in found.datasets)
    assert all(pair.a is None and pair.b is None for dataset in found.datasets for pair in dataset.ratios)
    assert any(note.startswith("Both runs were paced") for note in found.notes)
    assert any(pair.change is AnswerChange.EQUAL for d in found.datasets for s in d.stages for pair in s.answers)


def test_a_paced_run_is_in_no_trend_and_no_history() -> None:
    assert points_of(two_made_runs.run("a")) and not points_of(paced(two_made_runs.run("a")))
    runs = [two_made_runs.run(name) for name in ("a", "b", "c")]
    assert len(trends([read(each) for each in runs])[0].runs) == 3
    assert len(trends([read(runs[0]), read(runs[1]), read(paced(runs[2]))])[0].runs) == 2
