"""Arrow schemas of the payments tables: types as written to Parquet, and what each column means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pyarrow as pa

MONEY: Final = pa.decimal128(12, 2)
TIMESTAMP: Final = pa.timestamp("us", "UTC")

_TYPES: Final = MappingProxyType(
    {
        "LONG": pa.int64(),
        "INT": pa.int32(),
        "STRING": pa.string(),
        "DATE": pa.date32(),
        "DECIMAL(12,2)": MONEY,
        "TIMESTAMP": TIMESTAMP,
    }
)


def schema(summary: str, *columns: tuple[str, str, str]) -> pa.Schema:
    """A table: what it is, and name, type and meaning of each column."""
    fields = [pa.field(n, _TYPES[t], nullable=False, metadata={"description": text}) for n, t, text in columns]
    return pa.schema(fields, metadata={"description": summary})


USERS: Final = schema(
    "People who pay.",
    ("user_id", "LONG", "Key, from 1."),
    ("full_name", "STRING", "First and last name."),
    ("email", "STRING", "Unique address."),
    ("country", "STRING", "ISO 3166 code of two letters."),
    ("signup_date", "DATE", "Before day 1."),
    ("risk_segment", "STRING", "LOW, MEDIUM or HIGH."),
)
MERCHANTS: Final = schema(
    "Who is paid.",
    ("merchant_id", "LONG", "Key, from 1; the ranks of the skew law are scattered over it."),
    ("merchant_name", "STRING", "Company and town; not unique."),
    ("category", "STRING", "One of twenty."),
    ("country", "STRING", "ISO 3166 code of two letters."),
    ("onboarded_date", "DATE", "Before day 1."),
)
POLICIES: Final = schema(
    "Limits per merchant category; one category has none.",
    ("policy_id", "INT", "Key, from 1."),
    ("category", "STRING", "Unique."),
    ("max_amount", "DECIMAL(12,2)", "Amounts strictly above it are over the limit, whatever the currency."),
)
RISK_RULES: Final = schema(
    "What to do about a signal.",
    ("rule_id", "INT", "Key, from 1."),
    ("signal_type", "STRING", "Unique; one of eight."),
    ("min_score", "INT", "A signal triggers the rule from this score on."),
    ("weight", "INT", "Risk points per triggering signal."),
    ("action", "STRING", "REVIEW or BLOCK."),
)
TRANSACTIONS: Final = schema(
    "Versions of transactions, identified by transaction_id and updated_at.",
    ("transaction_id", "LONG", "The same in all versions."),
    ("user_id", "LONG", "A few refer to no user."),
    ("merchant_id", "LONG", "A few refer to no merchant."),
    ("amount", "DECIMAL(12,2)", "Positive; in the transaction's currency."),
    ("currency", "STRING", "ISO 4217 code."),
    ("status", "STRING", "PENDING, AUTHORIZED, CAPTURED, DECLINED or REFUNDED."),
    ("channel", "STRING", "How the payment was made."),
    ("device_id", "STRING", "Sixteen hex digits; a user has three devices."),
    ("ip_address", "STRING", "Private IPv4 address."),
    ("event_time", "TIMESTAMP", "When the payment was made; the same in all versions."),
    ("updated_at", "TIMESTAMP", "When this version came to be; never before event_time."),
)
FRAUD_SIGNALS: Final = schema(
    "What detectors said about a version of a transaction.",
    ("signal_id", "LONG", "Key."),
    ("transaction_id", "LONG", "A few refer to no transaction."),
    ("signal_type", "STRING", "One of eight."),
    ("score", "INT", "0 to 1000."),
    ("detected_at", "TIMESTAMP", "Counts for a version within ten minutes of its updated_at, both ends included."),
)


def _stream_of(historical: pa.Schema) -> pa.Schema:
    summary = historical.metadata[b"description"].decode()
    return historical.with_metadata(
        {"description": f"{summary} Those of day 31, as they arrive; the last row ends them."}
    )


SCHEMAS: Final[Mapping[str, pa.Schema]] = MappingProxyType(
    {
        "users": USERS,
        "merchants": MERCHANTS,
        "policies": POLICIES,
        "risk_rules": RISK_RULES,
        "transactions": TRANSACTIONS,
        "fraud_signals": FRAUD_SIGNALS,
        "transaction_events": _stream_of(TRANSACTIONS),
        "fraud_signal_events": _stream_of(FRAUD_SIGNALS),
    }
)
"""Schema by folder name. The event tables have the columns of their historical counterparts."""

EVENT_TABLES: Final = ("transaction_events", "fraud_signal_events")
"""The folders a file stream reads: one file for each hour of arrival."""


def ddl(of: pa.Schema) -> str:
    """The columns of a table as Spark writes them: "user_id LONG, full_name STRING, …"."""
    return ", ".join(f"{field.name} {_name(field.type)}" for field in of)


def description(tables: Mapping[str, pa.Schema] = SCHEMAS) -> str:
    """All tables and columns with their types and meaning, for people. It stays out of the Parquet files."""
    return "\n\n".join(_table_text(name, of) for name, of in tables.items())


def _table_text(name: str, of: pa.Schema) -> str:
    columns = [f"  {f.name:16} {_name(f.type):14} {f.metadata[b'description'].decode()}" for f in of]
    return "\n".join([f"{name}: {of.metadata[b'description'].decode()}", *columns])


def _name(kind: pa.DataType) -> str:
    return next(name for name, known in _TYPES.items() if known == kind)
