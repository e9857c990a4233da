"""Predictions are read in the ways people write them, and judged by what was measured."""

from __future__ import annotations

import pytest

from bench.errors import BenchError
from bench.labs.catalog import lab_named
from bench.labs.prediction import Judged, read_prediction
from reports.metrics import Unit
from tests.bench.labs.made_labs import CHOOSING, lab, result

NUMBER = lab()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2.5", 2.5),
        (" 40% ", 0.4),
        ("3x", 3.0),
        (".5", 0.5),
        ("0.4", 0.4),
        ("1,200 ×", 1200.0),
        ("10,000.5", 10000.5),
        ("1,234,567", 1234567.0),
        ("1234.5", 1234.5),
        ("12", 12.0),
        ("0", 0.0),
    ],
)
def test_a_factor_may_be_a_number_or_a_share(text: str, number: float) -> None:
    assert read_prediction(NUMBER, text).number == pytest.approx(number)


def test_a_count_may_have_separators_and_no_unit() -> None:
    files = lab_named("count-files")
    assert files.asked.reading.unit is Unit.COUNT
    assert read_prediction(files, "1 200").number == read_prediction(files, "1_200").number == 1200
    with pytest.raises(BenchError, match="give a number such as 1,200"):
        read_prediction(files, "200 kB")


@pytest.mark.parametrize("text", ["2,5", "0,4", "0,125", "1,2345", "12,34,567", "1234,567", "1,200,", "2 5", "1__000"])
def test_a_separator_stands_before_three_digits_and_is_no_decimal_comma(text: str) -> None:
    with pytest.raises(BenchError, match="is no prediction here"):
        read_prediction(NUMBER, text)


@pytest.mark.parametrize("text", ["", "many", "-1", "1e", "nan", "inf", "2 3 x y", "%"])
def test_what_is_no_number_is_told_with_an_example(text: str) -> None:
    with pytest.raises(BenchError, match=r"is no prediction here: give a number such as 2\.5 or 40%"):
        read_prediction(NUMBER, text)


def test_a_choice_is_a_letter_and_nothing_else() -> None:
    assert read_prediction(CHOOSING, " B) ").choice == 1
    for text in ("", "c", "ab", "1", "fewer"):
        with pytest.raises(BenchError, match="is none of the answers: give a or b"):
            read_prediction(CHOOSING, text)


@pytest.mark.parametrize(
    ("predicted", "judged", "verdict"),
    [
        ("50%", Judged.RIGHT, "Right: within a quarter."),
        ("0.4", Judged.RIGHT, "Right: within a quarter."),
        ("0.9", Judged.CLOSE, "Close: you predicted 1.80 times as much as there was."),
        ("0.05", Judged.OFF, "Not this time: there was 10 times as much as you predicted."),
        ("0", Judged.OFF, "Not this time: you predicted 0."),
    ],
)
def test_a_number_is_judged_by_the_factor_that_it_is_off(predicted: str, judged: Judged, verdict: str) -> None:
    found = result(NUMBER, predicted, tasks=50)
    assert (found.judged, found.verdict) == (judged, verdict)


def test_the_measurement_decides_which_choice_was_right_and_what_is_taught() -> None:
    moved, still = result(CHOOSING, "a", tasks=50), result(CHOOSING, "a", tasks=100)
    assert (moved.judged, still.judged) == (Judged.RIGHT, Judged.OFF)
    assert still.verdict == "Not this time: it is “as many”."
    assert moved.lessons[0].endswith("0.50×. It moved.")
    assert still.lessons[0].endswith("1.00×. It did not move.")
    assert [row.values[0] for row in moved.rows] == ["100", "50"]


def test_what_was_not_measured_is_neither_judged_nor_taught() -> None:
    found = result(NUMBER, "2", tasks=None)
    assert (found.judged, found.measured) == (Judged.OPEN, None)
    assert "so nothing is said of it" in found.lessons[0]


def test_where_an_answer_was_wrong_nothing_is_judged_or_taught() -> None:
    found = result(CHOOSING, "a", tasks=50, trouble="optimized in join: 3 rows missing")
    assert (found.judged, found.measured, found.lessons) == (Judged.OPEN, None, ())
