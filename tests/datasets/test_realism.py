"""What makes the data look like payments: vocabularies, amounts by category, the rhythm of the day, no holes."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pytest
from faker.providers.address.en_US import Provider as Address
from faker.providers.person.en_US import Provider as Person
from scipy.stats import chisquare, kstest, norm

from datasets.cache.cache import Dataset
from datasets.drawing.names import draw_names
from datasets.payments.payments import AT_LIMIT
from datasets.payments.rhythm import HOURLY_RHYTHM
from datasets.payments.schemas import EVENT_TABLES, SCHEMAS
from datasets.payments.vocabulary import (
    CATEGORIES,
    CHANNEL_SHARES,
    CHANNELS,
    CURRENCIES,
    CURRENCY_SHARES,
    MEDIANS,
    SPREADS,
    STATUSES,
)
from tests.datasets.conftest import Query, count


def column(query: Query, sql: str) -> list[str]:
    return [row[0] for row in query(sql)]


def test_no_column_of_any_table_is_a_float_or_may_be_null(query: Query) -> None:
    for name, schema in SCHEMAS.items():
        assert not any(pa.types.is_floating(field.type) or field.nullable for field in schema)
        for field in schema:
            assert count(query, f"FROM {name} WHERE {field.name} IS NULL") == 0, (name, field.name)


def test_people_have_names_of_fakers_and_addresses_made_of_them(small_query: Query) -> None:
    people = small_query("SELECT full_name, email, user_id FROM users")
    for name, address, key in people:
        first, last = name.split(" ")
        assert re.fullmatch(rf"{first}\.{last}\.{key}@[a-z0-9-]+\.example", address, re.IGNORECASE), address
        assert address == address.lower()
    assert {name.split()[0] for name, _, _ in people} <= set(Person.first_names)
    assert {name.split()[1] for name, _, _ in people} <= set(Person.last_names)
    assert len({address.split("@")[1] for _, address, _ in people}) > 50


def test_merchants_are_called_by_company_and_town(small_query: Query) -> None:
    names = draw_names(1)
    called = set(column(small_query, "SELECT DISTINCT merchant_name FROM merchants"))
    assert called <= {f"{company}, {town}" for company in names.companies for town in names.towns}
    assert len(called) > 900


def test_countries_are_iso_codes_and_a_few_of_them_have_most_of_the_people(small_query: Query) -> None:
    for table in ("users", "merchants"):
        codes = column(small_query, f"SELECT country FROM {table} GROUP BY 1 ORDER BY count(*) DESC")
        assert set(codes) <= set(Address.alpha_2_country_codes)
        assert all(re.fullmatch("[A-Z]{2}", code) for code in codes)
        assert len(codes) > 30
        rows = count(small_query, f"FROM {table}")
        assert count(small_query, f"FROM {table} WHERE country IN {tuple(codes[:5])}") > 0.4 * rows


def test_vocabularies_are_drawn_once_per_seed_and_differ_between_seeds() -> None:
    assert draw_names(1) == draw_names(1)
    assert draw_names(1) != draw_names(2)
    for words in (draw_names(1).first, draw_names(1).last, draw_names(1).countries):
        assert len(words) == len(set(words)) > 30


def test_columns_of_few_words_hold_those_words_in_the_shares_intended(small_query: Query) -> None:
    for name, words, shares in (("currency", CURRENCIES, CURRENCY_SHARES), ("channel", CHANNELS, CHANNEL_SHARES)):
        found: dict[str, int] = dict(small_query(f"SELECT {name}, count(*) FROM transactions GROUP BY 1"))
        assert set(found) == set(words)
        numbers = [found[word] for word in words]
        assert chisquare(numbers, np.array(shares) * sum(numbers)).pvalue > 0.001
    for part in ("transactions", "stream"):
        assert set(column(small_query, f"SELECT DISTINCT status FROM {part}")) == set(STATUSES)


@pytest.mark.parametrize("category", range(len(CATEGORIES)), ids=CATEGORIES)
def test_amounts_of_a_category_are_log_normal_around_its_median(category: int, small_query: Query) -> None:
    """Kolmogorov and Smirnov's test; fails for one seed in ten thousand."""
    amounts = column(
        small_query,
        "SELECT (amount * 100)::BIGINT FROM transactions JOIN merchants USING (merchant_id) "
        "LEFT JOIN policies USING (category) "
        f"WHERE category = '{CATEGORIES[category]}' AND coalesce(amount NOT IN (max_amount, max_amount + 0.01), true)",
    )
    scores = (np.log(np.array(amounts, dtype=float)) - np.log(MEDIANS[category])) / SPREADS[category]
    assert len(scores) > 200
    assert kstest(scores, norm.cdf).pvalue > 1e-4


def test_amounts_at_their_limit_are_as_many_as_intended(small_query: Query) -> None:
    limited = "FROM transactions JOIN merchants USING (merchant_id) JOIN policies USING (category)"
    rows = count(small_query, limited)
    at, above = (count(small_query, f"{limited} WHERE amount = max_amount{more}") for more in ("", " + 0.01"))
    assert (at + above) / rows == pytest.approx(AT_LIMIT, rel=0.5)
    assert 1 < at / above < 4


def test_payments_follow_the_rhythm_of_the_day(small_query: Query) -> None:
    """χ² over the hours; fails for one seed in a thousand. Thirteen rows at most are planted."""
    numbers = column(
        small_query, "SELECT count(*) FROM transactions GROUP BY hour(event_time) ORDER BY hour(event_time)"
    )
    expected = np.array(HOURLY_RHYTHM) / sum(HOURLY_RHYTHM) * sum(map(int, numbers))
    assert chisquare(np.array(numbers, dtype=float), expected).pvalue > 0.001
    assert max(numbers) == numbers[12] or max(numbers) in numbers[18:20]
    hours = column(small_query, "SELECT hour(event_time) FROM stream ANTI JOIN transactions USING (transaction_id)")
    night, evening = (sum(hour in times for hour in map(int, hours)) for times in (range(1, 5), range(17, 21)))
    assert evening > 4 * night


def test_a_user_pays_with_three_devices_at_most_and_often_with_more_than_one(small_query: Query) -> None:
    devices = "SELECT user_id, count(DISTINCT device_id) AS n, count(*) AS payments FROM transactions GROUP BY 1"
    assert count(small_query, f"FROM ({devices}) WHERE n > 3") == 0
    assert count(small_query, f"FROM ({devices}) WHERE n = 3") > 0.5 * count(small_query, f"FROM ({devices})")


def test_rules_can_be_triggered_and_can_be_missed(query: Query) -> None:
    assert count(query, "FROM risk_rules WHERE min_score NOT BETWEEN 1 AND 1000 OR weight < 1") == 0


def test_every_version_and_every_signal_is_delivered_once(small: Dataset, small_query: Query) -> None:
    for table, key in zip(EVENT_TABLES, ("transaction_id, updated_at", "signal_id"), strict=True):
        assert count(small_query, f"SELECT DISTINCT {key} FROM {table}") == small.manifest.tables[table].rows
