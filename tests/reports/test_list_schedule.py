"""List scheduling: by hand, and what holds whatever the tasks are and wait for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.estimates.list_schedule import Work, makespan

durations = st.lists(st.integers(min_value=0, max_value=1000), min_size=1, max_size=30)
works = st.lists(
    st.builds(
        lambda tasks, begun, length: Work(tasks=tasks, begun=begun, ended=begun + length),
        durations,
        st.integers(min_value=0, max_value=50),
        st.integers(min_value=0, max_value=20),
    ),
    max_size=8,
)
cores = st.integers(min_value=1, max_value=40)


def work(*tasks: int, begun: int = 0, ended: int = 10) -> Work:
    return Work(tasks=tasks, begun=begun, ended=ended)


@pytest.mark.parametrize(
    ("tasks", "number", "expected"),
    [
        ((5, 3, 2, 4), 1, 14),
        ((5, 3, 2, 4), 2, 9),  # 5 and 3; 2 after the 3, so both are free at 5; 4 after either
        ((5, 3, 2, 4), 3, 6),  # 4 after the 2
        ((5, 3, 2, 4), 4, 5),
        ((1, 1, 1, 9), 2, 10),  # in order: the long one comes last and begins at 1
        ((9, 1, 1, 1), 2, 9),
        ((0, 0, 7), 1, 7),
    ],
)
def test_each_task_goes_to_the_core_that_is_free_first(tasks: tuple[int, ...], number: int, expected: int) -> None:
    assert makespan([work(*tasks)], number) == expected


def test_work_waits_for_what_had_ended_when_it_began() -> None:
    first, second = work(4, 4), work(6, 6, 6, begun=10, ended=30)
    assert makespan([first, second], 1000) == 4 + 6
    assert makespan([first, second], 2) == 4 + 12
    assert makespan([first, second], 1) == 26


def test_work_that_was_seen_side_by_side_shares_the_cores() -> None:
    first, second, third = work(4, 4), work(6, 6, 6, begun=9, ended=30), work(1, begun=30, ended=31)
    assert makespan([first, second], 1000) == 6
    assert makespan([first, second], 2) == 16  # 4 and 4, then 6 and 6, then the last 6
    assert makespan([first, second], 3) == 10  # 4, 4 and 6; the two others from 4 on
    assert makespan([first, second, third], 3) == 11


def test_work_waits_for_nothing_that_was_still_running() -> None:
    long, short, after = work(100, ended=90), work(2, ended=20), work(3, begun=20, ended=25)
    assert makespan([long, short, after], 2) == 100
    assert makespan([long, short, after], 1) == 105
    assert makespan([short, after], 2) == 5


def test_the_first_in_order_goes_first_as_soon_as_it_may() -> None:
    late, early, beside = work(5, begun=10, ended=20), work(1, ended=10), work(1, 1, 1, ended=20)
    assert makespan([late, early, beside], 1) == 9
    assert makespan([late, early, beside], 2) == 6  # the late one begins at 1, before the rest of what ran beside


def test_work_without_a_length_waits_for_nobody_and_keeps_nobody_waiting() -> None:
    assert makespan([work(3, begun=5, ended=5), work(2, begun=5, ended=5)], 2) == 3


def test_nothing_to_do_takes_no_time() -> None:
    assert makespan([], 3) == 0


@given(works, cores)
def test_no_schedule_beats_the_longest_row_or_the_mean_load_nor_breaks_grahams_bound(
    found: list[Work], number: int
) -> None:
    time = makespan(found, number)
    total = sum(sum(each.tasks) for each in found)
    row = makespan(found, sum(len(each.tasks) for each in found) or 1)
    assert time >= row >= max((max(each.tasks) for each in found), default=0)
    assert total <= time * number <= total + (number - 1) * row
    assert makespan(found, 1) == total


@given(durations, cores)
def test_one_core_more_never_makes_tasks_that_wait_for_none_longer(tasks: list[int], number: int) -> None:
    assert makespan([work(*tasks)], number + 1) <= makespan([work(*tasks)], number)
