"""A history over made runs: kept once, read back, told as trends, and written for Apache Otava."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reports.errors import ReportError
from reports.history.file import add_to_history, read_history
from reports.history.otava import CONFIG, write_for_otava
from reports.history.page import render_history
from reports.history.points import RATIO, Point, machine_id, points_of
from reports.history.trends import history_trends
from reports.metrics import METRIC, Stability
from reports.record import Status
from tests.reports.made_runs import HALF
from tests.reports.two_made_runs import QUARTER, loaded, run


@pytest.fixture(scope="module")
def points() -> list[Point]:
    return [point for each in (run("a"), run("b"), run("c", QUARTER)) for point in points_of(each)]


def test_a_run_gives_its_ratios_with_intervals_and_the_counters_that_repeat() -> None:
    found = points_of(run("a"))
    ratio = next(each for each in found if (each.variant, each.stage, each.name) == ("optimized", "join", RATIO))
    assert ratio.value == pytest.approx(0.5, abs=0.01)
    assert ratio.low is not None
    assert ratio.low < ratio.value < (ratio.high or 0)
    assert (ratio.basis, ratio.n) == ("fork", 8)
    counters = {each.name for each in found} - {RATIO}
    assert {"tasks", "shuffle_write_bytes"} <= counters
    assert {METRIC[name].stability for name in counters} == {Stability.EXACT, Stability.NEAR}
    assert {each.stage for each in found if each.name == RATIO} >= {"join", "join + totals"}


def test_nothing_of_a_variant_that_failed_is_kept() -> None:
    made = run("a")
    broken = [
        replace(
            each,
            stages=(replace(each.stages[0], status=Status.FAILED, error="no"),),
            status=Status.FAILED,
        )
        if each.trial.variant == "optimized"
        else each
        for each in made.records
    ]
    assert {each.variant for each in points_of(loaded(made.header, broken))} == {"baseline", "spark_defaults"}


def test_a_history_comes_back_as_it_was_kept_and_a_run_is_in_it_once(tmp_path: Path, points: list[Point]) -> None:
    path = tmp_path / "deep" / "history.parquet"
    later_first = sorted(points, key=lambda point: point.began, reverse=True)
    assert add_to_history(path, later_first) == read_history(path)
    assert set(read_history(path)) == set(points)
    again = [replace(point, value=1.0) for point in points if point.run == "b"]
    together = add_to_history(path, again)
    assert len(together) == len(points)
    assert {point.value for point in together if point.run == "b"} == {1.0}
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"PAR1 not", b"PAR1"])
def test_a_damaged_file_is_told_and_left_as_it_is(tmp_path: Path, points: list[Point], content: bytes) -> None:
    path = tmp_path / "history.parquet"
    path.write_bytes(content)
    with pytest.raises(ReportError, match="cannot be read"):
        add_to_history(path, points)
    assert path.read_bytes() == content


def test_a_parquet_file_of_something_else_is_no_history(tmp_path: Path) -> None:
    path = tmp_path / "history.parquet"
    pq.write_table(pa.table({"run": ["a"]}), path)
    with pytest.raises(ReportError, match="no history"):
        read_history(path)


def test_trends_follow_a_number_over_runs_of_one_machine_and_the_same_data(points: list[Point]) -> None:
    (first, *_) = [trend for trend in history_trends(points) if trend.baseline == "baseline"]
    assert [each.name for each in first.runs] == ["a", "b", "c"]
    stage = next(each for each in first.stages if each.stage == "join")
    optimized = next(each for each in stage.ratios if each.variant == "optimized")
    assert [optimized.ratios[place].value for place in range(3)] == pytest.approx([0.5, 0.5, 0.25], abs=0.01)
    elsewhere = [replace(point, machine="another") if point.run == "c" else point for point in points]
    assert [[each.name for each in trend.runs] for trend in history_trends(elsewhere)] == [["a", "b"]]


def test_totals_over_other_stages_are_another_number() -> None:
    first, second = run("a"), run("b")
    longer = replace(second.header, stages=(*second.header.stages[:2], replace(second.header.stages[2], once=True)))
    (trend,) = history_trends([*points_of(first), *points_of(loaded(longer, second.records))])
    totals = next(stage for stage in trend.stages if stage.stage == "join + totals")
    assert [list(each.ratios) for each in totals.ratios] == [[0], [0]]


def test_a_history_says_no_more_of_a_ratio_than_it_has_kept(points: list[Point]) -> None:
    page = render_history("history.parquet", points)
    assert "8 forks" in page
    assert "no difference shown" not in page
    few = render_history("history.parquet", [point for name in "ab" for point in points_of(run(name, HALF[:3]))])
    assert "3 forks, no interval" in few
    assert "(2.0" not in few
    assert "a hollow mark has none" in few
    assert "range of the units" not in few


def test_the_page_shows_the_trends_and_nothing_in_it_is_markup(points: list[Point]) -> None:
    hostile = "<script>alert(1)</script>"
    odd = [replace(point, variant=hostile) if point.variant == "optimized" else point for point in points]
    page = render_history(hostile, odd)
    assert hostile not in page
    assert "3 runs on machines of 1 kind" in page
    assert "Ratios over runs" in page


def test_otava_gets_a_number_in_every_cell_and_finds_each_file_in_its_configuration(
    tmp_path: Path, points: list[Point]
) -> None:
    partly = [point for point in points if not (point.run == "b" and point.name == "jobs")]
    files = write_for_otava(tmp_path, partly)
    tests = json.loads((tmp_path / CONFIG).read_text())["tests"]
    assert {Path(test["file"]) for test in tests.values()} == set(files) - {tmp_path / CONFIG}
    for test in tests.values():
        with Path(test["file"]).open(newline="") as file:
            rows = list(csv.DictReader(file))
        assert [row["run"] for row in rows] == ["a", "b", "c"]
        for metric in test["metrics"].values():
            assert all(float(row[metric["column"]]) >= 0 for row in rows)
            assert "jobs" not in metric["column"]


def test_otava_gets_a_file_for_every_baseline(tmp_path: Path, points: list[Point]) -> None:
    others = [replace(point, run=f"{point.run}-2", baseline="Other") for point in points]
    alike = [replace(point, run=f"{point.run}-3", baseline="base?line") for point in points]
    alike += [replace(point, run=f"{point.run}-4", baseline="base*line") for point in points]
    files = [file for file in write_for_otava(tmp_path, points + others + alike) if file.suffix == ".csv"]
    told = "".join(file.read_text() for file in files)
    assert len({file.name.lower() for file in files}) == 4 * len({point.variant for point in points})
    assert all(point.run in told for point in points + others + alike)


def test_a_machine_is_told_by_its_kind_and_not_by_its_name_or_the_version_of_its_system() -> None:
    environment = run("a").header.environment
    assert machine_id(replace(environment, system="Linux 9.9", load_1m=7.0)) == machine_id(environment)
    assert machine_id(replace(environment, cores=64)) != machine_id(environment)
