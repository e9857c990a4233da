"""Invariants of transaction versions, historical and in the stream."""

from __future__ import annotations

import pytest

from datasets.cache.cache import Dataset
from tests.datasets.conftest import Query, count

DAY_31 = "TIMESTAMPTZ '2026-01-31 00:00:00Z'"
END = "TIMESTAMPTZ '2026-02-01 00:00:00Z'"
OTHER_COLUMNS = "user_id, merchant_id, amount, currency, channel, device_id, ip_address, event_time"


def test_a_historical_transaction_has_one_version_in_days_one_to_thirty(query: Query) -> None:
    assert count(query, "SELECT transaction_id FROM transactions GROUP BY 1 HAVING count(*) > 1") == 0
    outside = f"event_time < TIMESTAMPTZ '2026-01-01 00:00:00Z' OR event_time >= {DAY_31}"
    assert count(query, f"FROM transactions WHERE {outside}") == 0


def test_all_thirty_days_have_transactions(small_query: Query) -> None:
    assert count(small_query, "SELECT DISTINCT event_time::DATE FROM transactions") == 30


def test_no_version_is_older_than_its_payment(query: Query) -> None:
    assert count(query, "FROM versions WHERE updated_at < event_time") == 0


def test_a_few_historical_ones_were_last_updated_early_on_day_31(query: Query) -> None:
    late = count(query, f"FROM transactions WHERE updated_at >= {DAY_31}")
    assert 1 <= late < 0.05 * count(query, "FROM transactions")
    assert count(query, f"FROM transactions WHERE updated_at >= {DAY_31} + INTERVAL 6 HOURS") == 0


def test_all_versions_of_the_stream_are_of_day_31(query: Query) -> None:
    assert count(query, f"FROM stream WHERE updated_at < {DAY_31} OR updated_at >= {END}") == 0


def test_about_half_of_the_stream_are_new_transactions_whose_first_version_is_the_payment(query: Query) -> None:
    new = count(query, "FROM stream ANTI JOIN transactions USING (transaction_id)")
    assert new / count(query, "FROM stream") == pytest.approx(0.5, abs=0.05)
    first = "SELECT transaction_id, min(updated_at) AS first, min(event_time) AS paid FROM stream GROUP BY 1"
    assert count(query, f"FROM ({first}) ANTI JOIN transactions USING (transaction_id) WHERE first != paid") == 0
    assert count(query, f"FROM stream ANTI JOIN transactions USING (transaction_id) WHERE event_time < {DAY_31}") == 0


def test_newer_versions_differ_in_status_and_time_only(query: Query) -> None:
    for name in OTHER_COLUMNS.split(", "):
        assert count(query, f"SELECT transaction_id FROM versions GROUP BY 1 HAVING count(DISTINCT {name}) > 1") == 0


def test_a_version_always_has_another_status_than_the_one_before(query: Query) -> None:
    previous = "lag(status) OVER (PARTITION BY transaction_id ORDER BY updated_at, source)"
    assert count(query, f"FROM versions QUALIFY status = {previous}") == 0


def test_newer_versions_reach_back_seven_days_at_most_and_mostly_one_or_two(small_query: Query) -> None:
    back = (
        f"SELECT date_diff('day', event_time::DATE, DATE '2026-01-31') AS days FROM stream WHERE event_time < {DAY_31}"
    )
    [(furthest, recent)] = small_query(f"SELECT max(days), avg((days <= 2)::INT) FROM ({back})")
    assert furthest <= 7
    assert recent > 0.6
    assert count(small_query, "FROM stream WHERE updated_at - event_time > INTERVAL 7 DAYS") == 0


def test_newer_versions_come_after_the_historical_one_or_tie_with_it(query: Query) -> None:
    both = "FROM stream s JOIN transactions h USING (transaction_id)"
    assert count(query, f"{both} WHERE s.updated_at < h.updated_at") == 0


def test_some_versions_tie_with_a_historical_one_in_time_but_not_in_status(query: Query) -> None:
    ties = "FROM stream s JOIN transactions h USING (transaction_id, updated_at)"
    assert count(query, ties) >= 1
    assert count(query, f"{ties} WHERE s.status = h.status") == 0
    assert count(query, f"FROM transactions WHERE updated_at >= {DAY_31}") > count(query, ties)


def test_some_transactions_have_several_versions_in_the_stream_over_twenty_minutes_apart(query: Query) -> None:
    assert count(query, "SELECT transaction_id FROM stream GROUP BY 1 HAVING count(*) > 1") >= 1
    gap = "updated_at - lag(updated_at) OVER (PARTITION BY transaction_id ORDER BY updated_at)"
    assert count(query, f"FROM stream QUALIFY {gap} <= INTERVAL 20 MINUTES") == 0


