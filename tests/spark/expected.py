"""The answers of the payments pipeline in SQL, written from the page on data and semantics, not from the Spark code."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

from datasets.schemas import SCHEMAS

TYPES: Final = {
    "transaction_id": "bigint",
    "user_id": "bigint",
    "merchant_id": "bigint",
    "amount": "decimal(12,2)",
    "currency": "string",
    "status": "string",
    "channel": "string",
    "device_id": "string",
    "ip_address": "string",
    "event_time": "timestamp",
    "updated_at": "timestamp",
    "trans_date": "date",
    "user_name": "string",
    "user_country": "string",
    "user_risk_segment": "string",
    "merchant_name": "string",
    "merchant_category": "string",
    "merchant_country": "string",
    "policy_id": "int",
    "policy_max_amount": "decimal(12,2)",
    "over_limit": "boolean",
    "signal_count": "bigint",
    "max_score": "int",
    "triggered_rules": "bigint",
    "risk_points": "bigint",
    "decision": "string",
    "source": "string",
}
"""Columns of the index record and their types as Spark names them."""

# Per version and not per signal: each count is a question of its own, so that no join can multiply rows.
_INDEX: Final = """
    CREATE TABLE {name} AS
    WITH mine AS (
        SELECT v.transaction_id, v.updated_at, s.score, r.weight, r.action, s.score >= r.min_score AS hit
        FROM {versions} v, {signals} s LEFT JOIN risk_rules r ON r.signal_type = s.signal_type
        WHERE s.transaction_id = v.transaction_id
          AND epoch_us(s.detected_at) - epoch_us(v.updated_at) BETWEEN 0 AND 600000000
    )
    SELECT v.*,
        CAST(v.event_time AT TIME ZONE 'UTC' AS DATE) AS trans_date,
        u.full_name AS user_name, u.country AS user_country, u.risk_segment AS user_risk_segment,
        m.merchant_name, m.category AS merchant_category, m.country AS merchant_country,
        p.policy_id, p.max_amount AS policy_max_amount,
        p.max_amount IS NOT NULL AND v.amount > p.max_amount AS over_limit,
        (SELECT count(*) FROM mine WHERE {same}) AS signal_count,
        (SELECT max(score) FROM mine WHERE {same}) AS max_score,
        (SELECT count(*) FROM mine WHERE {same} AND hit) AS triggered_rules,
        (SELECT coalesce(sum(weight), 0) FROM mine WHERE {same} AND hit) AS risk_points,
        CASE
            WHEN EXISTS (SELECT 1 FROM mine WHERE {same} AND hit AND action = 'BLOCK') THEN 'BLOCK'
            WHEN EXISTS (SELECT 1 FROM mine WHERE {same} AND hit) OR over_limit THEN 'REVIEW'
            ELSE 'ALLOW'
        END AS decision,
        '{source}' AS source
    FROM {versions} v
    LEFT JOIN users u ON u.user_id = v.user_id
    LEFT JOIN merchants m ON m.merchant_id = v.merchant_id
    LEFT JOIN policies p ON p.category = m.category
"""
_SAME: Final = "mine.transaction_id = v.transaction_id AND mine.updated_at = v.updated_at"

# A record is the latest if no other record of its transaction is later, or as late and from the stream.
_LATEST: Final = """
    CREATE TABLE final_aggregate AS
    WITH records AS (SELECT * FROM streaming_index UNION ALL SELECT * FROM batch_index)
    SELECT * FROM records r WHERE NOT EXISTS (
        SELECT 1 FROM records other
        WHERE other.transaction_id = r.transaction_id
          AND (other.updated_at > r.updated_at
               OR other.updated_at = r.updated_at AND other.source = 'stream' AND r.source = 'batch')
    )
"""


def expected_answers(dataset: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the dataset's tables and a table for each stage: its expected answer."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("SET TimeZone = 'UTC'")
    for name in SCHEMAS:
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{dataset}/{name}/*.parquet')")
    for table, time in (("transaction_events", "updated_at"), ("fraud_signal_events", "detected_at")):
        connection.execute(
            f"CREATE VIEW real_{table} AS FROM {table} WHERE {time} < TIMESTAMPTZ '2026-02-02 00:00:00Z'"
        )
    streams = {"versions": "real_transaction_events", "signals": "real_fraud_signal_events"}
    tables = {"versions": "transactions", "signals": "fraud_signals"}
    connection.execute(_INDEX.format(name="streaming_index", same=_SAME, source="stream", **streams))
    connection.execute(_INDEX.format(name="batch_index", same=_SAME, source="batch", **tables))
    connection.execute(_LATEST)
    return connection
