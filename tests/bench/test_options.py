"""Texts of the command line to values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.errors import BenchError
from bench.options import parse_conf, parse_duration, parse_skews


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90.0), ("90s", 90.0), ("10m", 600.0), ("1.5h", 5400.0), (" 2 m ", 120.0)]
)
def test_durations_have_units(text: str, seconds: float) -> None:
    assert parse_duration("--budget", text) == seconds


def test_skews_come_by_commas_or_repeated_and_count_once() -> None:
    assert parse_skews(["0,0.5", "0.9", "0.5"]) == (0.0, 0.5, 0.9)


def test_of_a_setting_given_twice_the_last_counts() -> None:
    assert parse_conf(["spark.a=1", "spark.b=x=y", "spark.a=2"]) == (("spark.a", "2"), ("spark.b", "x=y"))


@given(st.text())
def test_any_text_is_parsed_or_refused_in_one_line(text: str) -> None:
    for parse in (lambda: parse_skews([text]), lambda: parse_duration("--budget", text), lambda: parse_conf([text])):
        try:
            parse()
        except BenchError as error:
            assert len(str(error).splitlines()) == 1
