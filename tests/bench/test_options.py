"""Texts of the command line to values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.arguments.given import PARSED, SEVERAL, given_options
from bench.arguments.option_texts import parse_conf, parse_duration, parse_numbers, parse_varied
from bench.cli import FOR_PEOPLE
from bench.errors import BenchError
from bench.options import Options


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90.0), ("90s", 90.0), ("10m", 600.0), ("1.5h", 5400.0), (" 2 m ", 120.0)]
)
def test_durations_have_units(text: str, seconds: float) -> None:
    assert parse_duration("--budget", text) == seconds


def test_numbers_come_by_commas_repeated_or_as_ranges_and_count_once() -> None:
    assert parse_numbers("--skew", ["0,0.5", "0.9", "0.5"]) == (0.0, 0.5, 0.9)
    assert parse_numbers("--skew", ["0:1.2:0.3"]) == (0.0, 0.3, 0.6, 0.9, 1.2)
    assert parse_numbers("--skew", ["0:1:0.3,0.2"]) == (0.0, 0.3, 0.6, 0.9, 0.2)
    assert parse_numbers("--scale", ["5:5:1"]) == (5.0,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1:2",
        "0:1:0",
        "1:0:0.1",
        "0:1:-1",
        "0:nan:1",
        "inf",
        "0:1:0.0001",
        "1:2:3:4",
        "0:1e999999:1e-999999",
        "0:1:1e66666665",
    ],
)
def test_what_is_no_number_and_no_range_is_refused(text: str) -> None:
    with pytest.raises(BenchError, match="--skew"):
        parse_numbers("--skew", [text])


def test_labels_name_the_scale_only_where_there_are_several() -> None:
    assert list(Options(scales=(2.0,), skews=(0.0, 0.9)).datasets()) == ["skew 0", "skew 0.9"]
    assert list(Options(scales=(1.0, 10.0), skews=(0.9,)).datasets()) == ["scale 1, skew 0.9", "scale 10, skew 0.9"]
    assert list(Options(hot_shares=(0.3, 0.6)).datasets()) == ["hot share 0.3", "hot share 0.6"]


def test_of_a_setting_given_twice_the_last_counts() -> None:
    assert parse_conf(["spark.a=1", "spark.b=x=y", "spark.a=2"]) == (("spark.a", "2"), ("spark.b", "x=y"))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1000000:3000000:1000000", ("1000000", "2000000", "3000000")),
        ("1e6:2e6:1e6", ("1000000", "2000000")),
        ("1234567:1234568:1", ("1234567", "1234568")),
        ("0:1.2:0.3", ("0", "0.3", "0.6", "0.9", "1.2")),
        ("0:1:0.50", ("0", "0.5", "1")),
        ("-1:1:1,64m", ("-1", "0", "1", "64m")),
    ],
)
def test_a_setting_takes_all_digits_of_a_range_and_no_more(text: str, values: tuple[str, ...]) -> None:
    assert parse_varied("--vary", f"spark.some.key={text}").values == values


PIECES = st.sampled_from(
    [*"019.:,=%/ smh@[]", "1e999999", "1e-999999", "9" * 400, "spark.a", "s3a://", "sc://", "٣", "\0"]
)
TEXTS = st.text() | st.lists(PIECES, max_size=8).map("".join)


@pytest.mark.parametrize("name", PARSED)
@settings(max_examples=50, deadline=None)
@given(text=TEXTS)
def test_any_text_of_an_option_is_read_or_refused_in_one_line(name: str, text: str) -> None:
    try:
        given_options({name: [text] if name in {*SEVERAL, "conf"} else text}).datasets()
    except FOR_PEOPLE as error:
        assert len(str(error).splitlines()) == 1
