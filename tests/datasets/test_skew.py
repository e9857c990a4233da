"""The laws of skew, drawing from them, and noticing when a draw is not from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from datasets.cache import Dataset
from datasets.errors import DatasetError
from datasets.generate_initial_data import generate
from datasets.population import ORPHANS, population
from datasets.skew import band, check, gini, hot_share_weights, rank_law, shares, zipf_weights
from datasets.spec import DatasetSpec
from tests.datasets.conftest import Query


def test_zipf_of_0_9_over_a_hundred_thousand_keys_is_the_80_20_rule() -> None:
    law = shares(zipf_weights(100_000, 0.9))
    assert law.top_1 == pytest.approx(0.045, abs=0.001)
    assert law.top_20_percent == pytest.approx(0.79, abs=0.005)
    assert law.gini == pytest.approx(0.74, abs=0.005)


@given(keys=st.integers(1, 2000), theta=st.floats(0, 1.5))
def test_zipf_weights_fall_and_add_up_to_one(keys: int, theta: float) -> None:
    weights = zipf_weights(keys, theta)
    assert weights.sum() == pytest.approx(1)
    assert (np.diff(weights) <= 0).all()
    assert weights[0] / weights[-1] == pytest.approx(keys**theta)


def test_no_skew_is_uniform() -> None:
    assert shares(zipf_weights(1000, 0.0)).top_20_percent == pytest.approx(0.2)
    assert gini(zipf_weights(1000, 0.0)) == pytest.approx(0, abs=1e-9)


@given(keys=st.integers(2, 2000), share=st.floats(0.001, 0.999))
def test_a_hot_share_goes_to_the_first_key_and_the_rest_evenly_to_the_others(keys: int, share: float) -> None:
    weights = hot_share_weights(keys, share)
    assert weights[0] == share
    assert weights.sum() == pytest.approx(1)
    assert len(set(weights[1:].tolist())) == 1


def test_all_rows_on_one_key_are_a_gini_near_one() -> None:
    assert gini(np.array([0] * 999 + [5])) == pytest.approx(0.999)


def test_inverse_sampling_maps_the_edges_of_the_unit_interval_to_the_first_and_last_rank() -> None:
    law = rank_law(np.array([0.5, 0.25, 0.25 - 1e-12]))
    uniforms = np.array([0.0, 0.4999, 0.5, 0.75, np.nextafter(1.0, 0.0)])
    assert law.draw(uniforms).tolist() == [0, 0, 1, 2, 2]


@given(keys=st.integers(1, 3000), theta=st.floats(0, 1.5), seed=st.integers(0, 2**32))
def test_the_guide_table_gives_what_a_full_search_gives(keys: int, theta: float, seed: int) -> None:
    weights = zipf_weights(keys, theta)
    uniforms = np.random.default_rng(seed).random(1000)
    searched = np.searchsorted(np.cumsum(weights), uniforms, side="right")
    assert (rank_law(weights).draw(uniforms) == np.minimum(searched, keys - 1)).all()


@pytest.mark.parametrize("scale", [0.5, 10])
@pytest.mark.parametrize("theta", [0.0, 0.5, 0.9, 1.2])
def test_the_whole_rank_curve_fits_the_law(theta: float, scale: float) -> None:
    """χ² over all merchants with at least ten expected rows, the rest as one; fails once in a thousand seeds."""
    keys = population(DatasetSpec(scale=scale, skew=theta, seed=5)).merchants
    rows = 1_000_000
    drawn = np.bincount(keys.draw(np.random.default_rng(7), rows) - 1, minlength=keys.known)
    drawn, law = drawn[keys.key_of_rank - 1], zipf_weights(keys.known, theta)
    enough = int(np.count_nonzero(law * rows >= 10))
    cells = [np.append(each[:enough], each[enough:].sum()) for each in (drawn.astype(float), law * rows)]
    got, expected = (cell[: enough + (enough < keys.known)] for cell in cells)
    assert chisquare(got, expected * (rows / expected.sum())).pvalue > 0.001


@pytest.mark.parametrize("rows", [100, 20_000])
@pytest.mark.parametrize("theta", [0.0, 0.9, 1.5])
def test_true_draws_pass_the_check(theta: float, rows: int) -> None:
    weights = zipf_weights(1000, theta)
    for seed in range(10):
        check("merchant", np.random.default_rng(seed).multinomial(rows, weights), weights)


@pytest.mark.parametrize(("drawn", "claimed"), [(0.9, 0.8), (0.0, 0.1), (0.9, 1.0)])
def test_draws_from_a_slightly_different_law_fail_the_check(drawn: float, claimed: float) -> None:
    counts = np.random.default_rng(1).multinomial(100_000, zipf_weights(1000, drawn))
    with pytest.raises(DatasetError, match="merchants have"):
        check("merchant", counts, zipf_weights(1000, claimed))


def test_rows_in_the_wrong_partition_fail_the_check_though_the_top_shares_are_right() -> None:
    counts = np.full(1000, 100)
    counts[500:900:2] += 100  # behind the top 20 % of equal weights, which are the first by rank
    counts[501:900:2] -= 100
    with pytest.raises(DatasetError, match="partition"):
        check("merchant", counts, zipf_weights(1000, 0.0))


def test_the_band_is_wider_than_six_sigma_and_not_by_much_for_many_rows() -> None:
    low, high = band(0.1, 1_000_000)
    assert 6 * 300 < 100_000 - low < 6 * 300 * 1.01
    assert high - 100_000 == pytest.approx(100_000 - low)


def test_the_law_by_merchant_includes_the_unknown_ones() -> None:
    people = population(DatasetSpec(scale=1, skew=0.9))
    assert people.merchants.weights.sum() == pytest.approx(1)
    assert people.merchants.weights[people.merchants.known :].sum() == pytest.approx(ORPHANS)


def test_the_ranks_are_scattered_over_the_keys() -> None:
    ids = population(DatasetSpec(scale=1, skew=0.9)).merchants.key_of_rank
    assert sorted(ids.tolist()) == list(range(1, 2001))
    assert abs(np.corrcoef(ids, np.arange(2000))[0, 1]) < 0.1


def test_the_manifest_states_the_shares_the_files_have(small: Dataset, small_query: Query) -> None:
    sql = "SELECT merchant_id, count(*) AS n FROM transactions GROUP BY 1 ORDER BY n DESC, 1 LIMIT 10"
    top = small_query(sql)
    spread = small.manifest.shares["merchant"]
    rows = small.manifest.tables["transactions"].rows
    assert spread.realised.top_1 == pytest.approx(top[0][1] / rows)
    assert spread.realised.top_10 == pytest.approx(sum(n for _, n in top) / rows)
    assert small.manifest.probes.merchant_id == top[0][0]


def test_what_is_expected_is_what_chance_gives_not_the_bare_law(small: Dataset) -> None:
    for column, spread in small.manifest.shares.items():
        for name in ("top_1", "top_10", "top_1_percent", "top_20_percent", "gini", "partition_skew"):
            realised, expected = getattr(spread.realised, name), getattr(spread.expected, name)
            assert realised == pytest.approx(expected, rel=0.2), (column, name)
    users = small.manifest.shares["user"].expected  # uniform, ten rows each
    assert 0.28 < users.top_20_percent < 0.36


def test_the_columns_asked_for_are_skewed_and_no_other(tmp_path: Path) -> None:
    for columns in (("user",), ("user", "merchant")):
        manifest = generate(DatasetSpec(scale=0.1, skew=1.2, skew_columns=columns), tmp_path / "-".join(columns))
        for column, spread in manifest.shares.items():
            assert (spread.realised.gini > 0.7) == (column in columns), (columns, column)


def test_order_of_skew_columns_does_not_matter_and_without_skew_there_are_none() -> None:
    both = DatasetSpec(scale=1, skew=1, skew_columns=("user", "merchant"))
    assert both == DatasetSpec(scale=1, skew=1, skew_columns=("merchant", "user", "user"))
    assert both.label == "skew 1 of merchant and user"
    assert DatasetSpec(scale=1, skew_columns=("user",)) == DatasetSpec(scale=1)
    for wrong in ((), ("country",), ("",)):
        with pytest.raises(DatasetError, match=r"skew column .* merchant or user"):
            DatasetSpec(scale=1, skew=1, skew_columns=wrong)
