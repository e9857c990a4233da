from __future__ import annotations

import pytest

from reports.metrics import Unit
from reports.writing.formatting import count, duration, ends, percent, quantity, seconds, shortened, size, speed


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0421, "42.1 ms"), (0, "0 s"), (12.34, "12.3 s"), (1234.5, "1,234 s"), (None, "not measured")],
)
def test_seconds(value: float | None, text: str) -> None:
    assert seconds(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 B"), (1023, "1,023 B"), (1024, "1 KiB"), (812 * 1024**2, "812 MiB"), (1.5 * 1024**3, "1.50 GiB")],
)
def test_sizes_have_binary_prefixes(value: float, text: str) -> None:
    assert size(value) == text


def test_counts_have_separators_and_keep_a_half() -> None:
    assert count(1234567) == "1,234,567"
    assert count(2.5) == "2.5"


def test_what_was_not_measured_is_never_a_zero() -> None:
    assert {quantity(None, unit) for unit in Unit} == {"not measured"}
    assert all("0" in quantity(0, unit) for unit in Unit)


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(0.5, "2.00× faster"), (2, "2.00× slower"), (1.0, "same time"), (0.999, "same time"), (0.02, "50.0× faster")],
)
def test_a_ratio_of_times_reads_as_speed(ratio: float, text: str) -> None:
    assert speed(ratio) == text


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (0.33, 0.25, 0.5, "2.00, 4.00"),
        (1.2, 1.1, 1.3, "1.10, 1.30"),
        (0.95, 0.8, 1.1, "1.25× faster, 1.10× slower"),
        (1.1, 1.0, 1.2, "1.00, 1.20"),
        (0.95, 0.9, 1.001, "1.00, 1.11"),
        (1.0, 0.999, 1.02, "same time, 1.02× slower"),
        (1.0, 0.999, 1.001, "1.00, 1.00"),
        (0.5, 0.5, 0.5, "2.00, 2.00"),
    ],
)
def test_the_ends_of_a_range_are_told_in_the_direction_of_its_middle_or_by_name(
    value: float, low: float, high: float, text: str
) -> None:
    assert ends(value, low, high) == text


@pytest.mark.parametrize(("share", "text"), [(0.03, "3 %"), (0.005, "0.5 %"), (0.125, "12.5 %"), (0.07, "7 %")])
def test_a_share_is_told_in_per_cent(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(("value", "text"), [(45, "45 s"), (240, "4 min"), (3599, "1 h 0 min"), (7800, "2 h 10 min")])
def test_long_times_are_told_in_minutes_and_hours(value: float, text: str) -> None:
    assert duration(value) == text


def test_shortened_text_is_one_line_and_shows_that_something_is_missing() -> None:
    assert shortened("a\nb  c", 10) == "a b c"
    assert shortened("abcdefghij", 5) == "abcd…"
