"""Schemas as they stand in the files, and the dimension tables."""

from __future__ import annotations

import pyarrow.parquet as pq

from datasets.cache.cache import Dataset
from datasets.payments.schemas import SCHEMAS
from tests.datasets.conftest import Query, count


def test_every_file_has_the_plain_types_of_its_schema(small: Dataset, tiny: Dataset) -> None:
    for dataset in (small, tiny):
        for entry in dataset.manifest.files:
            schema = pq.read_schema(dataset.folder / entry.path)
            assert schema.equals(SCHEMAS[entry.path.split("/")[0]].remove_metadata()), entry.path


def test_timestamps_are_microseconds_adjusted_to_utc_and_money_is_a_decimal(small: Dataset) -> None:
    columns = pq.ParquetFile(small.folder / "transactions" / "part-00000.parquet").schema
    types = {columns.column(i).name: str(columns.column(i).logical_type) for i in range(len(columns))}
    assert "isAdjustedToUTC=true, timeUnit=microseconds" in types["event_time"]
    assert types["amount"] == "Decimal(precision=12, scale=2)"


def test_no_arrow_schema_is_stored_and_nothing_is_compressed(small: Dataset) -> None:
    metadata = pq.read_metadata(small.folder / "transactions" / "part-00000.parquet")
    assert metadata.metadata is None
    assert metadata.row_group(0).column(0).compression == "UNCOMPRESSED"


def test_every_column_is_explained() -> None:
    for schema in SCHEMAS.values():
        assert all(field.metadata[b"description"] for field in schema)


def test_the_manifest_counts_what_the_files_hold(small: Dataset, small_query: Query) -> None:
    for name, table in small.manifest.tables.items():
        assert count(small_query, f"FROM {name}") == table.rows
    counts = small.manifest.spec.counts
    tables = small.manifest.tables
    assert (tables["users"].rows, tables["merchants"].rows) == (counts.users, counts.merchants)
    assert tables["transactions"].rows == counts.transactions
    assert tables["transaction_events"].rows == counts.transaction_events + 1


def test_keys_of_the_dimensions_are_unique_and_dense(query: Query) -> None:
    for table, key in (("users", "user_id"), ("merchants", "merchant_id"), ("policies", "policy_id")):
        [(rows, keys, least, most)] = query(
            f"SELECT count(*), count(DISTINCT {key}), min({key}), max({key}) FROM {table}"
        )
        assert rows == keys == most
        assert least == 1


def test_addresses_are_unique_and_names_come_from_a_vocabulary(small_query: Query) -> None:
    [(rows, mails, names, first)] = small_query(
        "SELECT count(*), count(DISTINCT email), count(DISTINCT full_name), "
        "count(DISTINCT split_part(full_name, ' ', 1)) FROM users"
    )
    assert mails == rows
    assert first < 600 < names


def test_users_and_merchants_joined_before_day_one(query: Query) -> None:
    assert count(query, "FROM users WHERE signup_date >= DATE '2026-01-01'") == 0
    assert count(query, "FROM merchants WHERE onboarded_date >= DATE '2026-01-01'") == 0
    assert count(query, "FROM users WHERE risk_segment NOT IN ('LOW', 'MEDIUM', 'HIGH') OR len(country) != 2") == 0


def test_one_of_twenty_categories_has_no_policy_and_no_other_lacks_one(query: Query) -> None:
    assert count(query, "SELECT DISTINCT category FROM merchants") == 20
    assert count(query, "SELECT DISTINCT category FROM policies") == count(query, "FROM policies") == 19
    assert count(query, "SELECT DISTINCT category FROM merchants ANTI JOIN policies USING (category)") == 1


def test_there_is_one_rule_for_each_of_eight_signal_types(query: Query) -> None:
    assert count(query, "SELECT DISTINCT signal_type FROM risk_rules") == count(query, "FROM risk_rules") == 8
    assert query("SELECT DISTINCT action FROM risk_rules ORDER BY 1") == [("BLOCK",), ("REVIEW",)]
    assert count(query, "FROM fraud_signals ANTI JOIN risk_rules USING (signal_type)") == 0


def test_the_hottest_merchant_has_a_policy(small: Dataset, small_query: Query) -> None:
    hottest = small.manifest.probes.merchant_id
    assert count(small_query, f"FROM merchants JOIN policies USING (category) WHERE merchant_id = {hottest}") == 1
