"""Arrow schemas of all tables: types as written to Parquet, and what each column means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pyarrow as pa

MONEY: Final = pa.decimal128(12, 2)
TIMESTAMP: Final = pa.timestamp("us", "UTC")

_TYPES: Final = MappingProxyType(
    {
        "long": pa.int64(),
        "int": pa.int32(),
        "string": pa.string(),
        "date": pa.date32(),
        "money": MONEY,
        "timestamp": TIMESTAMP,
    }
)


def _schema(summary: str, *columns: tuple[str, str, str]) -> pa.Schema:
    fields = [pa.field(n, _TYPES[t], nullable=False, metadata={"description": text}) for n, t, text in columns]
    return pa.schema(fields, metadata={"description": summary})


USERS: Final = _schema(
    "People who pay.",
    ("user_id", "long", "Key, from 1."),
    ("full_name", "string", "First and last name."),
    ("email", "string", "Unique address."),
    ("country", "string", "ISO 3166 code of two letters."),
    ("signup_date", "date", "Before day 1."),
    ("risk_segment", "string", "LOW, MEDIUM or HIGH."),
)
MERCHANTS: Final = _schema(
    "Who is paid.",
    ("merchant_id", "long", "Key, from 1; the ranks of the skew law are scattered over it."),
    ("merchant_name", "string", "Company and town; not unique."),
    ("category", "string", "One of twenty."),
    ("country", "string", "ISO 3166 code of two letters."),
    ("onboarded_date", "date", "Before day 1."),
)
POLICIES: Final = _schema(
    "Limits per merchant category; one category has none.",
    ("policy_id", "int", "Key, from 1."),
    ("category", "string", "Unique."),
    ("max_amount", "money", "Amounts strictly above it are over the limit, whatever the currency."),
)
RISK_RULES: Final = _schema(
    "What to do about a signal.",
    ("rule_id", "int", "Key, from 1."),
    ("signal_type", "string", "Unique; one of eight."),
    ("min_score", "int", "A signal triggers the rule from this score on."),
    ("weight", "int", "Risk points per triggering signal."),
    ("action", "string", "REVIEW or BLOCK."),
)
TRANSACTIONS: Final = _schema(
    "Versions of transactions, identified by transaction_id and updated_at.",
    ("transaction_id", "long", "The same in all versions."),
    ("user_id", "long", "A few refer to no user."),
    ("merchant_id", "long", "A few refer to no merchant."),
    ("amount", "money", "Positive; in the transaction's currency."),
    ("currency", "string", "ISO 4217 code."),
    ("status", "string", "PENDING, AUTHORIZED, CAPTURED, DECLINED or REFUNDED."),
    ("channel", "string", "How the payment was made."),
    ("device_id", "string", "Sixteen hex digits; a user has three devices."),
    ("ip_address", "string", "Private IPv4 address."),
    ("event_time", "timestamp", "When the payment was made; the same in all versions."),
    ("updated_at", "timestamp", "When this version came to be; never before event_time."),
)
FRAUD_SIGNALS: Final = _schema(
    "What detectors said about a version of a transaction.",
    ("signal_id", "long", "Key."),
    ("transaction_id", "long", "A few refer to no transaction."),
    ("signal_type", "string", "One of eight."),
    ("score", "int", "0 to 1000."),
    ("detected_at", "timestamp", "Counts for a version within ten minutes of its updated_at, both ends included."),
)

SCHEMAS: Final[Mapping[str, pa.Schema]] = MappingProxyType(
    {
        "users": USERS,
        "merchants": MERCHANTS,
        "policies": POLICIES,
        "risk_rules": RISK_RULES,
        "transactions": TRANSACTIONS,
        "fraud_signals": FRAUD_SIGNALS,
        "transaction_events": TRANSACTIONS,
        "fraud_signal_events": FRAUD_SIGNALS,
    }
)
"""Schema by folder name. The event tables have the columns of their historical counterparts."""

EVENT_TABLES: Final = ("transaction_events", "fraud_signal_events")
"""The folders a file stream reads: one file for each hour of arrival."""
