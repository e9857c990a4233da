"""Whether a variant keeps up, where its micro-batches are too few for a growth of rows behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bench.streams.paced.growth import Course, growth
from reports.estimates.pacing import Upkeep, upkeep

Batch = tuple[float, float, int, int]  # end, seconds, rows taken in, rows behind
MEASURED_40_000: tuple[Batch, ...] = (
    (22.33, 15.01, 268_243, 556_933),
    (39.69, 17.35, 557_620, 550_962),
    (55.79, 16.10, 550_962, 0),
    (64.66, 8.86, 0, 0),
)
"""The plain variant at 40,000 records a second for 34.6 s, on one core; before these 5,309 rows in 6.8 s."""
MEASURED_4_000: tuple[Batch, ...] = (
    (33.65, 17.80, 63_315, 71_165),
    (56.84, 23.19, 71_145, 92_797),
    (76.36, 19.52, 92_797, 48_875),
    (96.39, 20.03, 48_875, 0),
    (115.23, 18.82, 0, 0),
)
"""The same with 200 partitions of state at 4,000 a second for 69.1 s; before these 110 rows in 15.8 s."""


def course(batches: Sequence[Batch], stream: float, rate: float) -> Course:
    ends, lasted, rows, behind = zip(*batches, strict=True)
    return Course(
        ends=np.array(ends),
        lasted=np.array(lasted),
        rows=np.array(rows),
        behind=np.array(behind),
        stream=stream,
        rate=rate,
    )


def taking(fixed: float, share: float, *, stream: float = 35.0, rate: float = 1_000.0, first: float = 7.0) -> Course:
    """Each micro-batch takes all there is, in a fixed time and a share of the time in which its rows came."""
    now, taken, batches = first, 0.0, list[Batch]()
    while taken < stream * rate:
        rows = min(now, stream) * rate - taken
        seconds = fixed + share * rows / rate
        now, taken = now + seconds, taken + rows
        batches.append((now, seconds, round(rows), round(min(now, stream) * rate - taken)))
    return course(batches, stream, rate)


def said(found: Course) -> Upkeep:
    return upkeep(growth(found))


@pytest.mark.parametrize("share", [2.0, 5.0, 20.0])
def test_who_needs_longer_for_rows_than_they_take_to_come_falls_behind_in_two_micro_batches_or_three(
    share: float,
) -> None:
    found = taking(2.0, share)
    assert 2 <= len(found.ends) <= 3
    assert said(found) is Upkeep.FALLS_BEHIND
    left = growth(found)
    assert left is not None and 1 - 1 / share < left < 1


def test_rows_behind_that_grow_while_micro_batches_take_the_same_time_are_no_falling_behind() -> None:
    """As measured: twice the rows took 1.1 s longer than half of them, which had come in 7 s."""
    assert growth(course(MEASURED_40_000, 34.553, 40_000)) is None
    assert said(taking(17.0, 0.0, stream=60.0)) is not Upkeep.FALLS_BEHIND


def test_who_took_in_more_than_came_keeps_up_though_it_is_late() -> None:
    """As measured: the third micro-batch took in 92,797 rows in 19.5 s, in which 78,000 come."""
    found = course(MEASURED_4_000, 69.063, 4_000)
    assert growth(found) == pytest.approx(1 - 92_797 / (4_000 * 19.52))
    assert said(found) is Upkeep.KEEPS_UP


def test_a_stall_after_a_fast_micro_batch_shows_nothing() -> None:
    assert said(course([(10, 3, 7_000, 3_000), (40, 30, 3_000, 30_000), (45, 5, 30_000, 0)], 40, 1_000)) is (
        Upkeep.UNKNOWN
    )


def test_one_large_micro_batch_by_design_is_no_falling_behind() -> None:
    alone = course([(75, 70, 35_000, 0)], 35, 1_000)  # it holds all, and began after the last event
    assert growth(replace(alone, stream=4.0, rate=8_750)) is None
    assert growth(alone) is None  # it began before
    waits = course([(33, 3, 30_000, 3_000), (63, 3, 30_000, 0)], 60, 1_000)  # a trigger of 30 s
    assert said(waits) is Upkeep.KEEPS_UP


def test_a_long_end_alone_shows_nothing_and_neither_do_slow_rows_that_are_soon_done() -> None:
    assert growth(taking(60.0, 0.5, stream=10.0)) is None
    assert growth(taking(2.0, 1.2)) is None


def test_no_micro_batch_after_the_first_shows_nothing() -> None:
    nothing, none = np.array([], np.float64), np.array([], np.int64)
    assert growth(Course(ends=nothing, lasted=nothing, rows=none, behind=none, stream=35, rate=1_000)) is None
    assert growth(course([(1, 1, 0, 0)], 35, 1_000)) is None