def test_some_versions_are_as_close_as_is_allowed(small_query: Query) -> None:
    gap = "epoch_us(updated_at) - lag(epoch_us(updated_at)) OVER (PARTITION BY transaction_id ORDER BY updated_at)"
    assert small_query(f"SELECT min(gap) FROM (SELECT {gap} AS gap FROM stream)") == [(20 * 60 * 1_000_000 + 1,)]


def test_some_new_transactions_and_some_ties_have_further_versions(small_query: Query) -> None:
    several = "SELECT transaction_id, count(*) AS n FROM stream GROUP BY 1 HAVING n > 1"
    assert count(small_query, f"FROM ({several}) ANTI JOIN transactions USING (transaction_id)") >= 1
    assert count(small_query, f"FROM ({several}) WHERE n > 2") >= 1


def test_a_version_is_identified_by_transaction_and_time_within_each_part(query: Query) -> None:
    key = "source, transaction_id, updated_at"
    assert count(query, f"SELECT {key} FROM versions GROUP BY {key} HAVING count(*) > 1") == 0


def test_about_one_in_two_hundred_refers_to_an_unknown_user_or_merchant(small_query: Query) -> None:
    rows = count(small_query, "FROM transactions")
    for table, key in (("users", "user_id"), ("merchants", "merchant_id")):
        orphans = count(small_query, f"FROM transactions ANTI JOIN {table} USING ({key})")
        assert orphans / rows == pytest.approx(0.0025, abs=0.0012)


def test_even_tiny_data_has_orphans_in_both_parts(query: Query) -> None:
    for part in ("transactions", "stream"):
        assert count(query, f"FROM {part} ANTI JOIN users USING (user_id)") >= 1
        assert count(query, f"FROM {part} ANTI JOIN merchants USING (merchant_id)") >= 1


def test_amounts_are_positive_and_some_equal_their_limit_or_exceed_it_by_a_cent(query: Query) -> None:
    assert count(query, "FROM versions WHERE amount <= 0") == 0
    limits = "FROM transactions JOIN merchants USING (merchant_id) JOIN policies USING (category)"
    assert count(query, f"{limits} WHERE amount = max_amount") >= 1
    assert count(query, f"{limits} WHERE amount = max_amount + 0.01") >= 1


def test_a_plausible_share_is_over_its_limit(small_query: Query) -> None:
    [(share,)] = small_query(
        "SELECT avg((amount > max_amount)::INT) FROM transactions "
        "JOIN merchants USING (merchant_id) JOIN policies USING (category)"
    )
    assert 0.02 < share < 0.3


def test_both_sides_of_midnight_are_there_to_the_microsecond(query: Query) -> None:
    for time in ("2026-01-10 23:59:59.999999Z", "2026-01-11 00:00:00Z"):
        assert count(query, f"FROM transactions WHERE event_time = TIMESTAMPTZ '{time}'") >= 1


def test_all_five_statuses_occur_and_devices_belong_to_users(small_query: Query) -> None:
    assert count(small_query, "SELECT DISTINCT status FROM transactions") == 5
    assert count(small_query, "SELECT device_id FROM transactions GROUP BY 1 HAVING count(DISTINCT user_id) > 1") == 0
    assert count(small_query, "FROM transactions WHERE NOT regexp_full_match(device_id, '[0-9a-f]{16}')") == 0
    assert count(small_query, r"FROM transactions WHERE NOT regexp_full_match(ip_address, '10(\.[12]\d\d){3}')") == 0


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("transactions", ("transaction_id", "user_id", "merchant_id", "epoch_us(event_time)", "epoch_us(updated_at)")),
        ("fraud_signals", ("signal_id", "transaction_id", "epoch_us(detected_at)")),
        ("users", ("user_id", "epoch(signup_date)")),
        ("merchants", ("merchant_id", "epoch(onboarded_date)")),
    ],
)
def test_rows_are_in_no_useful_order(table: str, columns: tuple[str, ...], small_query: Query) -> None:
    limit = 5 / count(small_query, f"FROM {table}") ** 0.5  # sigmas of a correlation by chance
    for column in columns:
        rows = f"SELECT {column} AS value, row_number() OVER () AS place FROM {table}"
        [(correlation,)] = small_query(f"SELECT abs(corr(value, place)) FROM ({rows})")
        assert correlation < limit, column


def test_the_probes_find_something(tiny: Dataset, query: Query) -> None:
    probes = tiny.manifest.probes  # the day, week and status are the same in all datasets
    assert (probes.week_end - probes.week_start).days == 6
    found = f"FROM transactions WHERE event_time::DATE = '{probes.day}' AND status = '{probes.status}'"
    assert count(query, found) >= 1
    assert count(query, f"{found} AND transaction_id IN (SELECT transaction_id FROM stream)") == 0
    week = f"event_time::DATE BETWEEN '{probes.week_start}' AND '{probes.week_end}'"
    assert count(query, f"FROM transactions WHERE {week}") >= 1
