"""Where variants overtake each other over a sweep, and how time grows with scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from reports.comparing.comparison import compare
from reports.comparing.sweep import sentences
from reports.comparison_types import Sweep
from reports.forms.html import render_html
from reports.forms.text import render_text
from reports.record import Mode, RunHeader, Stream, StreamInfo, TrialRecord
from tests.reports import sample_run
from tests.reports.made_runs import is_arm, with_seconds

SKEWS = (0.0, 0.3, 0.9)
Run = tuple[RunHeader, tuple[TrialRecord, ...]]


def run(factors: Mapping[str, float], axis: str = "skew", noise: float = 0.001) -> Run:
    """`optimized` takes so many times the baseline's time on each dataset."""
    levels = dict(zip(factors, SKEWS if axis == "skew" else (1.0, 10.0, 100.0), strict=True))
    header = sample_run.header(skews=SKEWS, mode=Mode.RIGOROUS)
    datasets = tuple(replace(info, levels={axis: levels[info.label], "seed": 1.0}) for info in header.datasets)
    header = replace(header, datasets=datasets, variants=header.variants[:2])
    kept = []
    for record in sample_run.records(blocks=1, skews=SKEWS, forks=8):
        trial = record.trial
        if trial.variant == "spark_defaults":
            continue
        own = factors[trial.dataset] if is_arm(record, "optimized", 1, fork=trial.fork) else 1.0
        growth = levels[trial.dataset] if axis == "scale" else 1.0
        kept.append(with_seconds(record, growth * own * (1 + noise * (-1) ** trial.fork * (own != 1))))
    return header, tuple(kept)


def swept(made: Run) -> Sweep:
    found = compare(*made).sweep
    assert found is not None
    return found


FASTER_WITH_SKEW = {"skew 0.0": 1.2, "skew 0.3": 1.1, "skew 0.9": 0.6}


def test_where_the_sign_changes_there_is_a_crossing_and_nowhere_else() -> None:
    found = swept(run(FASTER_WITH_SKEW))
    assert (found.axis, found.levels) == ("skew", SKEWS)
    (crossing,) = found.crossings
    assert (crossing.variant, crossing.low, crossing.high, crossing.slower) == ("optimized", 0.3, 0.9, False)
    assert crossing.shown
    assert 0.3 < crossing.near < 0.5, "nearer to where the ratio is nearer to 1"
    assert sentences(found, "baseline")[0].startswith("optimized overtakes baseline between skew 0.3 and 0.9, near 0.3")


def test_a_crossing_within_the_noise_is_told_as_a_possibility() -> None:
    found = swept(run({**FASTER_WITH_SKEW, "skew 0.9": 0.99}, noise=0.2))
    (crossing,) = found.crossings
    assert not crossing.shown
    assert "may overtake baseline between" in sentences(found, "baseline")[0]


def test_one_that_stays_ahead_is_told_too() -> None:
    found = swept(run(dict.fromkeys(FASTER_WITH_SKEW, 0.5)))
    assert found.crossings == ()
    assert sentences(found, "baseline") == (
        "No variant overtakes baseline or falls behind it over skew 0, 0.3 and 0.9.",
    )


def test_nothing_is_said_of_a_variant_that_has_no_ratio_at_some_level() -> None:
    header, records = run(dict(zip(FASTER_WITH_SKEW, (0.5, 0.5, 0.5), strict=True)), axis="scale")
    wrong = replace(sample_run.ANSWERS["join"], rows=1)
    spoilt = tuple(
        sample_run.replace_stage(each, "join", answer=wrong)
        if (each.trial.variant, each.trial.dataset) == ("optimized", "skew 0.9")
        else each
        for each in records
    )
    found = swept((header, spoilt))
    assert (found.compared, found.uncompared) == ((), ("optimized",))
    assert list(found.growth) == ["baseline"]
    assert not any("overtakes" in sentence for sentence in sentences(found, "baseline"))
    both = replace(found, compared=("quick",))
    assert sentences(both, "baseline")[0].startswith("quick neither overtakes baseline nor falls behind it over scale")


def test_a_paced_run_is_no_sweep_for_its_times_are_the_streams() -> None:
    header, records = run(FASTER_WITH_SKEW)
    paced = StreamInfo(source=Stream.KAFKA, partitions=1, pace=200.0)
    assert compare(replace(header, stream=paced), records).sweep is None


def test_two_datasets_without_a_repeated_stage_are_not_called_one() -> None:
    header, records = run(FASTER_WITH_SKEW)
    once = replace(header, stages=tuple(replace(stage, once=True) for stage in header.stages))
    page = render_html(compare(once, records), once, records)
    assert "One dataset only" not in page
    assert "No stage was repeated in blocks on two datasets" in page


def test_over_scales_growth_is_an_exponent() -> None:
    found = swept(run(dict(zip(FASTER_WITH_SKEW, (1.0, 0.5, 0.25), strict=True)), axis="scale"))
    assert found.growth["baseline"] == pytest.approx(1.0)
    assert found.growth["optimized"] == pytest.approx(1.0 - 0.301, abs=0.01)
    assert "Time of baseline grows as scale to the power of 1.00" in " ".join(sentences(found, "baseline"))


def test_runs_over_two_numbers_or_none_are_no_sweep(header: RunHeader) -> None:
    assert compare(header, ()).sweep is None
    both = tuple(
        replace(info, levels={"scale": float(place), "skew": float(place)})
        for place, info in enumerate(header.datasets)
    )
    assert compare(replace(header, datasets=both), ()).sweep is None


def test_page_and_text_say_what_a_sweep_shows() -> None:
    header, records = run(FASTER_WITH_SKEW)
    comparison = compare(header, records)
    for rendered in (render_html(comparison, header, records), render_text(comparison, header)):
        assert "optimized overtakes baseline between" in " ".join(rendered.split())
