"""Variants that follow from tunings: names, settings, and the steps that their stages take."""

from __future__ import annotations

from dataclasses import fields

import pytest

from pipelines.catalog import load_catalog
from pipelines.payments import OPTIMIZED, PAYMENTS
from pipelines.phase1_baseline.settings import SPARK_CONF as BASELINE_CONF
from pipelines.phase2_optimized import steps
from pipelines.phase2_optimized.settings import SPARK_CONF as OPTIMIZED_CONF
from pipelines.phase2_optimized.tunings import TUNINGS
from pipelines.variant import Variant
from reports.metrics import METRICS

VARIANTS = {entry.variant.name: entry.variant for entry in load_catalog().variants_of("payments")}
DERIVED = {name: variant for name, variant in VARIANTS.items() if "-with" in name}


def without(variant: Variant, key: str) -> dict[str, str]:
    return {name: value for name, value in variant.spark_conf.items() if name != key}


def test_names_are_unique_and_stages_are_the_workloads() -> None:
    names = [tuning.name for tuning in TUNINGS]
    assert len(set(names)) == len(names)
    stages = {outline.name for outline in PAYMENTS.stages}
    assert all(set(tuning.stages) <= stages for tuning in TUNINGS)


def test_counters_are_metrics_of_the_catalogue() -> None:
    assert {tuning.counter for tuning in TUNINGS} - {None} <= {metric.name for metric in METRICS}


def test_the_settings_that_a_reader_sees_are_those_of_the_optimized_variant() -> None:
    assert VARIANTS["optimized"].spark_conf == {**BASELINE_CONF, **OPTIMIZED_CONF}
    assert VARIANTS["optimized"].tunings == tuple(tuning.name for tuning in TUNINGS if tuning.chosen)


def test_each_tuning_is_left_out_or_added_once_and_added_alone_once() -> None:
    chosen = set(VARIANTS["optimized"].tunings)
    for tuning in TUNINGS:
        alone = VARIANTS[f"baseline-with-{tuning.name}"]
        assert alone.tunings == (tuning.name,)
        assert alone.spark_conf == {**BASELINE_CONF, **tuning.spark_conf}
        other = VARIANTS[f"optimized-{'without' if tuning.chosen else 'with'}-{tuning.name}"]
        assert set(other.tunings) == (chosen ^ {tuning.name}) - set(tuning.excludes)
    assert len(DERIVED) == 2 * len(TUNINGS)


@pytest.mark.parametrize("layout", ["partitioned-by-date", "partitioned-by-status", "coalesced", "repartitioned"])
def test_a_variant_with_another_layout_does_not_list_the_incremental_one_that_it_has_not(layout: str) -> None:
    listed = VARIANTS[f"optimized-with-{layout}"].tunings
    assert listed == (*(name for name in OPTIMIZED.chosen if name != "incremental"), layout)
    assert steps.steps_with(listed) == steps.steps_with((*listed, "incremental"))


@pytest.mark.parametrize("codec", ["zstd-3", "zstd-9", "snappy", "lz4"])
def test_a_variant_with_another_codec_or_level_has_it_in_place_of_the_chosen_one(codec: str) -> None:
    (own,) = (each for each in TUNINGS if each.name == codec)
    found = VARIANTS[f"optimized-with-{codec}"]
    assert found.tunings == (*(name for name in OPTIMIZED.chosen if name != "zstd"), codec)
    assert found.spark_conf == {**VARIANTS["optimized-without-zstd"].spark_conf, **own.spark_conf}


def test_what_a_tuning_excludes_is_another_one_of_its_family() -> None:
    names = {tuning.name for tuning in TUNINGS}
    assert all(set(tuning.excludes) <= names - {tuning.name} for tuning in TUNINGS)
    assert not {name for tuning in TUNINGS if tuning.chosen for name in tuning.excludes}, "the tuned variant has all"


def test_derived_variants_are_run_only_on_request() -> None:
    assert all(variant.on_request for variant in DERIVED.values())
    usual = {name for name, variant in VARIANTS.items() if not variant.on_request}
    assert usual == {"baseline", "spark-defaults", "optimized", "duckdb-reference"}


def test_a_technique_that_is_left_out_leaves_its_settings_at_the_baselines() -> None:
    key = "spark.sql.shuffle.partitions"
    variant = VARIANTS["optimized-without-fitted-partitions"]
    assert variant.spark_conf[key] == BASELINE_CONF[key]
    assert without(variant, key) == without(VARIANTS["optimized"], key)


def test_the_ablation_is_both_ends_and_each_chosen_tuning_twice() -> None:
    assert PAYMENTS.ablation == OPTIMIZED.ablation
    assert set(PAYMENTS.ablation) <= set(VARIANTS)
    assert len(PAYMENTS.ablation) == 2 + 2 * len(VARIANTS["optimized"].tunings)


@pytest.mark.parametrize("tuning", TUNINGS, ids=lambda tuning: tuning.name)
def test_a_tuning_changes_settings_or_steps(tuning: object) -> None:
    assert steps.steps_with(OPTIMIZED.chosen) == steps.TUNED
    (own,) = (each for each in TUNINGS if each is tuning)
    plain, alone = steps.steps_with(()), steps.steps_with((own.name,))
    changed = [each.name for each in fields(plain) if getattr(plain, each.name) is not getattr(alone, each.name)]
    assert bool(changed) or own.spark_conf
