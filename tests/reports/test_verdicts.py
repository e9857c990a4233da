"""Every verdict that a time can have, each on a run made to deserve it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from reports.comparing.comparison import compare
from reports.comparison_types import Comparison, Tone, Verdict
from reports.forms.html import render_html
from reports.forms.text import render_text
from reports.record import Mode, RunHeader, TrialRecord
from tests.reports.made_runs import AT, HALF, QUIET, Forks, is_arm, made, one_fork

SLOW: Forks = [[1.5], [1.45], [1.55], [1.5], [1.48], [1.52], [1.505], [1.495]]
SMALL: Forks = [[1.012], [1.02], [1.03], [1.04], [1.05], [1.06], [1.015], [1.055]]
UNDECIDED: Forks = [[0.85], [1.2], [0.95], [1.1], [0.9], [1.15], [1.05], [0.97]]


def verdict(header: RunHeader, records: Sequence[TrialRecord]) -> Verdict:
    return next(each for each in compare(header, records).verdicts if each.variant == "optimized")


@pytest.mark.parametrize(
    ("forks", "tone", "headline", "text"),
    [
        (
            HALF,
            Tone.FASTER,
            "2.00× faster",
            "optimized is 2.00× faster than baseline [1.96, 2.04] at skew 0.9, answers equal, 8 forks.",
        ),
        (
            SLOW,
            Tone.SLOWER,
            "1.50× slower",
            "optimized is 1.50× slower than baseline [1.47, 1.52] at skew 0.9, answers equal, 8 forks.",
        ),
        (
            SMALL,
            Tone.SMALL,
            "small change: 1.03× slower",
            "optimized is 1.03× slower than baseline [1.02, 1.05] at skew 0.9, answers equal, 8 forks: "
            "a difference, though it may be below 3 %.",
        ),
        (
            QUIET,
            Tone.EQUIVALENT,
            "equivalent",
            "optimized is equivalent to baseline within 3 % at skew 0.9: same time [1.00, 1.00], "
            "answers equal, 8 forks.",
        ),
        (
            UNDECIDED,
            Tone.INCONCLUSIVE,
            "no difference shown",
            "optimized shows no difference from baseline at skew 0.9: 1.01× slower [1.11× faster, 1.15× slower], "
            "answers equal, 8 forks; about 134 more forks would tell a difference of 3 %.",
        ),
    ],
    ids=[str(tone) for tone in (Tone.FASTER, Tone.SLOWER, Tone.SMALL, Tone.EQUIVALENT, Tone.INCONCLUSIVE)],
)
def test_eight_forks_earn_each_verdict(forks: Forks, tone: Tone, headline: str, text: str) -> None:
    found = verdict(*made(forks, only=True))
    assert (found.tone, found.headline, found.text) == (tone, headline, text)


@pytest.mark.parametrize("forks", [HALF, HALF[:5], SMALL, QUIET, UNDECIDED])
def test_no_headline_has_a_number_without_its_interval_beside_it(forks: Forks) -> None:
    for found in compare(*made(forks)).verdicts:
        assert found.interval or "×" not in found.headline
        assert (found.interval or "") in found.text


def test_the_margin_decides_what_is_too_small_to_matter() -> None:
    header, records = made(SMALL, only=True)
    assert verdict(replace(header, margin=0.005), records).tone is Tone.SLOWER
    assert verdict(replace(header, margin=0.1), records).tone is Tone.EQUIVALENT


@pytest.mark.parametrize(("mode", "unit"), [(Mode.QUICK, "block"), (Mode.RIGOROUS, "fork")])
def test_below_the_fewest_units_there_is_no_interval_and_no_headline_number(mode: Mode, unit: str) -> None:
    forks = HALF[:5] if mode is Mode.RIGOROUS else one_fork(HALF[:5])
    header, records = made(forks, mode=mode, only=True)
    found = verdict(header, records)
    assert (found.tone, found.headline, found.interval) == (Tone.INCONCLUSIVE, f"too few {unit}s to tell", None)
    assert f"over 5 {unit}s (1.96, 2.08), answers equal; no 95 % interval below 6 {unit}s" in found.text
    comparison = compare(header, records)
    assert any(f"no 95 % interval below 6 {unit}s" in note for note in comparison.notes)
    assert "2.02× faster (1.96, 2.08)" in render_text(comparison, header)


def test_one_block_is_told_as_one_block(header: RunHeader, records: tuple[TrialRecord, ...]) -> None:
    found = verdict(header, [each for each in records if each.trial.block <= 1])
    assert found.tone is Tone.INCONCLUSIVE
    assert "in one block, answers equal; no 95 % interval below 6 blocks" in found.text


def test_a_quick_run_with_an_interval_is_still_screening() -> None:
    header, records = made(one_fork(HALF), mode=Mode.QUICK)
    comparison = compare(header, records)
    found = verdict(header, records)
    assert found.tone is Tone.FASTER
    assert found.text.endswith("answers equal, 8 blocks (screening: this process only).")
    assert "screening: this process only" in comparison.setup
    assert any(note.startswith("Screening") for note in comparison.notes)
    text = render_text(comparison, header)
    assert "screening: this process only" in text.splitlines()[2]
    assert "8 blocks in 1 fork; brackets: 95 % intervals, for each variant alone" in text


def test_a_rigorous_run_is_not_called_screening() -> None:
    header, records = made(HALF)
    comparison = compare(header, records)
    assert "screening" not in repr(comparison).lower()
    assert "screening" not in render_text(comparison, header).lower()


def test_a_run_of_stages_measured_once_claims_no_speed() -> None:
    header, records = made(HALF)
    found = verdict(header, [each for each in records if each.trial.stages == ("ingest",)])
    assert (found.tone, found.headline) == (Tone.INCONCLUSIVE, "single measurement")
    assert "a single measurement, which may be chance" in found.text


def with_self(itself: float) -> tuple[RunHeader, Comparison]:
    jitter = [[itself * blocks[0]] for blocks in QUIET]
    header, records = made(HALF, itself=jitter)
    return header, compare(header, records)


def test_identical_code_that_is_called_different_is_warned_of_before_all_else() -> None:
    header, comparison = with_self(1.1)
    assert comparison.self_verdicts[0].tone is Tone.SLOWER
    (warning,) = comparison.warnings
    assert warning.startswith(f"A/A at {AT} calls identical code different: baseline is 1.10× slower than itself [1.1")
    text = render_text(comparison, header)
    assert text.index("! WARNING A/A") < text.index("* optimized")
    page = render_html(comparison, header, ())
    assert page.index('<p class="warning">') < page.index('<ul class="verdicts">')


def test_identical_code_that_is_called_equal_is_told_without_a_warning() -> None:
    header, comparison = with_self(1.0)
    assert comparison.warnings == ()
    assert [each.tone for each in comparison.self_verdicts] == [Tone.EQUIVALENT]
    assert "= A/A at skew 0.9: baseline against itself, 8 forks: same time" in render_text(comparison, header)


def test_a_difference_within_the_noise_of_a_against_a_is_judged_by_its_own_interval() -> None:
    """A/A is shown, not mixed in: a wide A/A does not make a clear difference unclear."""
    assert verdict(*made(SLOW, itself=UNDECIDED)).tone is Tone.SLOWER


def test_a_variant_that_was_the_baseline_in_disguise_is_never_faster(
    header: RunHeader, records: tuple[TrialRecord, ...]
) -> None:
    twin = [
        replace(each, trial=replace(each.trial, variant="optimized", replica=1))
        if any(is_arm(each, "baseline", block, replica=2) for block in range(1, 7))
        else each
        for each in records
        if each.trial.variant != "optimized" or each.trial.block == 0
    ]
    assert verdict(header, twin).tone is Tone.INCONCLUSIVE
