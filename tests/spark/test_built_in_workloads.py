"""Sessions and orders keep the rules of a workload, and all variants give what the reference, in SQL, says."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from bench.verify import read_answer
from datasets.kinds import KINDS
from datasets.spec import DatasetSpec
from pipelines.catalog import load_catalog
from pipelines.variant import SPARK
from pipelines.workload_testing import assert_workload_is_sound
from tests.pipelines.reference_outputs import reference_outputs
from tests.spark.conftest import FEW_PARTITIONS, NO_COMPILER

pytestmark = pytest.mark.spark

SCALE = 0.02
"""6,000 page views of 200 users, or 2,000 orders."""


@pytest.mark.parametrize("name", ["sessions", "orders"])
def test_every_variant_is_sound_and_gives_the_references_answers(
    name: str, spark: SparkSession, tmp_path: Path
) -> None:
    catalog = load_catalog()
    workload, variants = catalog.workload(name), [entry.variant for entry in catalog.variants_of(name)]
    data = KINDS[name].input.ensure(DatasetSpec(scale=SCALE, skew=0.9), tmp_path / "data", None).folder
    few = FEW_PARTITIONS | NO_COMPILER
    assert_workload_is_sound(workload, variants, spark, data, tmp_path / "scratch", overrides=few)
    right = {
        stage: read_answer(str(output), 1)
        for stage, output in reference_outputs(name, data, tmp_path / "reference").items()
    }
    for variant in (each.name for each in variants if each.engine == SPARK):
        for stage, answer in right.items():
            found = read_answer(str(tmp_path / "scratch" / variant / f"{stage}-first" / "output"), 1)
            assert (found.rows, found.checksum) == (answer.rows, answer.checksum), f"{stage} of {variant}"
            assert found.rows > 0
