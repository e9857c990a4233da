"""What a law lets expect, and noticing when rows are no draw from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from datasets import generate_initial_data
from datasets.cache.cache import Dataset, ensure
from datasets.drawing.calibration import KeyLaw, band, check, expected_shares
from datasets.drawing.laws import Law
from datasets.drawing.rows import Longs
from datasets.errors import DatasetError
from datasets.payments import dimensions, signals, transactions, versions
from datasets.payments.population import Keys, population
from datasets.spec import DatasetSpec


def by_key(law: Law) -> KeyLaw:
    """The law of keys that are popular in their own order, in two blocks."""
    keys, weights, cut = np.arange(law.keys) + 1, law.weights(), law.keys // 3
    return lambda: [(keys[:cut], weights[:cut]), (keys[cut:], weights[cut:])]


@pytest.mark.parametrize("rows", [100, 20_000])
@pytest.mark.parametrize("theta", [0.0, 0.9, 1.5])
def test_true_draws_pass_the_check(theta: float, rows: int) -> None:
    law = Law(1000, theta)
    for seed in range(10):
        check("merchant", by_key(law), np.random.default_rng(seed).multinomial(rows, law.weights()))


@pytest.mark.parametrize(("drawn", "claimed"), [(0.9, 0.8), (0.0, 0.1), (0.9, 1.0)])
def test_draws_from_a_slightly_different_law_fail_the_check(drawn: float, claimed: float) -> None:
    counts = np.random.default_rng(1).multinomial(100_000, Law(1000, drawn).weights())
    with pytest.raises(DatasetError, match="merchants have"):
        check("merchant", by_key(Law(1000, claimed)), counts)


@pytest.mark.parametrize(("name", "size"), [("top 1", 1), ("top 10", 10), ("top 1 %", 20), ("top 20 %", 400)])
def test_each_set_of_top_keys_is_checked(name: str, size: int) -> None:
    law = Law(2000, 0.5)
    counts = np.rint(law.weights() * 10_000_000).astype(np.int64)
    counts[size - 1] += 100_000  # the last of the set gets what the next ones after it lose
    counts[size : size + 100] -= 1_000
    with pytest.raises(DatasetError, match=f"the {name} merchants have"):
        check("merchant", by_key(law), counts)


def test_rows_in_the_wrong_partition_fail_the_check_though_the_top_shares_are_right() -> None:
    counts = np.full(1000, 100)
    counts[500:900:2] += 100  # behind the top 20 % of equal weights, which are the first by rank
    counts[501:900:2] -= 100
    with pytest.raises(DatasetError, match="partition"):
        check("merchant", by_key(Law(1000)), counts)


def test_the_band_is_wider_than_six_sigma_and_not_by_much_for_many_rows() -> None:
    low, high = band(0.1, 1_000_000)
    assert 6 * 300 < 100_000 - low < 6 * 300 * 1.01
    assert high - 100_000 == pytest.approx(100_000 - low)


def test_generation_fails_when_shares_leave_the_band(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Uneven(Keys):
        def draw(self, rng: np.random.Generator, size: int) -> Longs:
            return np.minimum(Keys.draw(self, rng, size), self.known - 50)

    people = population(DatasetSpec(scale=1))
    broken = replace(people, users=Uneven(law=people.users.law, ranks=None, key_of_rank=None))
    monkeypatch.setattr(generate_initial_data, "population", lambda spec: broken)
    with pytest.raises(
        DatasetError, match=r"(users have|by user).* of 100000 transactions, expected .* report it"
    ) as caught:
        ensure(DatasetSpec(scale=1), tmp_path)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("spec", [DatasetSpec(scale=1), DatasetSpec(scale=1, hot_share=0.0001, seed=2)])
def test_rows_planted_in_every_chunk_do_not_pile_up_on_a_key(
    spec: DatasetSpec, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for module in (transactions, versions, signals, dimensions):
        monkeypatch.setattr(module, "CHUNK", 5000)
    manifest = ensure(spec, tmp_path).manifest  # or it would raise
    assert manifest.tables["transactions"].files == 20


def test_expected_shares_are_averages_of_draws_that_lose_no_row() -> None:
    law = Law(1000, 0.9)
    got = expected_shares(by_key(law), 1_000_000, np.random.default_rng(3))
    assert got.top_1 == pytest.approx(law.weights()[0], rel=0.01)
    assert got.top_20_percent == pytest.approx(law.weights()[:200].sum(), rel=0.01)


def test_what_is_expected_is_what_chance_gives_not_the_bare_law(small: Dataset) -> None:
    for column, spread in small.manifest.shares.items():
        for name in ("top_1", "top_10", "top_1_percent", "top_20_percent", "gini", "partition_skew"):
            realised, expected = getattr(spread.realised, name), getattr(spread.expected, name)
            assert realised == pytest.approx(expected, rel=0.2), (column, name)
    users = small.manifest.shares["user"].expected  # uniform, ten rows each
    assert 0.28 < users.top_20_percent < 0.36
