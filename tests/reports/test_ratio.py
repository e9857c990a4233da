"""Ratios of a run follow from its units by the statistics, for all variants at once."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, replace
from statistics import fmean, stdev
from typing import Any

import msgspec
import pytest

from reports.comparing.comparison import compare
from reports.comparison_types import Comparison
from reports.comparison_types.ratio import Basis, Ratio
from reports.evidence.units import units_of
from reports.record import Mode
from reports.statistics import LOOKING_LEVEL, Change, estimates, hodges_lehmann, signed_rank_interval
from tests.reports import sample_run
from tests.reports.made_runs import AT, HALF, QUIET, Forks, made, one_fork

TEN: Forks = [*HALF, [0.47], [0.53]]
PAIRS: Forks = [[0.5, 0.6], [0.45, 0.55], [0.52, 0.5], [0.6, 0.4], [0.5, 0.5], [0.48, 0.52], [0.49, 0.53]]


def ratio(comparison: Comparison, variant: str = "optimized") -> Ratio:
    found = next(total.ratio for total in comparison.datasets[0].totals if total.variant == variant)
    assert found is not None
    return found


def test_the_units_of_a_rigorous_run_are_the_means_of_its_forks() -> None:
    header, records = made(PAIRS)
    expected = [fmean(map(math.log, blocks)) for blocks in PAIRS]
    found = ratio(compare(header, records))
    assert (found.basis, found.units) == (Basis.FORK, 7)
    assert [math.log(point) for point in found.points] == pytest.approx(expected)
    assert found.value == pytest.approx(math.exp(hodges_lehmann(expected)))
    assert found.spread == pytest.approx(stdev(expected))
    assert units_of(header, records, AT)["optimized"] == pytest.approx(expected)


def test_the_units_of_a_quick_run_are_its_blocks() -> None:
    header, records = made(one_fork(HALF), mode=Mode.QUICK)
    found = ratio(compare(header, records))
    assert (found.basis, found.units) == (Basis.BLOCK, 8)
    assert found.points == pytest.approx([blocks[0] for blocks in HALF])


def test_intervals_hold_for_all_compared_variants_at_once() -> None:
    alone, both = (ratio(compare(*made(TEN, only=only))) for only in (True, False))
    assert (alone.family, both.family, alone.level, both.level) == (1, 2, 0.95, 0.95)
    assert alone.interval is not None and both.interval is not None
    assert both.interval.low < alone.interval.low and alone.interval.high < both.interval.high
    values = [math.log(blocks[0]) for blocks in TEN]
    exact = signed_rank_interval(values, 1 - 0.05 / 2)
    assert exact is not None
    assert (both.interval.low, both.interval.high) == pytest.approx(exact.ratios)


def test_p_is_adjusted_for_the_variants_compared() -> None:
    alone, both = (ratio(compare(*made(TEN, only=only))) for only in (True, False))
    assert alone.p is not None
    assert alone.p == pytest.approx(2 / 2**10)
    # spark_defaults takes the baseline's own time within a few per cent, so its p is the greater one.
    assert both.p == pytest.approx(2 * alone.p)


def test_more_variants_need_more_units_for_any_interval() -> None:
    alone, both = (ratio(compare(*made(HALF[:6], only=only))) for only in (True, False))
    assert (alone.fewest, both.fewest) == (6, 7)
    assert alone.interval is not None
    assert both.interval is None


def test_the_intervals_of_a_quick_run_hold_for_each_variant_alone_and_it_says_so() -> None:
    alone, both = (compare(*made(one_fork(HALF[:6]), mode=Mode.QUICK, only=only)) for only in (True, False))
    assert ratio(both) == ratio(alone)
    assert (ratio(both).family, ratio(both).fewest) == (1, 6)
    assert ratio(both).interval is not None
    assert "95 % interval for each variant alone" in both.definition
    assert any("Each of 2 intervals holds in 95 of 100 runs, all of a dataset together" in note for note in both.notes)
    assert not any("together" in note for note in alone.notes)


def test_a_wrong_variant_is_no_part_of_the_family() -> None:
    header, records = made(TEN)
    wrong = replace(sample_run.ANSWERS["join"], rows=1)
    found = compare(
        header,
        [
            sample_run.replace_stage(each, "join", answer=wrong) if each.trial.variant == "spark_defaults" else each
            for each in records
        ],
    )
    assert ratio(found).family == 1
    assert set(units_of(header, records, AT)) == {"optimized", "spark_defaults"}


def test_who_may_stop_by_precision_gets_wider_intervals_that_are_called_the_same() -> None:
    header, records = made(TEN, only=True)
    fixed = ratio(compare(header, records))
    looking = ratio(compare(replace(header, precision=0.05), records))
    assert fixed.interval is not None and looking.interval is not None
    assert looking.level == fixed.level == 0.95
    values = [math.log(blocks[0]) for blocks in TEN]
    exact = signed_rank_interval(values, LOOKING_LEVEL)
    assert exact is not None
    assert looking.interval.high == pytest.approx(exact.ratios[1])
    assert looking.interval.high > fixed.interval.high


def test_every_stage_is_a_family_of_its_own() -> None:
    header, records = made(TEN)
    stage = next(each for each in compare(header, records).datasets[0].stages if each.stage == "join")
    values = [math.log(blocks[0]) for blocks in TEN]
    doubled = [math.log(2) + value for value in values]
    expected = estimates({"optimized": values, "spark_defaults": doubled})
    for cell in stage.cells[1:]:
        assert cell.ratio is not None and cell.ratio.interval is not None
        interval = expected[cell.variant].interval
        assert interval is not None
        assert (cell.ratio.interval.low, cell.ratio.interval.high) == pytest.approx(interval.ratios)


def test_the_baseline_against_itself_belongs_to_no_family() -> None:
    header, records = made([*HALF, *HALF], itself=[*QUIET, *QUIET])
    itself = compare(header, records).datasets[0].self_comparison[0].ratio
    assert itself is not None
    assert (itself.family, itself.change) == (1, Change.EQUIVALENT)


def floats(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [each for inner in value.values() for each in floats(inner)]
    if isinstance(value, list | tuple):
        return [each for inner in value for each in floats(inner)]
    return [value] if isinstance(value, float) else []


@pytest.mark.parametrize("forks", [HALF, HALF[:1], [[1.0]] * 8, PAIRS], ids=["usual", "one", "all alike", "pairs"])
def test_no_number_is_infinite_or_none_at_all(forks: Forks) -> None:
    header, records = made(forks)
    comparison = compare(header, records)
    numbers = floats(asdict(comparison))
    assert len(numbers) > 100
    assert all(map(math.isfinite, numbers))
    assert json.loads(msgspec.json.encode(comparison))["datasets"][0]["totals"][1]["ratio"]["points"]
