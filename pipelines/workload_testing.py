"""The contract test for authors of workloads: do the workload, its data and its variants fit together?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from datasets.errors import DatasetError
from datasets.found import find_data
from pipelines.checks import checked_workload
from pipelines.errors import PipelineError
from pipelines.testing import assert_variant_is_sound
from pipelines.variant import PLAIN, SPARK, Variant
from pipelines.workload import StageOutline, Workload

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def assert_workload_is_sound(
    workload: Workload,
    variants: Sequence[Variant],
    session: SparkSession,
    dataset: Path,
    scratch: Path,
    *,
    overrides: Mapping[str, str] | None = None,
) -> None:
    """Examine a workload on a few data of yours; an AssertionError says what does not fit and what to do.

    `dataset` must have the tables that the workload names, every variant must be sound (`assert_variant_is_sound` says
    how, and what `scratch` and `overrides` are), the columns of a stage's `key` must be in its output, and all variants
    must give the rows of the baseline. Variants on other engines than Spark are not examined, but for plain Python.
    """
    _assert_fitting(workload, variants, dataset)
    examined = [variant for variant in variants if variant.engine in {SPARK, PLAIN}]
    for variant in examined:
        assert_variant_is_sound(variant, workload, session, dataset, scratch / variant.name, overrides=overrides)
    for outline in (each for each in workload.stages if not each.provided):
        answers = {each.name: _answer(session, scratch / each.name, outline.name) for each in examined}
        _assert_same_answers(outline, answers, workload.baseline)


def _assert_fitting(workload: Workload, variants: Sequence[Variant], dataset: Path) -> None:
    try:
        checked_workload(workload, "the workload under test")
        find_data(dataset, workload.tables)
    except (PipelineError, DatasetError) as error:
        raise AssertionError(str(error)) from error
    names = {variant.name for variant in variants}
    for role, name in (("baseline", workload.baseline), ("reference", workload.reference)):
        assert name is None or name in names, (
            f"workload {workload.name} has no variant {name!r}, its {role}: there is {', '.join(sorted(names))}"
        )


def _answer(session: SparkSession, scratch: Path, stage: str) -> DataFrame:
    """What the variant with that folder wrote in a stage, its columns by name."""
    rows = session.read.parquet(str(scratch / f"{stage}-first" / "output"))
    return rows.select(*sorted(rows.columns))


def _assert_same_answers(outline: StageOutline, answers: Mapping[str, DataFrame], baseline: str) -> None:
    right = answers.get(baseline)
    if right is None:  # it is on another engine
        return
    missing = [name for name in outline.key if name not in right.columns]
    assert not missing, (
        f"stage {outline.name} has no column {', '.join(missing)}, which its key names: there is "
        f"{', '.join(right.columns)}"
    )
    for name, rows in answers.items():
        assert rows.dtypes == right.dtypes, (
            f"{name} gives other columns than {baseline} in {outline.name}: {_told(rows)} and not {_told(right)}"
        )
        differing = rows.exceptAll(right).count() + right.exceptAll(rows).count()
        assert differing == 0, (
            f"{name} gives {differing} other rows than {baseline} in {outline.name}: a run would call it wrong"
        )


def _told(rows: DataFrame) -> str:
    return ", ".join(f"{name} {kind}" for name, kind in rows.dtypes)
