"""Which variants and stages names, patterns and --ablate mean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.arguments.option_texts import parse_varied
from bench.errors import BenchError
from bench.options import Options
from bench.planning.selection import Selection, select
from pipelines.catalog import load_catalog
from pipelines.payments import PAYMENTS
from pipelines.variant import PLAIN
from reports.record import SettingLevel

CATALOG = load_catalog()
PARTITIONS = "spark.sql.shuffle.partitions"


def chosen(*variants: str, ablate: bool = False, stages: tuple[str, ...] = ()) -> Selection:
    options = Options(variants=variants, ablate=ablate, repeated_only=ablate, stages=stages)
    return select(CATALOG, options)


def names(selection: Selection) -> list[str]:
    return [variant.name for variant in selection.variants]


def test_without_asking_there_are_no_variants_on_request() -> None:
    assert names(chosen()) == ["baseline", "spark-defaults", "optimized", "duckdb-reference"]


def test_a_pattern_means_all_that_match_it() -> None:
    found = names(chosen("optimized-without-*"))
    assert len(found) > 3
    assert all(name.startswith("optimized-without-") for name in found)
    assert names(chosen("baseline", "optimi[sz]ed")) == ["baseline", "optimized"]


def test_a_pattern_without_a_match_and_an_unknown_name_are_refused_in_one_line() -> None:
    with pytest.raises(BenchError, match=r"--variant 'optimised-\*' matches nothing: .*on request \(--list\)"):
        chosen("optimised-*")
    with pytest.raises(BenchError, match="--variant 'optimised' does not exist: did you mean 'optimized'"):
        chosen("optimised")


def test_reading_back_is_for_those_who_ask_and_needs_what_each_variant_wrote() -> None:
    assert "read_back" not in chosen().stages
    found = chosen(stages=("final_aggregate", "read_back"))
    assert found.stages == ("final_aggregate", "read_back")
    assert set(found.borrowed) == {"streaming_index", "batch_index"}
    with pytest.raises(BenchError, match="what each variant wrote: add --stage final_aggregate"):
        chosen(stages=("read_back",))


def test_reading_back_is_refused_for_an_engine_that_the_workload_has_no_reader_for() -> None:
    entry = next(each for each in CATALOG.variants if each.variant.name == "optimized")
    pure = replace(entry, variant=replace(entry.variant, name="pure", engine=PLAIN))
    catalog = replace(CATALOG, variants=(*CATALOG.variants, pure))
    asked = Options(variants=("baseline", "pure"), stages=("final_aggregate", "read_back"))
    with pytest.raises(BenchError, match="read_back cannot be done for pure: it is there only for spark, sail, duckdb"):
        select(catalog, asked)


def test_to_ablate_is_to_run_both_ends_and_all_between_in_the_batch_stages() -> None:
    found = chosen(ablate=True)
    assert set(names(found)) == set(PAYMENTS.ablation)
    assert found.baseline == "baseline"
    assert found.stages == ("batch_index", "final_aggregate")
    assert found.borrowed == ("streaming_index",)


def test_to_ablate_takes_more_variants_and_stages_when_they_are_named() -> None:
    found = chosen("duckdb-reference", "optimized-with-salting", ablate=True, stages=("streaming_index",))
    assert {"duckdb-reference", "optimized-with-salting"} <= set(names(found))
    assert found.stages == ("streaming_index",)


def varied(text: str, *variants: str) -> Selection:
    return select(CATALOG, Options(variants=variants, vary=parse_varied("--vary", text)))


def test_a_setting_is_varied_of_all_spark_variants_but_the_baseline() -> None:
    found = varied(f"{PARTITIONS}=2,8", "baseline", "optimized", "duckdb-reference")
    assert names(found) == ["baseline", "optimized", "duckdb-reference", "optimized@2", "optimized@8"]
    assert found.variants[-1].spark_conf[PARTITIONS] == "8"
    assert found.levels["optimized@8"] == SettingLevel(of="optimized", key=PARTITIONS, value="8")


def test_alone_it_is_varied_of_the_baseline_itself() -> None:
    assert names(varied(f"{PARTITIONS}=2:6:2", "optimized")) == [
        "optimized",
        *(f"optimized@{value}" for value in (2, 4, 6)),
    ]


def test_there_must_be_something_to_vary_and_names_for_it() -> None:
    with pytest.raises(BenchError, match="no Spark variant was chosen"):
        varied(f"{PARTITIONS}=2", "duckdb-reference")
    with pytest.raises(BenchError, match="has the value '': give up to 20"):
        varied(f"{PARTITIONS}=", "optimized")
    with pytest.raises(BenchError, match="is no setting with values"):
        varied("partitions=2", "optimized")


def test_all_stages_are_repeated_when_asked_for() -> None:
    found = select(CATALOG, Options(stages=("streaming_index",), repeat_all=True))
    assert not found.workload.outline("streaming_index").once
    assert PAYMENTS.outline("streaming_index").once


@pytest.mark.parametrize("repeat_all", [False, True])
def test_where_only_repeated_stages_are_taken_those_that_are_made_so_are_too(repeat_all: bool) -> None:
    once = {each.name for each in PAYMENTS.stages if each.once and not each.provided}
    found = select(CATALOG, Options(ablate=True, repeated_only=True, repeat_all=repeat_all))
    assert once
    assert set(found.stages) & once == (once if repeat_all else set())
