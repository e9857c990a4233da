"""What a spec accepts, and what follows from it."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.cache.cache import Dataset
from datasets.drawing.rows import portion
from datasets.errors import DatasetError
from datasets.spec import Counts, DatasetSpec


@pytest.mark.parametrize("scale", [0, -1, math.nan, math.inf, 10_001, True])
def test_a_scale_that_is_no_positive_finite_number_is_refused(scale: float) -> None:
    with pytest.raises(DatasetError, match="scale"):
        DatasetSpec(scale=scale)


@pytest.mark.parametrize("skew", [-0.1, 1.51, math.nan])
def test_a_skew_outside_its_range_is_refused(skew: float) -> None:
    with pytest.raises(DatasetError, match="skew"):
        DatasetSpec(scale=1, skew=skew)


@pytest.mark.parametrize("share", [0.0, 1.0, -1.0, math.nan])
def test_a_hot_share_outside_its_range_is_refused(share: float) -> None:
    with pytest.raises(DatasetError, match="hot share"):
        DatasetSpec(scale=1, hot_share=share)


def test_skew_and_hot_share_exclude_each_other_in_one_line() -> None:
    with pytest.raises(DatasetError, match="exclude each other") as caught:
        DatasetSpec(scale=1, skew=0.9, hot_share=0.5)
    assert "\n" not in str(caught.value)


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(DatasetError, match="seed"):
        DatasetSpec(scale=1, seed=-1)


def test_the_label_names_the_law() -> None:
    assert DatasetSpec(scale=1, skew=0.9).label == "skew 0.9"
    assert DatasetSpec(scale=1).label == "skew 0"
    assert DatasetSpec(scale=1, hot_share=0.5).label == "hot share 0.5"


def test_counts_follow_the_data_model_at_scale_ten() -> None:
    counts = DatasetSpec(scale=10).counts
    assert (counts.users, counts.merchants, counts.policies, counts.risk_rules) == (100_000, 20_000, 19, 8)
    assert (counts.transactions, counts.transaction_events) == (1_000_000, 100_000)


@given(scale=st.floats(min_value=1e-9, max_value=10_000, allow_nan=False))
def test_every_table_has_rows_at_every_scale(scale: float) -> None:
    counts: Counts = DatasetSpec(scale=scale).counts
    assert min(counts.users, counts.transactions, counts.new_transactions, counts.transaction_events) >= 1
    assert counts.merchants >= 1_000
    assert abs(counts.updates - counts.new_transactions - counts.follow_ups) <= 1


def test_equal_numbers_of_other_types_are_the_same_dataset() -> None:
    assert DatasetSpec(scale=1, skew=-0.0).fingerprint == DatasetSpec(scale=1.0, skew=0).fingerprint


def test_every_part_of_the_spec_enters_the_fingerprint() -> None:
    specs = [
        DatasetSpec(scale=1),
        DatasetSpec(scale=2),
        DatasetSpec(scale=1, skew=0.9),
        DatasetSpec(scale=1, hot_share=0.9),
        DatasetSpec(scale=1, seed=2),
    ]
    assert len({spec.fingerprint for spec in specs}) == len(specs)


@given(total=st.integers(0, 10_000), cuts=st.lists(st.integers(0, 500), max_size=5), of=st.just(500))
def test_portions_add_up_to_the_total(total: int, cuts: list[int], of: int) -> None:
    edges = [0, *sorted(cuts), of]
    assert sum(portion(total, a, b, of) for a, b in pairwise(edges)) == total


def test_the_estimated_size_is_within_a_quarter_of_the_real_one(small: Dataset, tiny: Dataset) -> None:
    for dataset in (small, tiny):
        real = sum(table.bytes for table in dataset.manifest.tables.values())
        assert 0.75 < dataset.manifest.spec.estimated_bytes / real < 1.25


def test_order_of_skew_columns_does_not_matter_and_without_skew_there_are_none() -> None:
    both = DatasetSpec(scale=1, skew=1, skew_columns=("user", "merchant"))
    assert both == DatasetSpec(scale=1, skew=1, skew_columns=("merchant", "user", "user"))
    assert both.label == "skew 1 of merchant and user"
    assert DatasetSpec(scale=1, skew_columns=("user",)) == DatasetSpec(scale=1)
    for wrong in ((), ("country",), ("",)):
        with pytest.raises(DatasetError, match=r"skew column .* merchant or user"):
            DatasetSpec(scale=1, skew=1, skew_columns=wrong)
