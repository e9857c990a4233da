"""The budgets that are kept beside the code: those of every built-in workload, and what its variants cost today."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.cli import main
from bench.commands.launch import EXIT_WELL
from bench.machine.environment import spark_version
from pipelines.catalog import load_catalog
from pipelines.variant import SPARK
from reports.budgets.file import read_budget

BUDGETS = Path(__file__).parents[2] / "budgets"
KEPT = ("baseline", "optimized", "spark-defaults")
BESIDE_CI = ("sessions", "orders")
"""The environment `gate` of tox holds those of payments for every change."""


@pytest.mark.parametrize("name", ["payments", *BESIDE_CI])
def test_there_are_budgets_of_all_stages_of_the_variants_that_every_workload_has(name: str) -> None:
    catalog, budget = load_catalog(), read_budget(BUDGETS / f"{name}.toml")
    stages = {outline.name for outline in catalog.workload(name).stages if not outline.provided}
    on_spark = {each.variant.name for each in catalog.variants_of(name) if each.variant.engine == SPARK}
    assert (budget.workload, budget.setting.spark) == (name, spark_version())
    assert tuple(budget.variants) == KEPT
    assert on_spark >= set(KEPT)
    assert set(budget.setting.stages) == stages
    assert all(set(of_stage) == stages for of_stage in budget.variants.values())


@pytest.mark.nightly
@pytest.mark.spark
@pytest.mark.parametrize("name", BESIDE_CI)
def test_the_variants_of_the_other_workloads_cost_what_is_budgeted(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = ["--budgets", str(BUDGETS / f"{name}.toml"), "--out", str(tmp_path), "--data-dir", str(tmp_path / "data")]
    code = main(["gate", "--workload", name, *places, "--quiet"])
    said = capsys.readouterr().out
    assert code == EXIT_WELL, said
    assert said.startswith("6 stages cost what is budgeted.\n")  # two of each variant
