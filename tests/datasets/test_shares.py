"""Shares of rows over keys: against plain formulas, and as the manifest states them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.cache.cache import Dataset
from datasets.drawing.laws import Law
from datasets.drawing.murmur3 import partition_of_longs
from datasets.drawing.rows import Column
from datasets.drawing.shares import Block, Shares, shares
from datasets.generate_initial_data import generate
from datasets.spec import DatasetSpec
from tests.datasets.conftest import Query, connect


def block(rows: Column) -> Block:
    return np.arange(len(rows)) + 1, rows


def of(rows: Column) -> Shares:
    return shares([block(rows)])


def plain_gini(rows: list[int]) -> float:
    """Half of the mean difference between two keys, over the mean."""
    values = np.array(rows, dtype=float)
    return float(np.abs(values[:, None] - values[None, :]).mean() / (2 * values.mean()))


def test_zipf_of_0_9_over_a_hundred_thousand_keys_is_the_80_20_rule() -> None:
    law = of(Law(100_000, 0.9).weights())
    assert law.top_1 == pytest.approx(0.045, abs=0.001)
    assert law.top_20_percent == pytest.approx(0.79, abs=0.005)
    assert law.gini == pytest.approx(0.74, abs=0.005)


def test_no_skew_is_uniform() -> None:
    uniform = of(Law(1000).weights())
    assert uniform.top_20_percent == pytest.approx(0.2)
    assert uniform.gini == pytest.approx(0, abs=1e-9)


def test_all_rows_on_one_key_are_a_gini_near_one() -> None:
    assert of(np.array([0] * 999 + [5])).gini == pytest.approx(0.999)


counts = st.lists(st.integers(0, 20), min_size=1, max_size=250).filter(any)


@given(rows=counts)
def test_shares_are_what_sorting_all_keys_gives(rows: list[int]) -> None:
    got, ordered = of(np.array(rows)), sorted(rows, reverse=True)
    for share, size in (
        (got.top_1, 1),
        (got.top_10, 10),
        (got.top_1_percent, -(-len(rows) // 100)),
        (got.top_20_percent, -(-len(rows) // 5)),
    ):
        assert share == pytest.approx(sum(ordered[:size]) / sum(rows))
    assert got.gini == pytest.approx(plain_gini(rows), abs=1e-9)
    assert got.keys == len(rows)


@given(rows=counts, cut=st.integers(0, 250))
def test_shares_are_the_same_block_by_block(rows: list[int], cut: int) -> None:
    keys, values = block(np.array(rows))
    pieces = [(keys[:cut], values[:cut]), (keys[cut:], values[cut:])]
    assert shares(piece for piece in pieces if len(piece[0])) == shares([(keys, values)])


@pytest.mark.process
def test_partition_skew_is_the_largest_over_the_median_partition() -> None:
    rows = np.full(100_000, 3)
    rows[41] = 100_000
    per_partition = [0] * 200
    for key, count in enumerate(rows.tolist(), start=1):
        per_partition[int(partition_of_longs(np.array([key]), 200)[0])] += count
    median = sum(sorted(per_partition)[99:101]) / 2
    assert of(rows).partition_skew == pytest.approx(max(per_partition) / median)
    assert of(np.array([1, 2])).partition_skew is None


@pytest.mark.parametrize("column", ["merchant", "user"])
def test_the_manifest_states_the_shares_the_files_have(column: str, small: Dataset, small_query: Query) -> None:
    per_key: dict[int, int] = dict(small_query(f"SELECT {column}_id, count(*) FROM transactions GROUP BY 1"))
    realised = small.manifest.shares[column].realised
    rows = np.zeros(realised.keys, dtype=np.int64)  # keys without rows count, those of no dimension table too
    for key, number in per_key.items():
        rows[key - 1] = number
    assert of(rows) == realised
    assert realised.keys > small.manifest.tables[f"{column}s"].rows
    if column == "merchant":
        assert per_key[small.manifest.probes.merchant_id] == max(per_key.values())


def test_a_hot_share_is_the_share_of_the_hottest_merchant_and_the_rest_is_even(tmp_path: Path) -> None:
    manifest = generate(DatasetSpec(scale=1, hot_share=0.5), tmp_path / "hot")
    spread = manifest.shares["merchant"]
    for found in (spread.realised, spread.expected):
        assert found.top_1 == pytest.approx(0.5, abs=0.01)
    with connect(tmp_path / "hot") as connection:
        rest = connection.execute("SELECT count(*) FROM transactions GROUP BY merchant_id ORDER BY 1 DESC OFFSET 1")
        numbers = np.array(rest.fetchall())[:1990]
    assert numbers.var() / numbers.mean() == pytest.approx(1, abs=0.2)  # as by chance alone


def test_the_columns_asked_for_are_skewed_and_no_other(tmp_path: Path) -> None:
    for columns in (("user",), ("user", "merchant")):
        manifest = generate(DatasetSpec(scale=0.1, skew=1.2, skew_columns=columns), tmp_path / "-".join(columns))
        for column, spread in manifest.shares.items():
            assert (spread.realised.gini > 0.7) == (column in columns), (columns, column)
