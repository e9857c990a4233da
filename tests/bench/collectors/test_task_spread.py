from typing import Any

import pytest

from bench.collectors.task_spread import quantiles, skew
from tests.bench.collectors.recorded import Recorded


@pytest.mark.parametrize("job", ["batch", "stream", "adaptive"])
def test_quantiles_are_those_that_spark_gives(version: str, job: str) -> None:
    recorded = Recorded(version, job)
    summaries: dict[str, Any] = recorded["summaries"]
    compared = 0
    for done in recorded.done:
        said = summaries[f"{done.attempt.stage_id}/{done.attempt.attempt_id}"]
        for values, theirs in (
            ([task.duration for task in done.successful], said["duration"]),
            ([task.shuffle_read_bytes for task in done.successful], said["shuffleReadMetrics"]["readBytes"]),
        ):
            mine = quantiles(values, 1)
            assert [mine.minimum, mine.p25, mine.median, mine.p75, mine.p95, mine.maximum] == theirs
            compared += 1
    assert compared >= 6


def test_the_median_of_an_even_number_is_the_upper_one() -> None:
    assert quantiles([4, 1, 3, 2], 1).median == 3


def test_one_value_is_all_its_quantiles() -> None:
    found = quantiles([7], 0.5)
    assert found.minimum == found.median == found.maximum == 3.5


def test_measures_of_skew_are_what_their_names_say() -> None:
    found = skew([1, 1, 1, 1, 1, 1, 1, 9], wall=10)
    assert found is not None
    assert found.ratio == 9
    assert found.imbalance == pytest.approx(9 / 2 - 1)
    assert found.variation == pytest.approx((7 * 1 + 49) ** 0.5 / 8**0.5 / 2)
    assert found.straggler_share == pytest.approx((9 - 1) / 10)


def test_equal_tasks_have_no_skew() -> None:
    found = skew([5] * 8, wall=5)
    assert found is not None
    assert (found.ratio, found.variation, found.imbalance, found.straggler_share) == (1, 0, 0, 0)


def test_three_quarters_of_nothing_leave_no_ratio_but_an_imbalance() -> None:
    found = skew([0] * 7 + [8])
    assert found is not None
    assert found.ratio is None
    assert found.imbalance == 7
    assert found.straggler_share is None


@pytest.mark.parametrize("values", [[1] * 7, [0] * 8, []], ids=["few tasks", "nothing done", "no tasks"])
def test_where_skew_means_nothing_it_is_not_measured(values: list[int]) -> None:
    assert skew(values, wall=1) is None
