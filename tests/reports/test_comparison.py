from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

import msgspec
import pytest

from reports.comparing.comparison import compare
from reports.comparison_types import Cell, Comparison, Correct, Tone, Total
from reports.comparison_types.ratio import Basis
from reports.record import Kind, RunHeader, Status, TrialRecord
from tests.reports.sample_run import ANSWERS, BASELINE, replace_stage

Records = tuple[TrialRecord, ...]
WRONG = replace(ANSWERS["join"], checksum="dead")


def changed(records: Records, when: Callable[[TrialRecord], bool], stage: str, **changes: object) -> Records:
    return tuple(replace_stage(each, stage, **changes) if when(each) else each for each in records)


def is_arm(variant: str, block: int = 3, dataset: str = "skew 0.9", replica: int = 1) -> Callable[[TrialRecord], bool]:
    key = (variant, block, dataset, replica, Kind.MEASURED)
    return lambda each: (
        (each.trial.variant, each.trial.block, each.trial.dataset, each.trial.replica, each.trial.kind) == key
    )


def cell(comparison: Comparison, stage: str, variant: str, dataset: int = 1) -> Cell:
    stages = {each.stage: each for each in comparison.datasets[dataset].stages}
    return next(each for each in stages[stage].cells if each.variant == variant)


def total(comparison: Comparison, variant: str, dataset: int = 1) -> Total:
    return next(each for each in comparison.datasets[dataset].totals if each.variant == variant)


def wall(records: Sequence[TrialRecord], variant: str, stage: str) -> list[float]:
    return [
        done.metrics.wall_seconds or 0
        for each in records
        if is_arm(variant, each.trial.block)(each) and each.trial.block > 0
        for done in each.stages
        if done.stage == stage
    ]


def test_a_clean_run_is_well_and_finds_what_the_sample_was_made_with(comparison: Comparison) -> None:
    assert comparison.all_well
    ratio = total(comparison, "spark_defaults", dataset=0).ratio
    assert ratio is not None
    assert ratio.value == pytest.approx(1.18, rel=0.1)
    assert ratio.seen.low <= ratio.value <= ratio.seen.high
    assert (ratio.units, ratio.basis) == (6, Basis.BLOCK)


def test_a_cell_summarises_the_first_replica_of_measured_trials_only(comparison: Comparison, records: Records) -> None:
    expected = wall(records, BASELINE, "join")
    found = cell(comparison, "join", BASELINE)
    assert len(expected) == 6
    assert found.times.median == pytest.approx(median(expected))
    assert (found.times.minimum, found.times.maximum) == (min(expected), max(expected))
    assert sorted(block.block for block in found.times.blocks) == [1, 2, 3, 4, 5, 6]


def test_a_metric_nobody_measured_stays_none(comparison: Comparison) -> None:
    found = cell(comparison, "join", "optimized")
    assert found.metrics["micro_batches"] is None
    tasks = found.metrics["tasks"]
    assert tasks is not None
    assert (tasks.median, tasks.measured) == (212, 6)


def test_totals_sum_over_the_stages_in_blocks(comparison: Comparison) -> None:
    assert comparison.datasets[0].total_stages == ("join", "totals")
    parts = [cell(comparison, stage, "optimized").times.blocks[0].seconds for stage in ("join", "totals")]
    assert total(comparison, "optimized").times.blocks[0].seconds == pytest.approx(sum(parts))


def test_a_stage_measured_once_has_a_ratio_labelled_as_a_single_measurement(comparison: Comparison) -> None:
    ratio = cell(comparison, "ingest", "optimized").ratio
    assert ratio is not None
    assert (ratio.basis, ratio.units, ratio.interval, ratio.p) == (Basis.SINGLE, 1, None, None)


def test_the_baseline_has_no_ratio_but_a_row_against_itself(comparison: Comparison) -> None:
    assert total(comparison, BASELINE).ratio is None
    rows = comparison.datasets[0].self_comparison
    assert [row.stage for row in rows] == [None, "join", "totals"]
    assert rows[0].ratio is not None
    assert rows[0].ratio.value == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("kind", list(Kind))
