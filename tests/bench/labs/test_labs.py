"""Every lab asks for what there is, and the log and the pages keep what came of it."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.labs.catalog import LABS, lab_named
from bench.labs.lab import PRICES, REQUESTS, Lab, Quantity, outcome_of
from bench.labs.log import LOG_FILE, add_to_log, entry_of, read_log
from bench.labs.page import render_lab, render_labs
from bench.labs.prediction import Judged
from bench.labs.readings import told
from bench.labs.run import options_of
from bench.labs.text import list_text, log_text, result_text
from bench.planning.selection import select
from pipelines.catalog import load_catalog
from reports.comparing.comparison import compare
from reports.metrics import METRICS
from tests.bench.labs.made_labs import CHOOSING, lab, result
from tests.reports.made_runs import HALF, made

KNOWN = {metric.name for metric in METRICS} | PRICES


@pytest.mark.parametrize("each", LABS, ids=lambda each: each.name)
def test_a_lab_asks_for_what_its_experiment_measures_and_says_something_of_every_outcome(each: Lab) -> None:
    selection = select(load_catalog(), options_of(each.experiment, Path("runs")))
    names = {variant.name for variant in selection.variants}
    assert set(each.experiment.measured) == names
    for finding in (each.asked, *each.told):
        for quantity in finding.reading.quantities:
            assert quantity.name in KNOWN
            assert quantity.variant in names
            assert quantity.stage in selection.stages
        ends = [outcome.below for outcome in finding.outcomes]
        assert ends == sorted(set(ends))
        assert ends[-1] == inf
        assert all(outcome.lesson for outcome in finding.outcomes)
    assert set(each.shown) <= KNOWN
    assert len(each.choices) in {0, len(each.asked.outcomes)}
    assert each.question.endswith("?")


@pytest.mark.parametrize("each", LABS, ids=lambda each: each.name)
def test_a_lab_shows_seconds_only_where_its_number_is_made_of_them(each: Lab) -> None:
    """Variants run once, cold, one after another: the first looks slow, whatever it does."""
    of_seconds = not all(quantity.repeats for quantity in each.asked.reading.quantities)
    assert of_seconds or not {"wall_seconds", "task_seconds", "task_cpu_seconds"} & set(each.shown)


def test_there_is_a_lab_for_each_subject_of_the_class() -> None:
    assert len(LABS) == len({each.name for each in LABS}) >= 12
    with pytest.raises(BenchError, match="did you mean 'straggler'"):
        lab_named("stragler")


def test_the_log_keeps_every_prediction_and_the_list_shows_the_last(tmp_path: Path) -> None:
    folder = tmp_path / "labs"
    for predicted in ("a", "b"):
        add_to_log(folder, entry_of(result(CHOOSING, predicted, tasks=50)))
    log = read_log(folder)
    assert [(each.lab, each.prediction, each.measured, each.judged, each.run) for each in log] == [
        ("made", "a) fewer", "0.50×", Judged.RIGHT, "x"),
        ("made", "b) as many", "0.50×", Judged.OFF, "x"),
    ]
    assert "last time: off" in list_text([CHOOSING], log)
    assert log_text(log).endswith("2 predictions in 1 lab, 1 right\n")


def test_a_log_that_cannot_be_read_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / LOG_FILE).write_text('{"at": 1}\n')
    with pytest.raises(BenchError, match="repair the line, or move the file away"):
        read_log(tmp_path)
    assert read_log(tmp_path / "none") == ()


def test_what_broadcasting_leaves_is_told_from_the_rows_that_still_move() -> None:
    (left,) = lab_named("broadcast").told
    assert "One shuffle of every transaction is left" in outcome_of(left, 10_001 / 10_000).lesson
    assert "signals still move" in outcome_of(left, 17_418 / 10_000).lesson


def test_prices_are_told_with_digits_enough_to_divide_one_by_the_other() -> None:
    comparison = compare(*made(HALF, only=True))
    price = Quantity(name=REQUESTS, variant="baseline", stage="join")
    assert told(price, 0.000498, comparison) == "0.498 USD for 1,000 runs"
    assert told(price, None, comparison) == "not measured"


def test_text_and_page_say_the_same() -> None:
    found = result(lab(), "2", tasks=50)
    text, page = " ".join(result_text(found).split()), render_lab(found)
    for said in (found.verdict, found.measured_text, found.caution, *found.lessons, *found.meanings):
        assert said in text
        assert said in page.replace("&#39;", "'")
    assert "How many tasks are left?" in render_labs([found.lab], ())
    wrong = result(lab(), "2", tasks=50, trouble="optimized in join: <b>3 rows</b> missing")
    assert "Nothing is judged" in result_text(wrong)
    assert "<b>3 rows" not in render_lab(wrong)
