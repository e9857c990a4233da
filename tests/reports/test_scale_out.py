"""The estimate of time on more cores: what the model makes of an execution, and its page."""

from __future__ import annotations

import random
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from reports.comparing.comparison import compare
from reports.comparison_types import Comparison
from reports.estimates.list_schedule import Work
from reports.estimates.scale_out import CORES, ScaleOut, covered, scale_out
from reports.evidence.cores import cores_of
from reports.forms.html import build_sections, render_html
from reports.metrics import StageMetrics
from reports.record import RunHeader, SparkStage, StageRecord, Status, TrialRecord
from reports.sections.scale_out import scale_out_section
from reports.sections.typical import typical_stages
from reports.writing.page import Section, Table, figures
from tests.reports import sample_run

Records = tuple[TrialRecord, ...]


def spark_stage(number: int, tasks: tuple[int, ...], *, began: float | None = 0.0, wall: float = 1.0) -> SparkStage:
    return SparkStage(
        stage_id=number,
        attempt=0,
        name="",
        tasks=len(tasks),
        task_seconds=sum(tasks) / 1000,
        shuffle_read_bytes=0,
        shuffle_write_bytes=0,
        task_milliseconds=tasks,
        launched_at=began,
        wall_seconds=None if began is None else wall,
    )


def executed(*stages: SparkStage, wall: float | None = 10.0) -> StageRecord:
    return StageRecord(
        stage="join", status=Status.OK, metrics=StageMetrics(wall_seconds=wall), spark_stages=tuple(stages)
    )


def estimated(done: StageRecord, on: int | None = 2) -> ScaleOut:
    found = scale_out(done, on)
    assert found is not None
    return found


def test_a_straggler_binds_however_many_cores_there_are() -> None:
    even = estimated(executed(spark_stage(1, (100,) * 64), wall=3.2))
    skewed = estimated(executed(spark_stage(1, (50,) * 63 + (3250,)), wall=3.2))
    assert sum((100,) * 64) == sum((50,) * 63 + (3250,))
    assert even.seconds[1] == skewed.seconds[1]
    assert even.seconds[1000] == pytest.approx(2.2 + 0.1)  # 3.2 s, of which a Spark stage covers one
    assert skewed.seconds[1000] == skewed.bound == pytest.approx(2.2 + 3.25)
    assert skewed.straggler == pytest.approx(3.25)


def test_spark_stages_run_one_after_another_and_the_driver_does_not_shrink() -> None:
    stages = spark_stage(1, (400, 400), began=100.0, wall=0.5), spark_stage(2, (600,) * 4, began=101.0, wall=1.5)
    found = estimated(executed(*stages, wall=3.0))
    assert found.driver == pytest.approx(1.0)
    assert tuple(found.seconds) == CORES
    assert found.seconds[1] == pytest.approx(1.0 + 0.8 + 2.4)
    assert found.seconds[2] == pytest.approx(1.0 + 0.4 + 1.2)
    assert found.seconds[1000] == found.bound == pytest.approx(1.0 + 0.4 + 0.6)


def test_the_model_is_set_against_what_was_measured_on_the_same_cores() -> None:
    done = executed(spark_stage(1, (600,) * 4, wall=1.5), wall=2.0)
    check = estimated(done, 2).check
    assert check is not None
    assert (check.cores, check.seconds) == (2, 2.0)
    assert check.ratio == pytest.approx((0.5 + 1.2) / 2.0)
    assert estimated(done, 3).check != check  # also for numbers of cores that no curve shows
    assert estimated(done, None).check is None


def test_spark_stages_that_ran_side_by_side_may_do_so_on_more_cores() -> None:
    apart = spark_stage(1, (400, 400), began=100.0, wall=0.5), spark_stage(2, (600,) * 4, began=101.0, wall=1.5)
    overlapping = apart[0], replace(apart[1], launched_at=100.1)
    found = [estimated(executed(*stages, wall=3.0)) for stages in (apart, overlapping)]
    assert [each.seconds[1000] - each.driver for each in found] == pytest.approx([0.4 + 0.6, 0.6])
    assert [each.driver for each in found] == pytest.approx([1.0, 1.4])  # what both cover is covered once


def test_time_in_which_something_ran_is_covered_once() -> None:
    spans = [(8000, 9000), (1000, 5000), (2000, 3000), (4500, 5500)]
    assert covered([Work(tasks=(1,), begun=begun, ended=ended) for begun, ended in spans]) == 5500


def test_a_clock_that_disagrees_with_sparks_leaves_no_negative_driver() -> None:
    assert estimated(executed(spark_stage(1, (500,), wall=1.1), wall=1.0)).driver == 0


def test_what_was_not_kept_gives_no_estimate() -> None:
    kept = spark_stage(1, (500,))
    assert scale_out(executed(kept), 2) is not None
    assert scale_out(executed(), 2) is None
    assert scale_out(executed(kept, wall=None), 2) is None
    assert scale_out(executed(kept, replace(kept, stage_id=2, task_milliseconds=())), 2) is None
    assert scale_out(executed(kept, replace(kept, stage_id=2, tasks=2)), 2) is None
    assert scale_out(executed(kept, spark_stage(2, (500,), began=None)), 2) is None


def test_a_spark_stage_without_tasks_takes_no_time() -> None:
    kept, empty = spark_stage(1, (500,)), spark_stage(2, (), began=None)
    assert scale_out(executed(kept, empty), 2) == scale_out(executed(kept), 2)
    assert scale_out(executed(empty), 2) is None