def test_one_wrong_answer_in_any_trial_takes_all_ratios_of_that_dataset(
    header: RunHeader, records: Records, kind: Kind
) -> None:
    victim = next(each for each in records if is_arm("optimized", 2)(each))
    wrong = replace_stage(victim, "join", answer=WRONG)
    wrong = replace(wrong, trial=replace(wrong.trial, kind=kind))
    found = compare(header, tuple(wrong if each is victim else each for each in records))
    assert cell(found, "join", "optimized").correct is Correct.DIFFERS
    assert cell(found, "totals", "optimized").ratio is None
    assert total(found, "optimized").no_ratio == "its answer differs in join"
    assert total(found, "optimized", dataset=0).ratio is not None
    assert total(found, "spark_defaults").ratio is not None
    assert not found.all_well


def test_a_wrong_variant_leads_the_verdicts_and_has_no_number(header: RunHeader, records: Records) -> None:
    found = compare(header, changed(records, is_arm("optimized"), "join", answer=WRONG))
    first = found.verdicts[0]
    assert (first.tone, first.variant, first.dataset) == (Tone.WRONG, "optimized", "skew 0.9")
    assert "×" not in first.text


def test_a_failure_takes_the_ratios_and_is_told_with_its_reason(header: RunHeader, records: Records) -> None:
    failing = changed(records, is_arm("optimized"), "totals", status=Status.FAILED, error="Out of memory", answer=None)
    found = compare(header, failing)
    assert cell(found, "totals", "optimized").correct is Correct.FAILED
    assert cell(found, "join", "optimized").ratio is None
    assert "Out of memory" in found.verdicts[0].text
    assert found.verdicts[0].tone is Tone.FAILED
    assert not found.all_well


def test_a_trial_that_failed_later_does_not_count_in_its_earlier_stages(header: RunHeader, records: Records) -> None:
    failing = changed(records, is_arm("optimized"), "totals", status=Status.FAILED, answer=None)
    assert len(cell(compare(header, failing), "join", "optimized").times.blocks) == 5


@pytest.mark.parametrize("replica", [1, 2])
def test_a_baseline_that_contradicts_itself_leaves_no_ratio_at_all(
    header: RunHeader, records: Records, replica: int
) -> None:
    unstable = changed(records, is_arm(BASELINE, 4, replica=replica), "join", answer=WRONG)
    found = compare(header, unstable)
    assert all(each.ratio is None for each in found.datasets[1].totals)
    assert found.datasets[1].self_comparison[0].ratio is None
    assert "differ between its own trials" in (total(found, "spark_defaults").no_ratio or "")
    assert found.verdicts[0].variant == BASELINE


def test_answers_that_were_never_read_give_no_ratio_in_that_stage_only(header: RunHeader, records: Records) -> None:
    unread = changed(records, lambda each: each.trial.variant == "optimized", "totals", answer=None)
    found = compare(header, unread)
    assert cell(found, "totals", "optimized").correct is Correct.NOT_COMPARED
    assert cell(found, "totals", "optimized").ratio is None
    assert cell(found, "join", "optimized").ratio is not None
    assert "not compared" in (total(found, "optimized").no_ratio or "")


def test_only_blocks_that_have_both_are_paired(header: RunHeader, records: Records) -> None:
    fewer = tuple(each for each in records if not is_arm(BASELINE, 2)(each))
    ratio = total(compare(header, fewer), "optimized").ratio
    assert ratio is not None
    assert ratio.units == 5


def test_without_a_second_replica_the_missing_noise_is_noted(header: RunHeader, records: Records) -> None:
    found = compare(header, tuple(each for each in records if each.trial.replica == 1))
    assert found.datasets[0].self_comparison[0].no_ratio == "no block ran the baseline twice"
    assert any("No A/A row" in note for note in found.notes)


def test_a_run_without_records_is_not_well_and_has_no_ratio(header: RunHeader) -> None:
    found = compare(header, ())
    assert not found.all_well
    assert {each.tone for each in found.verdicts} == {Tone.UNKNOWN}


def test_without_a_trial_it_says_so_rather_than_that_nothing_was_compared(header: RunHeader) -> None:
    found = compare(header, ())
    assert total(found, "optimized").no_ratio == "it was not measured"
    assert cell(found, "join", "optimized").no_ratio == "it was not measured"


def test_a_comparison_survives_json(comparison: Comparison) -> None:
    assert msgspec.json.decode(msgspec.json.encode(comparison), type=Comparison) == comparison
