"""Estimates are told in two digits."""

from __future__ import annotations

import pytest

from reports.explain.draft import about


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (4.631, "about 4.6 s"),
        (-4.631, "about 4.6 s"),
        (6.04, "about 6 s"),
        (9.96, "about 10 s"),
        (1234.5, "about 1,234 s"),
        (0.3456, "about 350 ms"),
        (0.0123, "about 12 ms"),
    ],
)
def test_an_estimate_is_told_in_two_digits_or_whole_seconds(seconds: float, told: str) -> None:
    assert about(seconds) == told
