"""What a varied Spark setting shows: every value against the variant as it is, and crossings with the baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reports.comparing.comparison import compare
from reports.comparing.setting_sweep import sentences
from reports.comparison_types import SettingSweep
from reports.forms.html import render_html
from reports.forms.text import render_text
from reports.record import Mode, RunHeader, SettingLevel, TrialRecord
from tests.reports import sample_run
from tests.reports.made_runs import with_seconds

KEY = "spark.sql.shuffle.partitions"
AT = "skew 0.9"


def run(times: Mapping[str, float]) -> tuple[RunHeader, tuple[TrialRecord, ...]]:
    """`optimized` takes half of the baseline's time as it is, and at each value of the setting so many times that."""
    header = sample_run.header(skews=(0.9,), mode=Mode.RIGOROUS)
    tuned = replace(header.variants[1], spark_conf={KEY: "4"})
    levels = [
        replace(tuned, name=f"optimized@{value}", level=SettingLevel(of="optimized", key=KEY, value=value))
        for value in times
    ]
    factors = {"optimized": 0.5} | {f"optimized@{value}": 0.5 * factor for value, factor in times.items()}
    records = []
    for record in sample_run.records(blocks=1, skews=(0.9,), forks=8):
        noise = 1 + 0.001 * (-1) ** record.trial.fork
        if record.trial.variant == "optimized":
            for name, factor in factors.items():
                trial = replace(record.trial, variant=name, id=f"{record.trial.id}-{name}")
                records.append(replace(with_seconds(record, noise * factor), trial=trial))
        elif record.trial.variant == "baseline":
            records.append(with_seconds(record, 1.0))
    return replace(header, variants=(header.variants[0], tuned, *levels)), tuple(records)


def swept(times: Mapping[str, float]) -> SettingSweep:
    (found,) = compare(*run(times)).datasets[0].settings
    return found


def test_every_value_is_set_against_the_variant_as_it_is() -> None:
    found = swept({"2": 0.8, "8": 1.5})
    assert (found.of, found.key, found.as_it_is) == ("optimized", KEY, "4")
    assert [round(point.own.value, 3) for point in found.points if point.own] == [0.8, 1.5]
    (sentence,) = sentences(found, "baseline")
    assert "2 is 1.25× faster than optimized as it is (4)" in sentence
    assert "8 is 1.50× slower than optimized as it is (4)" in sentence


def test_where_a_value_costs_the_lead_there_is_a_crossing_with_the_baseline() -> None:
    (crossing,) = swept({"200": 4.0, "8": 1.2, "32": 1.6}).crossings
    assert (crossing.variant, crossing.low, crossing.high, crossing.slower) == ("optimized", 32.0, 200.0, True)


def test_values_that_are_words_have_no_crossings() -> None:
    assert swept({"zstd": 0.9, "snappy": 4.0}).crossings == ()


def test_runs_that_vary_nothing_have_no_such_part() -> None:
    header = sample_run.header(skews=(0.9,))
    assert compare(header, sample_run.records(blocks=1, skews=(0.9,))).datasets[0].settings == ()


def test_page_and_text_say_what_was_seen() -> None:
    header, records = run({"2": 0.8, "200": 4.0})
    comparison = compare(header, records)
    for rendered in (render_html(comparison, header, records), render_text(comparison, header)):
        text = " ".join(rendered.split())
        assert "2 is 1.25× faster than optimized as it is (4)" in text
        assert f"optimized falls behind baseline between {KEY} 2 and 200" in text
    assert "setting-0" in render_html(comparison, header, records)