@pytest.mark.parametrize(
    ("conf", "expected"),
    [
        ({"spark.master": "local[4]"}, 4),
        ({"spark.master": "local[3, 2]"}, 3),
        ({"spark.master": "local"}, 1),
        ({"spark.master": "local[*]"}, 4),  # of 8, by a quota of 4.0
        ({"spark.master": "yarn", "spark.executor.instances": "5", "spark.executor.cores": "4"}, 20),
        ({"spark.master": "yarn", "spark.executor.cores": "4"}, None),
        ({}, None),
    ],
)
def test_cores_are_those_of_the_settings(conf: dict[str, str], expected: int | None) -> None:
    assert cores_of(replace(sample_run.header(), spark_conf=conf), "baseline") == expected


def test_a_variant_that_brings_its_own_number_of_cores_is_taken_at_its_word() -> None:
    header = sample_run.header()
    own = replace(header.variants[1], spark_conf={"spark.master": "local[2]"})
    header = replace(header, variants=(header.variants[0], own))
    assert [cores_of(header, info.name) for info in header.variants] == [4, 2]


def with_tasks(records: Records, variant: str = "") -> Records:
    """The records with tasks for all their Spark stages, of one variant or of all."""
    return tuple(
        replace(record, stages=tuple(_tasked(done) for done in record.stages))
        if variant in {"", record.trial.variant}
        else record
        for record in records
    )


def _tasked(done: StageRecord) -> StageRecord:
    chance = random.Random(done.stage)
    stages = tuple(
        replace(
            stage,
            task_milliseconds=tuple(chance.randrange(1, 500) for _ in range(stage.tasks)),
            launched_at=float(stage.stage_id),
            wall_seconds=0.5,
        )
        for stage in done.spark_stages
    )
    return replace(done, spark_stages=stages)


def section_of(comparison: Comparison, header: RunHeader, records: Records) -> Section:
    return scale_out_section(comparison, header, typical_stages(header, records))


def tables(section: Section) -> list[Table]:
    return [block for block in section.blocks if isinstance(block, Table)]


def test_every_dataset_and_stage_has_a_chart_and_a_table(header: RunHeader, records: Records) -> None:
    kept = with_tasks(records)
    section = section_of(compare(header, kept), header, kept)
    drawn = figures(section.blocks)
    assert len(drawn) == len(tables(section)) == len({figure.id for figure in drawn}) == 6
    for figure in drawn:
        go.Figure(figure.spec)  # raises ValueError for a property Plotly does not know
        assert {figure.spec["layout"][name]["type"] for name in ("xaxis", "yaxis")} == {"log"}
        assert [trace["name"] for trace in figure.spec["data"] if trace.get("name")] == list(sample_run.FACTORS)
    table = tables(section)[0]
    assert [column.label for column in table.columns[1:]] == [
        "2 cores", "8 cores", "64 cores", "1,000 cores", "Never below", "Model / measured",
    ]  # fmt: skip
    assert all(len(row.cells) == 6 for row in table.rows)
    assert "at 4 cores, measured" in table.rows[0].cells[-1].note


def test_the_curve_shows_what_the_table_says(header: RunHeader, records: Records) -> None:
    kept = with_tasks(records)
    found = typical_stages(header, kept)[("skew 0.9", "join", "optimized")]
    estimate = estimated(found, 4)
    section = section_of(compare(header, kept), header, kept)
    figure = next(each for each in figures(section.blocks) if "join at skew 0.9" in each.caption)
    line = next(trace for trace in figure.spec["data"] if trace.get("name") == "optimized")
    assert dict(zip(line["x"], line["y"], strict=True)) == estimate.seconds


def test_a_wrong_variant_is_not_drawn_and_its_row_says_why(header: RunHeader, records: Records) -> None:
    wrong = replace(sample_run.ANSWERS["join"], rows=1)
    kept = with_tasks(
        tuple(
            sample_run.replace_stage(each, "join", answer=wrong) if each.trial.variant == "optimized" else each
            for each in records
        )
    )
    section = section_of(compare(header, kept), header, kept)
    names = {trace["name"] for figure in figures(section.blocks) for trace in figure.spec["data"] if "name" in trace}
    assert names == {"baseline", "spark_defaults"}
    heads = {row.head.text: row.head.note for table in tables(section) for row in table.rows}
    assert "of other work" in heads["optimized"]
    assert heads["baseline"] == ""


def test_a_variant_without_tasks_is_not_measured_beside_one_that_has_them(header: RunHeader, records: Records) -> None:
    kept = with_tasks(records, "baseline")
    rows = tables(section_of(compare(header, kept), header, kept))[0].rows
    texts = {row.head.text: [cell.text for cell in row.cells] for row in rows}
    assert "not measured" not in texts["baseline"]
    assert set(texts["optimized"]) == {"not measured"}


def test_without_any_tasks_the_section_says_where_they_come_from(
    comparison: Comparison, header: RunHeader, records: Records
) -> None:
    section = section_of(comparison, header, records)
    assert [block.kind for block in section.blocks] == ["text"]
    assert "keep the UI enabled" in repr(section.blocks)


def test_the_page_tells_it_after_the_files(header: RunHeader, records: Records) -> None:
    kept = with_tasks(records)
    found = compare(header, kept)
    anchors = [section.anchor for section in build_sections(found, header, kept)]
    assert anchors.index("files") < anchors.index("scale-out")
    page = render_html(found, header, kept)
    assert "An estimate, not a measurement" in page
    assert "Estimated time of join at skew 0.9" in page
    assert "at 4 cores, measured" in page
