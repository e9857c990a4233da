"""Which variant `ab` compares where none is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.cli import main
from bench.commands.usual_variant import usual_variant
from bench.errors import BenchError
from pipelines.catalog import Catalog, load_catalog
from tests.bench.till_workload import make_data

TILLS = Path(__file__).with_name("till_workload.py")


def tills(*names: str) -> Catalog:
    found = load_catalog([TILLS])
    kept = [each for each in found.variants if each.variant.workload != "tills" or each.variant.name in names]
    return replace(found, variants=tuple(kept))


def test_it_is_the_optimized_one_of_every_built_in_workload() -> None:
    catalog = load_catalog()
    assert {usual_variant(catalog, each.name) for each in catalog.workloads} == {"optimized"}


def test_else_it_is_the_only_one_beside_the_baseline_or_the_baseline_alone() -> None:
    assert usual_variant(tills("plain", "hasty"), "tills") == "hasty"
    assert usual_variant(tills("plain"), "tills") == "plain"


def test_the_reference_and_what_is_run_on_request_are_not_meant() -> None:
    catalog = tills("plain", "hasty", "same")
    (workload,) = (each for each in catalog.workloads if each.name == "tills")
    judged = replace(catalog, workloads=(replace(workload, reference="same"),))
    assert usual_variant(judged, "tills") == "hasty"
    on_request = [replace(each, variant=replace(each.variant, on_request=True)) for each in catalog.variants]
    with pytest.raises(BenchError, match="workload 'tills' has no variants to compare"):
        usual_variant(replace(catalog, variants=tuple(on_request)), "tills")


def test_where_there_is_a_choice_the_variants_are_named_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = make_data(tmp_path / "shop")
    assert main(["ab", "--base", "HEAD", "--workload", str(TILLS), "--data", str(data)]) == 2
    said = "error: workload 'tills' has the variants plain, same, hasty: name one by --variant\n"
    assert capsys.readouterr().err == said
