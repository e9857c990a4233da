"""What a disturbance spoilt enters no estimate, and the report says how much that was."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from reports.comparing.comparison import compare
from reports.comparison_types import Blocks, Comparison, Correct, Total
from reports.evidence.units import units_of
from reports.forms.text import render_text
from reports.record import Kind, RunHeader, TrialRecord
from reports.sections.trials import trial_section
from tests.reports import sample_run
from tests.reports.made_runs import AT, HALF, Forks, Records, at_attempt, disturbed, is_arm, made, with_seconds

WITH_PAIRS: Forks = [[ratio, ratio] for (ratio,) in HALF]


@pytest.fixture(scope="module")
def run() -> tuple[RunHeader, Records]:
    return made(WITH_PAIRS)


def total(comparison: Comparison) -> Total:
    return next(each for each in comparison.datasets[0].totals if each.variant == "optimized")


def in_block(record: TrialRecord, fork: int = 2, block: int = 1) -> bool:
    trial = record.trial
    return (trial.fork, trial.block, trial.kind) == (fork, block, Kind.MEASURED)


def run_again(
    records: Iterable[TrialRecord], spoil: Callable[[TrialRecord], bool], last: Callable[[TrialRecord], TrialRecord]
) -> Records:
    """The records with a wild first attempt at one block, whose second attempt is what they held, changed by `last`."""
    changed: list[TrialRecord] = []
    for each in records:
        if not in_block(each):
            changed.append(each)
            continue
        first = with_seconds(each, 50.0 if each.trial.variant == "optimized" else 1.0)
        changed += [disturbed(first) if spoil(each) else first, last(at_attempt(each, 2))]
    return tuple(changed)


def is_optimized(record: TrialRecord) -> bool:
    return record.trial.variant == "optimized"


def test_the_last_attempt_at_a_block_is_what_counts(run: tuple[RunHeader, Records]) -> None:
    header, records = run
    again = run_again(records, is_optimized, lambda each: each)
    found = compare(header, again)
    assert total(found) == total(compare(header, records))
    assert found.datasets[0].blocks == Blocks(forks=8, counted=16, run_again=1, left_out=0)
    assert units_of(header, again, AT) == units_of(header, records, AT)


def test_attempts_count_in_their_order_and_not_in_that_of_the_records(run: tuple[RunHeader, Records]) -> None:
    header, records = run
    again = run_again(records, is_optimized, lambda each: each)
    assert total(compare(header, again[::-1])) == total(compare(header, records))


@pytest.mark.parametrize("replica", [1, 2])
def test_a_block_whose_last_attempt_is_spoilt_is_left_out_whoever_it_was(
    run: tuple[RunHeader, Records], replica: int
) -> None:
    header, records = run

    def spoilt(each: TrialRecord) -> TrialRecord:
        return disturbed(each, 2) if (each.trial.variant, each.trial.replica) == ("baseline", replica) else each

    again = run_again(records, is_optimized, spoilt)
    found = compare(header, again)
    assert found.datasets[0].blocks == Blocks(forks=8, counted=15, run_again=1, left_out=1)
    assert len(total(found).times.blocks) == 15
    assert (2, 1) not in {(each.fork, each.block) for each in total(found).times.blocks}
    itself = found.datasets[0].self_comparison[0].ratio
    assert itself is not None and itself.units == 8  # the fork's other block is left


def test_a_fork_without_a_valid_block_is_no_unit(run: tuple[RunHeader, Records]) -> None:
    header, records = run
    lost = [disturbed(each) if in_block(each, 2, 1) or in_block(each, 2, 2) else each for each in records]
    ratio = total(compare(header, lost)).ratio
    assert ratio is not None
    assert ratio.units == 7
    assert len(units_of(header, lost, AT)["optimized"]) == 7


def test_notes_and_text_count_them_and_every_trial_marks_them(run: tuple[RunHeader, Records]) -> None:
    header, records = run
    again = run_again(records, is_optimized, lambda each: each)
    spoilt = tuple(disturbed(each) if in_block(each, 3, 2) and is_optimized(each) else each for each in again)
    found = compare(header, spoilt)
    assert "Disturbed at skew 0.9: 1 block run again, 1 left out of every estimate; see every trial." in found.notes
    assert "15 blocks in 8 forks; 1 run again, 1 left out; brackets" in render_text(found, header)
    told = repr(trial_section(found, spoilt))
    assert told.count("note='attempt 1, replaced by attempt 2: join: 1 task failed and had to be run again'") == 4
    assert told.count("note='left out: join: 1 task failed and had to be run again'") == 4


def test_a_run_without_disturbance_does_not_speak_of_any(run: tuple[RunHeader, Records]) -> None:
    found = compare(*run)
    assert found.datasets[0].blocks == Blocks(forks=8, counted=16, run_again=0, left_out=0)
    assert not any("Disturbed" in note for note in found.notes)


def test_a_wrong_answer_convicts_even_in_an_attempt_that_was_replaced(run: tuple[RunHeader, Records]) -> None:
    header, records = run
    wrong = {"answer": sample_run.ANSWERS["totals"]}
    again = tuple(
        sample_run.replace_stage(each, "join", **wrong)
        if is_arm(each, "optimized", 1, fork=2) and not _last(each)
        else each
        for each in run_again(records, is_optimized, lambda each: each)
    )
    found = compare(header, again)
    assert found.datasets[0].stages[1].cells[1].correct is Correct.DIFFERS
    assert total(found).ratio is None


def _last(record: TrialRecord) -> bool:
    return record.trial.attempt == 2


def is_single(record: TrialRecord) -> bool:
    return record.trial.stages == ("ingest",) and is_optimized(record)


def test_of_a_single_measurement_the_last_valid_attempt_counts(run: tuple[RunHeader, Records]) -> None:
    header, records = run
    (single,) = filter(is_single, records)
    others = tuple(each for each in records if not is_single(each))
    again = (disturbed(with_seconds(single, 9.0)), disturbed(with_seconds(single, 8.0), 2), at_attempt(single, 3))
    cell = compare(header, (*others, *again)).datasets[0].stages[0].cells[1]
    assert [each.seconds for each in cell.times.blocks] == [pytest.approx(28.0)]
    assert cell.ratio is not None


def test_a_single_measurement_that_never_went_undisturbed_is_not_shown(run: tuple[RunHeader, Records]) -> None:
    header, records = run
    spoilt = tuple(disturbed(each) if is_single(each) else each for each in records)
    cell = compare(header, spoilt).datasets[0].stages[0].cells[1]
    assert cell.times.median is None
    assert cell.no_ratio == "a disturbance spoilt every trial of it"
